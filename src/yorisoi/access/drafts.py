"""下書き: nothing typed is lost, also when the session is.

A form that holds work is rendered with a token (``{% draft %}``) that says whose form it is. With
the token its fields may be saved for that person and no one else, also after the session has
ended, and they are shown to that person alone, after signing in again. The token opens nothing:
it is a slot in a door, for letters in one direction.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from django import forms
from django.core import signing
from django.http import QueryDict

from yorisoi import clock
from yorisoi.access.models import Draft, Staff
from yorisoi.access.request import StaffRequest

if TYPE_CHECKING:
    from datetime import datetime

TOKEN_FIELD = "_draft"  # noqa: S105  the name of a field
TOKEN_LIFE_SECONDS = 24 * 60 * 60
LARGEST = 400_000  # characters in one draft; a long 経過記録 has 10,000
SECRET_PARTS = ("password", "csrf", "secret")
SECRET_NAMES = {"code"}  # the six digits; "postal_code" is nobody's secret

F = TypeVar("F", bound=forms.BaseForm)


def token_for(staff: Staff, place: str) -> str:
    """The slot for the form at ``place`` (its path) of this person."""
    return signing.dumps([staff.pk, place], salt="yorisoi.draft", compress=True)


def keep(posted: QueryDict) -> Draft | None:
    """Save what was posted with a valid token; None when there is no token or it is not ours."""
    token = posted.get(TOKEN_FIELD, "")
    try:
        staff_id, place = signing.loads(token, salt="yorisoi.draft", max_age=TOKEN_LIFE_SECONDS)
    except signing.BadSignature:
        return None
    return keep_for(staff_id, place, posted)


def keep_for(staff_id: int, place: str, posted: QueryDict) -> Draft | None:
    """Save the fields that may be kept: no passwords, no codes, within the size."""
    fields = {
        # NUL, which a paste may bring along, is not for PostgreSQL.
        name: [value.replace("\0", "") for value in values]
        for name, values in posted.lists()
        if name != TOKEN_FIELD and not is_secret(name)
    }
    if sum(len(value) for values in fields.values() for value in values) > LARGEST:
        return None
    draft, _ = Draft.objects.update_or_create(
        staff_id=staff_id, place=place, defaults={"fields": fields, "saved_at": clock.now()}
    )
    return draft


def is_secret(name: str) -> bool:
    """Whether the field called ``name`` holds what must not be kept."""
    name = name.lower()
    return name.rsplit("-")[-1] in SECRET_NAMES or any(part in name for part in SECRET_PARTS)


def forget(staff: Staff, place: str) -> None:
    """The form was sent, or its text thrown away."""
    Draft.objects.filter(staff=staff, place=place).delete()


def find(staff: Staff, place: str) -> Draft | None:
    """The draft of this person for this form."""
    return Draft.objects.filter(staff=staff, place=place).first()


def as_posted(fields: Mapping[str, list[str]]) -> QueryDict:
    """The saved fields in the shape a form reads."""
    data = QueryDict(mutable=True)
    for name, values in fields.items():
        data.setlist(name, values)
    return data


def filled(
    request: StaffRequest, form_class: type[F], *, place: str | None = None, **arguments: Any
) -> F:
    """The form of a page: as posted, or with the draft's text in it, or new.

    ``place`` is given where one path has several forms being written; it is a path too.

    A form filled from a draft has ``draft_saved_at``; it shows the text and complains of nothing
    until it is sent.
    """
    if request.method == "POST":
        return form_class(request.POST, request.FILES, **arguments)
    draft = find(request.user, place or request.path)
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
