"""下書き: nothing typed is lost, also when the session is.

A form that holds work is rendered with a token (``{% draft %}``) that says whose form it is. With
the token its fields may be saved for that person and no one else, also after the session has
ended, and they are shown to that person alone, after signing in again. The token opens nothing:
it is a slot in a door, for letters in one direction.

Every opening of a page has a draft of its own, so that two pages with the same form never write
over each other. The token also says which draft the page began with: the page's first save takes
its place, unless its text has gone on elsewhere since. Then both stay, and both pages say so.
"""

import uuid
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from django import forms
from django.core import signing
from django.db import transaction
from django.db.models import QuerySet
from django.http import QueryDict

from yorisoi import clock
from yorisoi.access.models import Draft, Staff
from yorisoi.access.request import StaffRequest

if TYPE_CHECKING:
    from datetime import datetime

TOKEN_FIELD = "_draft"  # noqa: S105  the name of a field
TURN_FIELD = "_draft_turn"
SALT = "yorisoi.draft.slot"
TOKEN_LIFE_SECONDS = 24 * 60 * 60
LARGEST = 400_000  # characters in one draft; a long 経過記録 has 10,000
SECRET_PARTS = ("password", "passphrase", "csrf", "secret")
SECRET_NAMES = {"code"}  # the six digits; "postal_code" is nobody's secret

F = TypeVar("F", bound=forms.BaseForm)

# The draft that the present request has brought, or that its page shows in the form.
_at_hand: ContextVar[Draft | None] = ContextVar("draft_at_hand", default=None)

# Of a page that knows when a text has had its day: it became a record, or was thrown away.
IsOver = Callable[[Draft], bool]
_is_over: ContextVar[IsOver | None] = ContextVar("draft_is_over", default=None)
NEW = "new"  # asked for instead of a draft's number: the form empty, what is kept stays


@dataclass(frozen=True)
class Slot:
    """What a token says."""

    staff_id: int
    place: str  # path of the form's page
    opening: str  # of that page
    seen: tuple[int, int] | None  # the draft it began with: its number, and its turn then


def token_for(staff: Staff, place: str, opening: uuid.UUID | None = None) -> str:
    """The slot for the form at ``place`` (its path) of this person, in this opening of the page."""
    draft = _at_hand.get()
    mine = draft is not None and (draft.staff_id, draft.place) == (staff.pk, place)
    seen = [draft.pk, draft.turn] if draft and mine else None
    what = [staff.pk, place, str(opening or uuid.uuid4()), seen]
    return signing.dumps(what, salt=SALT, compress=True)


def slot_of(token: str) -> Slot | None:
    """What the token says; None when it is not ours, or too old."""
    try:
        staff_id, place, opening, seen = signing.loads(token, salt=SALT, max_age=TOKEN_LIFE_SECONDS)
    except signing.BadSignature:
        return None
    return Slot(staff_id, place, opening, tuple(seen) if seen else None)


def begin() -> None:
    """A new request: nothing is at hand yet."""
    _at_hand.set(None)
    _is_over.set(None)


def keep(posted: QueryDict) -> Draft | None:
    """Save what was posted with a valid token; None when there is none, or it is too much."""
    slot = slot_of(posted.get(TOKEN_FIELD, ""))
    fields = worth_keeping(posted)
    if slot is None or sum(len(value) for values in fields.values() for value in values) > LARGEST:
        return None
    draft = write(slot, fields, turn_of(posted))
    _at_hand.set(draft)
    return draft


def worth_keeping(posted: QueryDict) -> dict[str, list[str]]:
    """The fields without passwords, codes and what drafts themselves need."""
    return {
        # NUL, which a paste may bring along, is not for PostgreSQL.
        name: [value.replace("\0", "") for value in values]
        for name, values in posted.lists()
        if name not in {TOKEN_FIELD, TURN_FIELD} and not is_secret(name)
    }


def turn_of(posted: QueryDict) -> int:
    """The page numbers what it sends, because it may arrive in another order."""
    turn = posted.get(TURN_FIELD, "")
    return int(turn) if turn.isdecimal() and len(turn) < 10 else 0


@transaction.atomic
def write(slot: Slot, fields: dict[str, list[str]], turn: int) -> Draft:
    """The draft of this opening of the page, with these fields unless it has later ones."""
    given = {"fields": fields, "turn": turn, "saved_at": clock.now()}
    draft, is_new = Draft.objects.select_for_update().get_or_create(
        opening=slot.opening,
        defaults={"staff_id": slot.staff_id, "place": slot.place, **given},
    )
    if is_new:
        forget_seen(slot)
    elif turn >= draft.turn:
        if fields == draft.fields:
            # Whoever began with it has seen all of it: its turn stays.
            del given["turn"]
        for name, value in given.items():
            setattr(draft, name, value)
        draft.save(update_fields=list(given))
    return draft


