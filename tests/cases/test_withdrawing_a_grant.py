"""閲覧許可 can be taken back: from that moment on, by the worker in charge or a supervisor."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from yorisoi.access.entrance import Refused, allows
from yorisoi.access.models import Staff
from yorisoi.audit.models import Change, Event
from yorisoi.cases import actions
from yorisoi.cases.models import CaseGrant
from yorisoi.clock import today

Enter = Callable[[Staff], Client]


@pytest.fixture
def grant(cast: Cast) -> CaseGrant:
    return actions.give_grant(
        by=cast.owner,
        case=cast.case,
        staff=cast.nurse,
        reason="健診の相談",
        starts_on=today(),
        ends_on=today() + timedelta(days=30),
    )


def test_it_ends_at_once_and_stays_written(cast: Cast, grant: CaseGrant, enter: Enter) -> None:
    assert allows(cast.nurse, "cases.case.read", cast.case)
    url = reverse("cases:withdraw", args=[cast.case.pk, grant.pk])
    answer = enter(cast.owner).post(url, follow=True)
    assert "取り消しました" in answer.content.decode()
    assert "取消し" in answer.content.decode()
    assert not allows(cast.nurse, "cases.case.read", cast.case)
    assert Event.objects.filter(action="cases.grant.withdraw", staff_id=cast.owner.pk).exists()
    change = Change.objects.get(table="cases_casegrant", row=str(grant.pk), operation="U")
    assert list(change.after or {}) == ["withdrawn_at"]


def test_a_second_time_changes_nothing(cast: Cast, grant: CaseGrant) -> None:
    first = actions.withdraw_grant(by=cast.supervisor, grant=grant).withdrawn_at
    again = CaseGrant.objects.select_related("case").get(pk=grant.pk)
    assert actions.withdraw_grant(by=cast.supervisor, grant=again).withdrawn_at == first


def test_a_colleague_may_not(cast: Cast, grant: CaseGrant) -> None:
    with pytest.raises(Refused):
        actions.withdraw_grant(by=cast.same_team, grant=grant)


def test_a_grant_of_another_case_is_not_found(cast: Cast, grant: CaseGrant, enter: Enter) -> None:
    url = reverse("cases:withdraw", args=[cast.case.pk, grant.pk + 1])
    assert enter(cast.supervisor).post(url).status_code == 404
