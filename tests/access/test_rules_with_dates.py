from datetime import date, datetime

import pytest

from tests.cast import Cast
from yorisoi import clock
from yorisoi.access import rights
from yorisoi.access.entrance import Refused, allows, filter_for, require
from yorisoi.access.models import Staff
from yorisoi.access.rights import Action, Relation, Role, Rule, TableError
from yorisoi.cases.models import Case

FIRST, LAST = date(2026, 7, 1), date(2026, 7, 31)
DATED = (Rule(Role.CASEWORKER, since=FIRST, until=LAST),)
TRIAL = {
    "trial.plain": Action("trial.plain", "試行", DATED),
    "trial.case": Action("trial.case", "試行", DATED, about="cases.Case"),
    "trial.nobody": Action("trial.nobody", "だれにも", about="cases.Case"),
    "trial.strange": Action(
        "trial.strange", "?", (Rule(Role.CASEWORKER, (Relation.SELF,)),), about="cases.Case"
    ),
}


@pytest.fixture(autouse=True)
def trial(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rights, "table", lambda: TRIAL)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 6, 30), False),
        (FIRST, True),
        (LAST, True),
        (date(2026, 8, 1), False),
    ],
)
def test_a_rule_holds_from_its_first_to_its_last_day(day: date, expected: bool, cast: Cast) -> None:
    with clock.standing_at(datetime(day.year, day.month, day.day, 23, 59, tzinfo=clock.TOKYO)):
        staff = Staff.objects.get(pk=cast.owner.pk)
        assert allows(staff, "trial.plain") is expected
        assert allows(staff, "trial.case", cast.case) is expected
        assert filter_for(staff, "trial.case", Case.objects.all()).exists() is expected


def test_an_action_without_a_rule_is_for_nobody(cast: Cast) -> None:
    assert not allows(cast.supervisor, "trial.nobody", cast.case)
    assert not filter_for(cast.supervisor, "trial.nobody", Case.objects.all()).exists()


def test_an_action_that_is_not_in_the_table_is_an_error(cast: Cast) -> None:
    with pytest.raises(TableError, match="no action"):
        allows(cast.owner, "trial.unknown")


def test_a_relation_nobody_gave_a_meaning_is_an_error_and_not_a_yes(cast: Cast) -> None:
    with pytest.raises(TableError, match="no meaning"):
        allows(cast.owner, "trial.strange", cast.case)


def test_asking_about_the_wrong_thing_is_an_error(cast: Cast) -> None:
    with pytest.raises(TableError, match="say which"):
        allows(cast.owner, "trial.case")
    with pytest.raises(TableError, match=r"not a people\.Person"):
        allows(cast.owner, "trial.case", cast.case.subject)
    with pytest.raises(TableError, match=r"about a cases\.Case"):
        filter_for(cast.owner, "trial.case", Staff.objects.all())
    with pytest.raises(TableError, match="about nothing"):
        allows(cast.owner, "trial.plain", cast.case)


def test_who_has_no_posting_or_no_valid_account_may_nothing(cast: Cast) -> None:
    with clock.standing_at(datetime(2026, 7, 10, 9, tzinfo=clock.TOKYO)):
        cast.owner.valid_until = date(2026, 7, 9)
        assert not allows(cast.owner, "trial.plain")
        assert not allows(cast.stranger, "trial.plain")
        with pytest.raises(Refused):
            require(cast.stranger, "trial.plain")