def put(staff: Staff, place: str, fields: dict[str, list[str]]) -> Draft:
    """A draft that no page has sent: a text to be taken up again later."""
    return Draft.objects.create(
        staff=staff,
        place=place,
        fields=fields,
        opening=str(uuid.uuid4()),
        turn=0,
        saved_at=clock.now(),
    )


def is_secret(name: str) -> bool:
    """Whether the field called ``name`` holds what must not be kept."""
    name = name.lower()
    return name.rsplit("-")[-1] in SECRET_NAMES or any(part in name for part in SECRET_PARTS)


def forget(staff: Staff, place: str) -> None:
    """The form was sent. What other pages hold of the same form stays."""
    draft = _at_hand.get()
    if draft:
        Draft.objects.filter(staff=staff, place=place, pk=draft.pk).delete()


def throw_all_away(staff: Staff, place: str) -> None:
    """Everything typed into this form goes, in all its pages: somebody said so of the whole."""
    of_form(staff, place).delete()


def throw_away(slot: Slot) -> None:
    """The text of a page goes, and the draft it began with; not what it has never shown."""
    Draft.objects.filter(staff_id=slot.staff_id, opening=slot.opening).delete()
    forget_seen(slot)


def forget_seen(slot: Slot) -> None:
    """Remove the draft that a page began with, unless its text has gone on since."""
    if slot.seen:
        number, turn = slot.seen
        Draft.objects.filter(staff_id=slot.staff_id, pk=number, turn=turn).delete()


def of_form(staff: Staff, place: str) -> QuerySet[Draft]:
    """The drafts of this person for this form, newest first."""
    return Draft.objects.filter(staff=staff, place=place).order_by("-saved_at", "-pk")


def others(staff: Staff, place: str) -> list[Draft]:
    """The drafts of this form besides the one at hand."""
    draft, is_over = _at_hand.get(), _is_over.get()
    rows = of_form(staff, place)
    rows = rows.exclude(pk=draft.pk) if draft else rows
    return [one for one in rows if not (is_over and is_over(one))]


def find(staff: Staff, place: str, number: str = "") -> Draft | None:
    """The draft of this person for this form: the one asked for, or the newest that is not over."""
    found, is_over = of_form(staff, place), _is_over.get()
    if number == NEW:
        return None
    asked = found.filter(pk=int(number)).first() if is_number(number) else None
    return asked or next((one for one in found if not (is_over and is_over(one))), None)


def take_up(request: StaffRequest, is_over: IsOver | None = None) -> Draft | None:
    """The draft that this page shows: the one asked for (``?draft=``), or the newest."""
    _is_over.set(is_over)
    draft = find(request.user, request.path, request.GET.get("draft", ""))
    _at_hand.set(draft)
    return draft


def is_number(text: str) -> bool:
    """Whether it can be the number of a row."""
    return text.isdecimal() and len(text) < 19


def as_posted(fields: Mapping[str, list[str]]) -> QueryDict:
    """The saved fields in the shape a form reads."""
    data = QueryDict(mutable=True)
    for name, values in fields.items():
        data.setlist(name, values)
    return data


def filled(
    request: StaffRequest,
    form_class: type[F],
    *,
    is_over: IsOver | None = None,
    **arguments: Any,
) -> F:
    """The form of a page: as posted, or with the draft's text in it, or new.

    A form filled from a draft has ``draft_saved_at``; it shows the text and complains of nothing
    until it is sent. A draft that ``is_over`` comes back only when it is asked for by its number.
    """
    if request.method == "POST":
        _is_over.set(is_over)
        return form_class(request.POST, request.FILES, **arguments)
    draft = take_up(request, is_over)
    if draft is None:
        return form_class(**arguments)
    form: forms.BaseForm = form_class(as_posted(draft.fields), **arguments)
    initial = {}
    for name, field in form.fields.items():
        key = form.add_prefix(name)
        value = field.widget.value_from_datadict(form.data, {}, key)
        if not field.widget.value_omitted_from_data(form.data, {}, key):
            initial[name] = value
    given = dict(arguments.pop("initial", None) or {})
    restored = form_class(initial=given | initial, **arguments)
    restored.draft_saved_at = draft.saved_at  # type: ignore[attr-defined]
    restored.draft_version = draft.fields.get("version", [""])[0]  # type: ignore[attr-defined]
    return restored


def version_of(form: forms.BaseForm) -> str:
    """The version of the record that the text in this form was written on; "" when it is the present one.

    A draft that is older than somebody else's change must not pass as newer than it.
    """
    return str(getattr(form, "draft_version", ""))


def saved_at(form: forms.BaseForm) -> "datetime | None":
    """When the draft in this form was saved, or None."""
    return getattr(form, "draft_saved_at", None)
