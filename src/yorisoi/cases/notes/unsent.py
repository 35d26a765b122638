"""Notes that are being typed and were not sent (access/drafts.py), and when such a text is over."""

from datetime import date, time
from typing import Any
from uuid import UUID, uuid4

from django.http import QueryDict
from django.urls import reverse

from yorisoi.access import drafts
from yorisoi.access.models import Draft, Staff
from yorisoi.access.request import StaffRequest
from yorisoi.cases.models import Note
from yorisoi.cases.notes.forms import NoteForm

SET_ASIDE = "set_aside"  # of a draft that was thrown away: it comes back only when it is asked for


def valid_key(text: str) -> str:
    """The key in ``text``, or "" when it is none."""
    try:
        return str(UUID(text))
    except ValueError:
        return ""


def is_over(draft: Draft) -> bool:
    """Whether the text was thrown away, or has become a note: it arrived once more after it was sent."""
    if SET_ASIDE in draft.fields:
        return True
    key = valid_key(draft.fields.get("form_key", [""])[0])
    text = draft.fields.get("text", [""])[0].replace("\r\n", "\n")
    return bool(key) and Note.objects.filter(form_key=key, text=text).exists()


def begin_another(form: NoteForm, posted: QueryDict) -> None:
    """The form's first note stands already: what was changed since goes on as another form's text."""
    data = posted.copy()
    data["form_key"] = str(uuid4())
    form.data = data
    form.add_error(
        None,
        "この画面の記録は、もう登録されています。あとから変えた文は、登録せずにこの下に残しています。"
        "別の記録として登録するときは、もう一度「確定」を押してください。",
    )


def set_aside(staff: Staff, path: str, fields: dict[str, Any]) -> Draft:
    """Keep the text of a draft that was thrown away, for 「元に戻す」."""
    kept = {name: in_words(value) for name, value in fields.items()}
    return drafts.put(staff, path, kept | {"form_key": [str(uuid4())], SET_ASIDE: ["1"]})


def in_words(value: Any) -> list[str]:
    """A value as a form sends it."""
    if isinstance(value, list):
        return [str(one) for one in value]
    if isinstance(value, time):
        return [f"{value:%H:%M}"]
    return [value.isoformat() if isinstance(value, date) else str(value)]


def undo_of(request: StaffRequest) -> str:
    """Where the text that was just thrown away can be taken back, or ""."""
    case, number = request.GET.get("case", ""), request.GET.get("draft", "")
    if not (drafts.is_number(case) and drafts.is_number(number)):
        return ""
    place = reverse("cases:note_new", args=[int(case)])
    found = Draft.objects.filter(staff=request.user, place=place, pk=int(number))
    return f"{place}?draft={number}" if found.exists() else ""
