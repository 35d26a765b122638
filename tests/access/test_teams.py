"""係: opened and changed by the administrator, with their days, never over somebody else's change."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from yorisoi import audit
from yorisoi.access import teams
from yorisoi.access.entrance import Refused
from yorisoi.access.models import Staff, Team
from yorisoi.access.rights import Role
from yorisoi.access.versions import Outdated
from yorisoi.audit.models import Change, Event
from yorisoi.clock import today

Enter = Callable[[Staff], Client]
NEW = {"code": "C", "name": "地域連携係", "valid_from": "R8.10.1", "valid_until": ""}


def test_the_administrator_opens_a_team_on_the_page(cast: Cast, enter: Enter) -> None:
    answer = enter(cast.administrator).post(reverse("access:team_new"), NEW)
    assert answer.status_code == 302
    team = Team.objects.get(code="C")
    assert team.name == "地域連携係"
    assert not Team.objects.on(today()).filter(pk=team.pk).exists()  # it begins in October
    assert Event.objects.latest("id").action == "access.team.open"
    assert Change.objects.filter(table="access_team", row=str(team.pk), operation="I").exists()


def test_nobody_else_may(cast: Cast) -> None:
    with pytest.raises(Refused):
        teams.open_team(
            by=cast.supervisor, code="C", name="x", valid_from=today(), valid_until=None
        )


def test_a_change_over_somebody_elses_change_is_refused_and_shown_again(
    cast: Cast, enter: Enter
) -> None:
    team = cast.case.team
    url = reverse("access:team_change", args=[team.pk])
    data = {"code": "A", "name": "新A係", "valid_from": "R2.4.1", "version": team.version}
    assert enter(cast.administrator).post(url, data).status_code == 302
    answer = enter(cast.administrator).post(url, data | {"name": "別A係"})
    assert answer.status_code == 422
    assert "ほかの人が先に" in answer.content.decode()
    assert "別A係" in answer.content.decode()
    assert Team.objects.get(pk=team.pk).name == "新A係"


def test_the_action_itself_checks_the_version(cast: Cast) -> None:
    team = cast.case.team
    team.version = 99
    with pytest.raises(Outdated):
        teams.change_team(
            by=cast.administrator,
            team=team,
            code="A",
            name="x",
            valid_from=team.valid_from,
            valid_until=None,
        )


def test_a_team_cannot_end_before_it_began(cast: Cast, enter: Enter) -> None:
    answer = enter(cast.administrator).post(
        reverse("access:team_new"), NEW | {"valid_until": "R8.9.30"}
    )
    assert answer.status_code == 422
    assert "開始日以後" in answer.content.decode()
    with pytest.raises(IntegrityError), transaction.atomic():
        teams.open_team(
            by=cast.administrator,
            code="D",
            name="x",
            valid_from=today(),
            valid_until=today().replace(year=2000),
        )


def test_nobody_is_posted_to_a_team_that_is_not_there_that_day(cast: Cast, enter: Enter) -> None:
    team = cast.case.team
    with audit.event("access.team.change"):
        Team.objects.filter(pk=team.pk).update(valid_until=today())
    data = {"role": Role.CASEWORKER, "team": team.pk, "starts_on": "R8.12.1"}
    url = reverse("access:staff_transfer", args=[cast.other_team.pk])
    answer = enter(cast.administrator).post(url, data)
    assert answer.status_code == 422
    assert "令和8年12月1日にはありません" in answer.content.decode()
