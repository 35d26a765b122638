"""What the pages of one note have in common: finding it, its versions, its present state."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.timezone import localtime

from yorisoi import audit
from yorisoi.access.door import fetch
from yorisoi.access.entrance import Hidden
from yorisoi.access.models import Staff
from yorisoi.access.request import StaffRequest
from yorisoi.cases.models import Case, Note, NoteVersion
from yorisoi.cases.notes import queries
from yorisoi.cases.notes.differences import Difference, compare
from yorisoi.cases.notes.forms import ContentForm
from yorisoi.japanese import wareki
from yorisoi.people.secret_words import SecretWords, secret_words

CASES = Case.objects.select_related("subject", "team", "worker")


def find_note(request: StaffRequest, pk: int, note: int) -> tuple[Case, Note]:
    """The note in the case, when the visitor may do the page's action there; noted with all its cases.

    :raises Hidden: when it does not stand in this case, or is somebody else's draft.
    """
    case = fetch(request, CASES, pk)
    rows = queries.for_reading(queries.standing_in(case, reader=request.user))
    found = rows.filter(pk=note).first()
    if found is None:
        raise Hidden(request.action, None)
    queries.tell_where([found], reader=request.user, case=case)
    audit.open_entry().touch(**queries.traces([found]), others={"cases.note": [found.pk]})
    return case, found


@dataclass(frozen=True)
class Step:
    """One version, and what it changed of the one before."""

    version: NoteVersion
    facts: list[tuple[str, str, str]]  # what, before, after
    text: Difference | None


def history(note: Note, secret: SecretWords) -> list[Step]:
    """All versions, the newest first, without what the reader must not read in them."""
    versions = list(note.versions.select_related("by", "contact"))
    for version in versions:
        mask(version, secret)
        version.reason = secret.masked(version.reason)
    steps = []
    for before, version in zip([None, *versions], versions, strict=False):
        facts = differing(before, version) if before else []
        text = compare(before.text, version.text) if before else None
        steps.append(Step(version, facts, text if text and text.any else None))
    return steps[::-1]


def mask(one: Note | NoteVersion, secret: SecretWords) -> None:
    """Take out of a note, as a page shows it, what its reader must not read. It is not saved."""
    one.text = secret.masked(one.text)
    one.counterpart, one.place = secret.masked(one.counterpart), secret.masked(one.place)


def secret_of(notes: Iterable[Note], *, reader: Staff) -> SecretWords:
    """What ``reader`` must not read in these notes, which are traced."""
    return secret_words(queries.traces(list(notes))["persons"], viewer=reader)


def differing(before: Note | NoteVersion, after: Note | NoteVersion) -> list[tuple[str, str, str]]:
    """Date, method, counterpart and place where they differ."""
    was, now = facts_of(before), facts_of(after)
    found = [(label, was[label], now[label]) for label in was if was[label] != now[label]]
    stood, stands = getattr(before, "cases", ""), getattr(after, "cases", "")
    if stood and stands and stood != stands:
        found.append(("ケース", stood, stands))
    return found


def facts_of(one: Note | NoteVersion) -> dict[str, str]:
    """日時・方法・相手・場所 in words."""
    at = localtime(one.happened_at)
    return {
        "日時": f"{wareki(at.date())} {at:%H:%M}",
        "方法": one.contact.words,
        "相手": one.counterpart or "（なし）",
        "場所": one.place or "（なし）",
    }


def show_conflict(form: ContentForm, present: Note, secret: SecretWords) -> dict[str, Any]:
    """Somebody else saved first: beside what was typed stands what is recorded now.

    Gives what the page needs to show both texts; what was typed stays in the form.
    """
    typed = dict(form.cleaned_data)
    mask(present, secret)
    form.add_error(
        None,
        "ほかの画面で先に保存されました。まだ何も上書きしていません。いまの記録と見くらべ、"
        "直してからもう一度保存してください。",
    )
    recorded = ContentForm.of(present)
    words = {"contact": present.contact.words} | {
        name: recorded[name] for name in ("day", "moment", "counterpart", "place")
    }
    for name, shown in words.items():
        if typed.get(name) != recorded[name]:
            form.add_error(name, f"いまの記録は「{say(shown)}」です。")
    return {
        "present": present,
        "both": compare(present.text, typed.get("text", "")),
        "saved": present.versions.select_related("by").last(),
    }


def say(value: Any) -> str:
    """A recorded value in words."""
    if not value:
        return "（なし）"
    if hasattr(value, "hour"):
        return f"{value:%H:%M}"
    return wareki(value) if hasattr(value, "year") else str(value)
