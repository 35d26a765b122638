from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from tests.cast import START, Cast
from yorisoi import audit, clock
from yorisoi.access import accounts
from yorisoi.access.models import Posting, Staff, Team
from yorisoi.access.rights import Role
from yorisoi.access.versions import NotPossible, Outdated
from yorisoi.audit.models import Change, Event

Enter = Callable[[Staff], Client]
APRIL = date(2027, 4, 1)


def transfer(cast: Cast, starts_on: date, code: str = "B") -> Posting:
    return accounts.transfer(
        by=cast.administrator,
        staff=Staff.objects.get(pk=cast.owner.pk),
        team=Team.objects.get(code=code),
        role=Role.CASEWORKER,
        starts_on=starts_on,
    )


def postings(cast: Cast) -> list[tuple[str, date, date | None]]:
    rows = cast.owner.postings.order_by("starts_on")
    return list(rows.values_list("team__code", "starts_on", "ends_on"))


def test_the_posting_before_ends_on_the_day_before(cast: Cast) -> None:
    transfer(cast, APRIL)
    assert postings(cast) == [("A", START, date(2027, 3, 31)), ("B", APRIL, None)]


def test_what_was_planned_last_holds(cast: Cast) -> None:
    transfer(cast, APRIL)
    transfer(cast, date(2026, 10, 1), "A")
    assert postings(cast) == [("A", START, date(2026, 9, 30)), ("A", date(2026, 10, 1), None)]


def test_the_past_is_not_written_again(cast: Cast) -> None:
    before = postings(cast)
    with pytest.raises(NotPossible, match="過去の配属"):
        transfer(cast, clock.today() - timedelta(days=1))
    assert postings(cast) == before


def test_before_during_and_after_stand_in_the_history(cast: Cast) -> None:
    transfer(cast, APRIL)
    event = Event.objects.get(action="access.staff.transfer")
    changes = list(Change.objects.filter(event_id=event.pk).order_by("id"))
    assert [(one.table, one.operation) for one in changes] == [
        ("access_posting", "U"),
        ("access_posting", "I"),
        ("access_staff", "U"),
    ]
    assert changes[0].before == {"ends_on": None}
    assert changes[0].after == {"ends_on": "2027-03-31"}


def test_somebody_else_changed_the_account_meanwhile(cast: Cast) -> None:
    read = Staff.objects.get(pk=cast.owner.pk)
    transfer(cast, APRIL)
    before = postings(cast)
    with pytest.raises(Outdated):
        accounts.transfer(
            by=cast.administrator, staff=read, team=None, role=Role.AUDITOR, starts_on=APRIL
        )
    assert postings(cast) == before


@pytest.mark.parametrize(
    ("starts", "ends", "fits"),
    [
        (date(2020, 3, 1), date(2020, 3, 31), True),
        (date(2020, 3, 1), date(2020, 4, 1), False),
        (date(2026, 1, 1), date(2026, 1, 1), False),
        (date(2030, 1, 1), None, False),
    ],
)
def test_the_database_keeps_one_posting_a_day(
    starts: date, ends: date | None, fits: bool, cast: Cast
) -> None:
    def add() -> None:
        with transaction.atomic(), audit.event("demo.load"):
            Posting.objects.create(
                staff=cast.owner, role=Role.AUDITOR, starts_on=starts, ends_on=ends
            )

    if fits:
        add()
    else:
        with pytest.raises(IntegrityError, match="posting_no_overlap"):
            add()


def test_a_team_is_needed_for_casework(cast: Cast, enter: Enter) -> None:
    page = f"/staff/{cast.owner.pk}/transfer/"
    data = {"role": "supervisor", "team": "", "starts_on": "R9.4.1"}
    answer = enter(cast.administrator).post(page, data)
    assert answer.status_code == 422
    assert "係を選んでください" in answer.content.decode()


def test_the_page_registers_it(cast: Cast, enter: Enter) -> None:
    team = str(Team.objects.get(code="B").pk)
    data = {"role": "supervisor", "team": team, "starts_on": "令和9年4月1日"}
    sent = enter(cast.administrator).post(f"/staff/{cast.owner.pk}/transfer/", data)
    assert sent.status_code == 302
    assert Posting.objects.get(staff=cast.owner, starts_on=APRIL).role == Role.SUPERVISOR
