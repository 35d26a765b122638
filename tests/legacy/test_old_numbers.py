"""Whoever types a number of the old system finds the person it stood for."""

from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.legacy.moves import made_up
from yorisoi.legacy.numbers import by_number
from yorisoi.people.search import find_people


def test_by_the_old_number_the_person_is_found(cast: Cast) -> None:
    made_up(cast.supervisor, cast.case.team, cast.case.subject)
    found = find_people("000001", viewer=cast.owner)
    assert [hit.person for hit in found.hits] == [cast.case.subject]
    assert found.hits[0].matched[0].text == "000001"


def test_a_word_without_a_digit_is_not_asked_for(db: Any) -> None:
    with CaptureQueriesContext(connection) as asked:
        assert by_number("わたなべ") == {}
    assert len(asked) == 0
