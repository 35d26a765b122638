"""The cases of a family, for the page of any of its members."""

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.cases import story
from tests.cast import Cast
from yorisoi import audit, clock
from yorisoi.cases.queries import family_cases
from yorisoi.people.family_actions import family_of
from yorisoi.people.models import FamilyMember, Person


def add(cast: Cast, name: str, **more: object) -> Person:
    person = story.person(name)
    with transaction.atomic(), audit.event("demo.load"):
        FamilyMember.objects.create(
            family=family_of(cast.case.subject), person=person, recorded_at=clock.now(), **more
        )
    return person


def test_of_everybody_who_belongs_to_it_open_ones_first(cast: Cast) -> None:
    brother, former = add(cast, "兄"), add(cast, "元同居人", until=cast.case.opened_on)
    closed = story.case_of(brother, worker=cast.owner, closed_on=clock.today())
    story.case_of(former, worker=cast.owner)
    story.case_of(story.person("よその子"), worker=cast.owner)
    mother = Person.objects.get(name="渡邉　香織")
    for person in (cast.case.subject, brother, mother):
        with CaptureQueriesContext(connection) as queries:
            assert list(family_cases(person)) == [cast.case, closed]
        assert len(queries) == 2


def test_of_somebody_without_a_family_their_own(cast: Cast) -> None:
    alone = story.person("ひとり")
    case = story.case_of(alone, worker=cast.owner)
    assert list(family_cases(alone)) == [case]
