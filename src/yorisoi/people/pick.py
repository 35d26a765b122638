"""Choosing somebody on file for a family: a short list for what was typed."""

from django.db.models import F, Q

from yorisoi.access.entrance import filter_for
from yorisoi.access.models import Staff
from yorisoi.people.models import Person, PersonName

SHOWN = 20


def persons_named(viewer: Staff, words: str, *, but: int) -> list[Person]:
    """At most 20 persons in whose names, present or past, every word stands; eldest first."""
    on_file = Person.objects.filter(merged_into=None).exclude(pk=but)
    rows = filter_for(viewer, "people.person.search", on_file)
    for word in words.split():
        names = PersonName.objects.standing().filter(
            Q(name__icontains=word) | Q(kana__icontains=word)
        )
        rows = rows.filter(
            Q(name__icontains=word) | Q(kana__icontains=word) | Q(pk__in=names.values("person"))
        )
    return list(rows.order_by(F("born_earliest").asc(nulls_last=True), "id")[: SHOWN + 1])
