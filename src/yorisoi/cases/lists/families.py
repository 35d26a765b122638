"""Whose rows a list asks for: the subjects of the viewer's open cases, or their whole families."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from yorisoi import clock
from yorisoi.cases.models import Case
from yorisoi.people.models import FamilyMember


@dataclass(frozen=True)
class Asked:
    """One linked person, and the case they are asked for."""

    case: int
    person: int
    number: str
    name: str
    born_on: date | None


def subjects(cases: "QuerySet[Case]") -> list[Asked]:
    """The linked subjects of ``cases``. One query."""
    rows = cases.exclude(subject__resident_number=None).order_by("pk")
    found: Any = rows.values_list(
        "pk", "subject", "subject__resident_number", "subject__name", "subject__born_on"
    )
    return [Asked(*row) for row in found]


def families(cases: "QuerySet[Case]") -> list[Asked]:
    """The linked persons of the families of the subjects of ``cases``, subjects included."""
    today = clock.today()
    of_subject: dict[int, list[int]] = defaultdict(list)  # cases by subject
    for pk, subject in cases.order_by("pk").values_list("pk", "subject"):
        of_subject[subject].append(pk)
    own = FamilyMember.objects.on(today).filter(person__in=cases.order_by().values("subject"))
    in_family: dict[int, set[int]] = defaultdict(set)  # cases by family
    for family, person in own.order_by().values_list("family", "person"):
        in_family[family] |= set(of_subject[person])
    members: Any = FamilyMember.objects.on(today).filter(family__in=own.order_by().values("family"))
    rows = members.exclude(person__resident_number=None).order_by("pk")
    found = {(one.case, one.person): one for one in subjects(cases)}
    for family, person, number, name, born in rows.values_list(
        "family", "person", "person__resident_number", "person__name", "person__born_on"
    ):
        for case in sorted(in_family[family]):
            found.setdefault((case, person), Asked(case, person, number, name, born))
    return list(found.values())
