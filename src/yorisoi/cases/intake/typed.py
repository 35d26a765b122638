"""What somebody has typed into the page 相談を受ける: as sent, as left in the draft, or nothing yet.

Each page has an address of its own with a key in it. The draft belongs to the address, and the
key becomes the 送信の印 of the record, so that one page makes one record.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse

from yorisoi import clock
from yorisoi.access import drafts
from yorisoi.access.models import Draft, Staff
from yorisoi.access.request import StaffRequest
from yorisoi.cases.intake.forms import IntakeForm, SubjectForm
from yorisoi.cases.models import Consultation
from yorisoi.people.models import Person

PART = re.compile(r"child-(\d{1,3})-")
MOST_SUBJECTS = 20


@dataclass
class Typed:
    """The forms of one page, and when their text was saved if it comes from a draft."""

    form: IntakeForm
    subjects: list[SubjectForm]
    saved_at: datetime | None = None

    def is_valid(self) -> bool:
        """Whether all parts are filled in right; parts nobody wrote into are dropped."""
        written = [one for one in self.subjects if not one.is_untouched]
        self.subjects = written or self.subjects[:1]
        fine = [self.form.is_valid(), *(one.is_valid() for one in self.subjects)]
        return all(fine)


def typed(request: StaffRequest) -> Typed:
    """The forms of this page, for this person."""
    if request.method == "POST":
        parts = [
            SubjectForm(request.POST, prefix=f"child-{number}") for number in parts_of(request.POST)
        ]
        return Typed(IntakeForm(request.POST, by=request.user), parts)
    draft = drafts.take_up(request)
    if draft is None:
        now = clock.now()
        first = {
            "received_on": now.date(),
            "received_time": f"{now:%H:%M}",
            "reception": "reception.phone",
        }
        part = SubjectForm(prefix="child-0", initial=registered_elsewhere(request, "child-0"))
        return Typed(IntakeForm(initial=first, by=request.user), [part])
    data = drafts.as_posted(draft.fields)
    form = IntakeForm(initial=plain(data), by=request.user)
    form.draft_saved_at = draft.saved_at
    parts = [
        SubjectForm(
            initial=plain(data, f"child-{number}-")
            | registered_elsewhere(request, f"child-{number}"),
            prefix=f"child-{number}",
        )
        for number in parts_of(data)
    ]
    return Typed(form, parts, draft.saved_at)


def registered_elsewhere(request: StaffRequest, prefix: str) -> dict[str, Any]:
    """Somebody registered from 住基 for this page (``?part=child-0&person=7``), chosen in their part."""
    person = request.GET.get("person", "")
    if person.isdecimal() and request.GET.get("part", "child-0") == prefix:
        return {"person": person}
    return {}


def parts_of(data: QueryDict) -> list[int]:
    """The numbers of the parts for subjects; there is always one."""
    found = {int(match[1]) for name in data if (match := PART.match(name))}
    return sorted(found)[:MOST_SUBJECTS] or [0]


def plain(data: QueryDict, prefix: str = "") -> dict[str, Any]:
    """The fields under ``prefix`` as first values of a form that complains of nothing yet."""
    return {
        name.removeprefix(prefix): value
        for name, value in data.items()
        if name.startswith(prefix) and (prefix or not PART.match(name))
    }


@dataclass(frozen=True)
class Unfinished:
    """One 書きかけの受付 in the list."""

    draft: Draft
    names: list[str]
    words: str
    number: str = ""  # 受付番号, when another window has registered it meanwhile
    on_file: tuple[int, ...] = ()  # the persons among them who were chosen

    @property
    def said_at(self) -> str:
        """受付日時 as it stands in the boxes."""
        fields = self.draft.fields
        return " ".join(first(fields, name) for name in ("received_on", "received_time")).strip()


def unfinished(staff: Staff) -> list[Unfinished]:
    """Somebody's intakes that were begun and not registered, the last one first."""
    place = reverse("cases:intake_new")
    rows = Draft.objects.filter(staff=staff, place__startswith=place).order_by("-saved_at")
    keys = {key: row for row in rows if (key := key_in(row.place))}
    registered = dict(
        Consultation.objects.filter(form_key__in=keys).values_list("form_key", "number")
    )
    persons = Person.objects.filter(pk__in={pk for row in keys.values() for pk in chosen_in(row)})
    chosen = dict(persons.values_list("pk", "name"))
    return [
        Unfinished(
            row,
            names_in(row.fields, chosen),
            first(row.fields, "text"),
            registered.get(key, ""),
            tuple(pk for pk in chosen_in(row) if pk in chosen),
        )
        for key, row in keys.items()
    ]


def key_in(place: str) -> UUID | None:
    """The key of the intake whose page ``place`` is; None for every other page."""
    try:
        return UUID(place.removeprefix(reverse("cases:intake_new")).strip("/"))
    except ValueError:
        return None


def chosen_in(draft: Draft) -> list[int]:
    """The persons on file who were chosen in a draft."""
    return [
        int(values[0])
        for name, values in draft.fields.items()
        if PART.match(name) and name.endswith("-person") and values and values[0].isdecimal()
    ]


def names_in(fields: Mapping[str, list[str]], chosen: dict[int, str]) -> list[str]:
    """Whom it is about: the name on file, or what was typed."""
    numbers = sorted({int(match[1]) for name in fields if (match := PART.match(name))})
    found = []
    for number in numbers:
        pk = first(fields, f"child-{number}-person")
        on_file = chosen.get(int(pk)) if pk.isdecimal() else None
        found.append(on_file or first(fields, f"child-{number}-name"))
    return [name for name in found if name.strip()]


def first(fields: Mapping[str, list[str]], name: str) -> str:
    """The (first) value of a field in a draft."""
    return (fields.get(name) or [""])[0]
