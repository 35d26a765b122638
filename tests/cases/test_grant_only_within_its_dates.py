from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from tests.cast import Cast
from yorisoi import clock
from yorisoi.access.entrance import Hidden, Refused, allows
from yorisoi.access.models import Staff
from yorisoi.audit.models import Event
from yorisoi.cases.actions import give_grant, take_grant
from yorisoi.cases.models import CaseGrant

Enter = Callable[[Staff], Client]


def may_read_on(day: date, staff: Staff, cast: Cast) -> bool:
    with clock.standing_at(datetime(day.year, day.month, day.day, 9, tzinfo=clock.TOKYO)):
        return allows(Staff.objects.get(pk=staff.pk), "cases.case.read", cast.case)


def test_from_the_first_to_the_last_day(cast: Cast) -> None:
    first, last = date(2026, 6, 20), date(2026, 6, 25)
    give_grant(
        by=cast.owner,
        case=cast.case,
        staff=cast.other_team,
        reason="応援",
        starts_on=first,
        ends_on=last,
    )
    one = timedelta(days=1)
    answers = [may_read_on(day, cast.other_team, cast) for day in (first - one, first)]
    answers += [may_read_on(day, cast.other_team, cast) for day in (last, last + one)]
    assert answers == [False, True, True, False]


def test_is_for_the_named_person_alone(cast: Cast) -> None:
    today = clock.today()
    give_grant(
        by=cast.owner, case=cast.case, staff=cast.nurse, reason="r", starts_on=today, ends_on=today
    )
    assert may_read_on(today, cast.nurse, cast)
    assert not may_read_on(today, cast.other_team, cast)


def test_a_reason_of_ones_own_is_good_for_today_and_stands_in_the_log(cast: Cast) -> None:
    take_grant(by=cast.other_team, case=cast.case, reason="母から電話")
    assert may_read_on(clock.today(), cast.other_team, cast)
    assert not may_read_on(clock.today() + timedelta(days=1), cast.other_team, cast)
    entry = Event.objects.get(action="cases.grant.take")
    assert entry.purpose == "母から電話"
    assert entry.touches.get().cases == [cast.case.pk]
    assert entry.touches.get().persons == [cast.case.subject_id]


@pytest.mark.parametrize("name", ["same_team", "other_team", "integrated", "nurse", "contractor"])
def test_only_the_worker_in_charge_and_the_supervisor_give_one(name: str, cast: Cast) -> None:
    with pytest.raises((Refused, Hidden)):
        give_grant(
            by=getattr(cast, name),
            case=cast.case,
            staff=cast.nurse,
            reason="r",
            starts_on=clock.today(),
            ends_on=clock.today(),
        )
    assert not CaseGrant.objects.exists()


def test_one_that_ends_before_it_begins_is_not_given(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="開始日以後"):
        give_grant(
            by=cast.owner,
            case=cast.case,
            staff=cast.nurse,
            reason="r",
            starts_on=date(2026, 6, 20),
            ends_on=date(2026, 6, 19),
        )


def test_the_page_lets_in_after_the_reason_was_written(cast: Cast, enter: Enter) -> None:
    browser = enter(cast.other_team)
    page = f"/cases/{cast.case.pk}/"
    assert browser.get(page).status_code == 403
    short = browser.post(f"{page}reason/", {"reason": "電話"})
    assert short.status_code == 422
    sent = browser.post(f"{page}reason/", {"reason": "母から電話。担当不在。"})
    assert (sent.status_code, sent.headers["Location"]) == (302, page)
    assert "渡邉" in browser.get(page).content.decode()
