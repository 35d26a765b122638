"""重複の候補: two persons on file who may be one, and the decision that they are two."""

from django.db import transaction
from django.db.models import QuerySet

from yorisoi import audit, clock
from yorisoi.access.entrance import filter_for, require
from yorisoi.access.models import Staff
from yorisoi.access.versions import NotPossible, save_version
from yorisoi.matching.models import PairState, Twice
from yorisoi.people.models import Person

LIST, PART = "matching.twice.list", "matching.twice.part"


def waiting(viewer: Staff) -> QuerySet[Twice]:
    """Those that ``viewer`` may merge or part, the most certain first."""
    persons = filter_for(viewer, LIST, Person.objects.filter(merged_into=None))
    rows = Twice.objects.filter(
        state__in=(PairState.PROPOSED, PairState.LATER), person__in=persons, other__in=persons
    )
    return rows.select_related("person", "other").order_by("-score", "pk")


@transaction.atomic
def part(*, by: Staff, twice: Twice, note: str = "") -> Twice:
    """別の人: the two are not proposed again.

    :raises NotPossible: when it is decided already.
    :raises Outdated: when somebody else changed it since it was read.
    """
    for person in (twice.person, twice.other):
        require(by, PART, person)
    if twice.state not in (PairState.PROPOSED, PairState.LATER):
        raise NotPossible(f"この組は、もう「{twice.get_state_display()}」です。")
    with audit.event(PART, persons=[twice.person_id, twice.other_id]):
        save_version(
            twice,
            state=PairState.DIFFERENT,
            decided_at=clock.now(),
            decided_by=by,
            note=note.strip(),
        )
    return twice
