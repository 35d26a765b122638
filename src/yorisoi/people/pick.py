"""Choosing somebody on file (for a family, a 相談受付, a merge): a short list for what was typed.

One list for every page that offers it: the page calls ``pick`` and shows people/parts/pick.html,
which says beside each person what may be done (``act``, a template of the page's own).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import F, Q

from yorisoi import audit, clock
from yorisoi.access.entrance import filter_for
from yorisoi.access.models import Staff
from yorisoi.access.request import StaffRequest
from yorisoi.people import panels
from yorisoi.people.flags import Flags, flags_of
from yorisoi.people.models import Person, PersonName
from yorisoi.people.panels import Mark
from yorisoi.people.queries import age_words

SHOWN = 20
LONGEST = 60  # characters typed


@dataclass(frozen=True)
class Row:
    """One person of the list, so that nobody need be opened to be told apart."""

    person: Person
    age: str
    flags: Flags
    marks: list[Mark]


@dataclass(frozen=True)
class Picked:
    """What was typed and who was found."""

    words: str
    rows: list[Row]
    more: bool  # there are others, who are not shown


def pick(request: StaffRequest, *, but: Collection[int]) -> Picked:
    """Who is found for ``q`` of the page, without ``but``; they are noted in its entry in the log."""
    words = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST]
    found = persons_named(request.user, words, but=but) if words else []
    shown = found[:SHOWN]
    audit.open_entry().touch(
        persons=[one.pk for one in shown],
        listed=True,
        conditions={"q": words},
        results=len(found),
    )
    return Picked(words, rows_of(request.user, shown), len(found) > SHOWN)


def rows_of(viewer: Staff, people: Sequence[Person]) -> list[Row]:
    """Each person with age, flags and marks: the same few questions for any number."""
    numbers, today = [one.pk for one in people], clock.today()
    flags, marks = flags_of(numbers), panels.marks_of(viewer, numbers)
    return [Row(one, age_words(one, today), flags[one.pk], marks[one.pk]) for one in people]


def persons_named(viewer: Staff, words: str, *, but: Collection[int]) -> list[Person]:
    """At most 20 persons, and one more, in whose names, present or past, every word stands.

    The eldest first.
    """
    on_file = Person.objects.filter(merged_into=None).exclude(pk__in=but)
    rows = filter_for(viewer, "people.person.search", on_file)
    for word in words.split():
        names = PersonName.objects.standing().filter(
            Q(name__icontains=word) | Q(kana__icontains=word)
        )
        rows = rows.filter(
            Q(name__icontains=word) | Q(kana__icontains=word) | Q(pk__in=names.values("person"))
        )
    return list(rows.order_by(F("born_earliest").asc(nulls_last=True), "id")[: SHOWN + 1])
