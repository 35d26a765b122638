"""Short ways for tests to put something on file about a person."""

from datetime import date
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Model

from yorisoi import audit, clock
from yorisoi.people.models import Family, FamilyMember, Person, PersonAddress, Protection
from yorisoi.people.search_keys import refresh

M = TypeVar("M", bound=Model)
SECRET = "若葉台九丁目99番"
HIDDEN = "●●●●（秘匿）"


@transaction.atomic
def record(model: type[M], **content: Any) -> M:
    """One row, as if it had been recorded now."""
    with audit.event("demo.load"):
        return model._default_manager.create(recorded_at=clock.now(), **content)


@transaction.atomic
def person(name: str = "佐藤　健", **content: Any) -> Person:
    """Somebody on file, to be found by name."""
    with audit.event("demo.load"):
        made = Person.objects.create(name=name, **content)
    refresh([made.pk])
    return made


@transaction.atomic
def family() -> Family:
    """A family nobody belongs to yet."""
    with audit.event("demo.load"):
        return Family.objects.create(created_at=clock.now())


def member(one: Person, of: Family, **content: Any) -> FamilyMember:
    """Somebody belongs to a family."""
    return record(FamilyMember, family=of, person=one, **content)


def lives_at(one: Person, text: str = SECRET, **content: Any) -> PersonAddress:
    """An address, lived at unless said otherwise."""
    return record(PersonAddress, **({"person": one, "kind": "living", "text": text} | content))


def protect(one: Person, **content: Any) -> Protection:
    """A 支援措置 in force for a year."""
    given = {"kind": "measure", "starts_on": date(2026, 4, 1), "ends_on": date(2027, 3, 31)}
    return record(Protection, person=one, **(given | content))
