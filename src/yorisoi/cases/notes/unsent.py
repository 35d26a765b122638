"""Notes that are being typed and were not sent: each form keeps its own text (access/drafts.py).

The place of a new note's form is its path with the form's key, so that two windows on one case
keep two texts, and neither writes over the other.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID, uuid4

from django.db.models import QuerySet
from django.urls import reverse

from yorisoi.access import drafts
from yorisoi.access.models import Draft, Staff
from yorisoi.access.request import StaffRequest
from yorisoi.cases.models import Note
from yorisoi.cases.notes.forms import NoteForm

SET_ASIDE = "set_aside"  # of a draft that was thrown away: it comes back only when it is asked for
SHOWN = 40  # characters of a text in a line


@dataclass(frozen=True)
class Unsent:
    """One text that waits."""

    place: str
    saved_at: datetime
    words: str


def place_of(path: str, key: str) -> str:
    """The address of the form with this key."""
    return f"{path}?form={key}"


def valid_key(text: str) -> str:
    """The key in ``text``, or "" when it is none."""
    try:
        return str(UUID(text))
    except ValueError:
        return ""


def waiting(staff: Staff, path: str) -> "QuerySet[Draft]":
    """All texts of ``staff`` for new notes on this path, the newest first."""
    rows = Draft.objects.filter(staff=staff.pk, place__startswith=f"{path}?form=")
    return rows.exclude(fields__has_key=SET_ASIDE).order_by("-saved_at")


def key_of(request: StaffRequest) -> str:
    """The key of the form of this request: sent with it, asked for, of the newest text, or a new one."""
    if request.method == "POST":
        return valid_key(request.POST.get("form_key", "")) or str(uuid4())
    asked = valid_key(request.GET.get("form", ""))
    if asked:
        return asked
    for draft in waiting(request.user, request.path):
        key = valid_key(draft.place.rpartition("=")[2])
        if key and not is_written(key, draft):
            return key
    return str(uuid4())


def is_written(key: str, draft: Draft) -> bool:
    """Whether the text has become a note already: it arrived once more after it was sent."""
    text = draft.fields.get("text", [""])[0].replace("\r\n", "\n")
    return Note.objects.filter(form_key=key, text=text).exists()


def others(staff: Staff, path: str, key: str) -> list[Unsent]:
    """Further texts that wait for the same case, beside the one in the form."""
    rows = waiting(staff, path).exclude(place=place_of(path, key))
    found = []
    for draft in rows[:5]:
        text = " ".join(draft.fields.get("text", [""])[0].split())
        if text and not is_written(draft.place.rpartition("=")[2], draft):
            found.append(Unsent(draft.place, draft.saved_at, text[:SHOWN]))
    return found


def begin_another(request: StaffRequest, form: NoteForm) -> str:
    """The form's first note stands already: what was changed since goes on as another form's text."""
    key = str(uuid4())
    data = request.POST.copy()
    data["form_key"] = key
    form.data = data
    form.add_error(
        None,
        "この画面の記録は、もう登録されています。あとから変えた文は、登録せずにこの下に残しています。"
        "別の記録として登録するときは、もう一度「確定」を押してください。",
    )
    drafts.forget(request.user, place_of(request.path, str(request.POST.get("form_key", ""))))
    drafts.keep_for(request.user.pk, place_of(request.path, key), data)
    return key


def set_aside(staff: Staff, path: str, fields: dict[str, Any]) -> str:
    """Keep the text of a draft that was thrown away, for 「元に戻す」; the key to ask for it with."""
    key = str(uuid4())
    posted = drafts.as_posted({name: in_words(value) for name, value in fields.items()})
    posted["form_key"], posted[SET_ASIDE] = key, "1"
    drafts.keep_for(staff.pk, place_of(path, key), posted)
    return key


def in_words(value: Any) -> list[str]:
    """A value as a form sends it."""
    if isinstance(value, list):
        return [str(one) for one in value]
    if isinstance(value, time):
        return [f"{value:%H:%M}"]
    return [value.isoformat() if isinstance(value, date) else str(value)]


def undo_of(request: StaffRequest) -> str:
    """Where the text that was just thrown away can be taken back, or ""."""
    case, key = request.GET.get("case", ""), valid_key(request.GET.get("form", ""))
    if not (key and case.isdecimal() and len(case) < 18):
        return ""
    place = place_of(reverse("cases:note_new", args=[int(case)]), key)
    return place if drafts.find(request.user, place) else ""
