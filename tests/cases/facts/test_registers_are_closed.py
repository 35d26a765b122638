"""Registers on the timeline: the database shows the viewer's own sliver, or nothing at all."""

from datetime import date

import pytest

from tests.cases import story
from tests.cases.facts.mirrored import CHILD, MOTHER, linked, mother_of, put, resident
from tests.cast import Cast
from yorisoi import audit, clock
from yorisoi.cases.models import Case
from yorisoi.cases.timeline import sources
from yorisoi.cases.timeline.reading import Wanted, read, read_top, scope_of
from yorisoi.people.models import FamilyMember, Person
from yorisoi.registers.models import Checkup

BROTHER = "000000100000603"


@pytest.fixture
def family(cast: Cast) -> Cast:
    linked(cast)
    for number in (CHILD, MOTHER, BROTHER):
        resident(number, "moved_in", date(2026, 6, 1), household=number)
        put(Checkup, number, kind="36", attendance="missed", due_on=date(2021, 6, 1))
    return cast


def brother(cast: Cast) -> Person:
    """Lives with them; has no case."""
    found = story.person("渡邉　陸", resident_number=BROTHER, born_on=date(2021, 3, 3))
    member = FamilyMember.objects.get(person=cast.case.subject_id)
    with audit.event("demo.load"):
        FamilyMember.objects.create(
            family=member.family, person=found, position="弟", recorded_at=clock.now()
        )
    return found


def sources_of(cast: Cast, viewer: object = None) -> set[tuple[str, str]]:
    scope = scope_of(cast.case, viewer or cast.owner)  # type: ignore[arg-type]
    return {(one.source, one.title.split()[0]) for one in read(scope, Wanted()).entries}


def test_without_a_context_the_sources_are_empty(family: Cast) -> None:
    span = scope_of(family.case, family.owner).own
    for source in sources.registered().values():
        if source.chip[0] in ("registered", "health", "affiliation"):
            rows = source.rows(span, family.owner)
            assert rows is not None
            assert list(rows) == [], source.code


def test_who_may_not_read_the_case_is_shown_nothing_even_when_the_code_asks(family: Cast) -> None:
    assert sources_of(family)
    for nobody in (family.other_team, family.nurse, family.administrator, family.stranger):
        assert sources_of(family, nobody) == set()
        assert read_top(scope_of(family.case, nobody), Wanted())[1].total == 0


def test_health_of_a_sibling_only_with_a_case_of_his_own_that_one_may_read(family: Cast) -> None:
    found = brother(family)
    assert ("resident", "弟") in sources_of(family)
    assert ("checkup", "弟") not in sources_of(family)
    case = story.case_of(found, worker=family.other_team)
    assert ("checkup", "弟") not in sources_of(family)
    with audit.event("demo.load"):
        Case.objects.filter(pk=case.pk).update(worker=family.owner, team=family.case.team)
    assert ("checkup", "弟") in sources_of(family)


def test_somebody_who_left_the_family_is_not_asked_for(family: Cast) -> None:
    found = brother(family)
    with audit.event("demo.load"):
        FamilyMember.objects.filter(person=found).update(until=date(2026, 5, 1))
    assert not any(who == "弟" for _, who in sources_of(family))


def test_nothing_is_asked_when_nobody_is_linked(cast: Cast) -> None:
    assert scope_of(cast.case, cast.owner).own.sight is not None
    assert not scope_of(cast.case, cast.owner).own.sight.is_linked  # type: ignore[union-attr]
    assert mother_of(cast).resident_number is None
