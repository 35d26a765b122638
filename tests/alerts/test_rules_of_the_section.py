"""The section sets the rules: on or off, thresholds, to whom, from a day on."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from tests.alerts.test_health_and_affiliation import epds
from tests.alerts.ward import CHILD, Ward
from yorisoi import clock
from yorisoi.access.entrance import Refused
from yorisoi.access.models import Staff
from yorisoi.access.versions import NotPossible
from yorisoi.alerts import actions, masters
from yorisoi.alerts.models import Audience, Reach, RuleSetting, VaccineDose

Enter = Callable[[Staff], Client]


def send(browser: Client, rule: str, **changes: str) -> int:
    said = {"is_on": "on", "audience": "worker", "reach": "all", "starts_on": "R8.6.15"}
    return browser.post(f"/alerts/rules/{rule}/", said | changes).status_code


def test_a_rule_that_is_off_is_silent(ward: Ward, enter: Enter) -> None:
    assert send(enter(ward.cast.supervisor), "moved_within", is_on="", recent="30") == 302
    assert ward.arrive("resident", ward.moves(CHILD, "moved_within")) == []


def test_another_cut_off(ward: Ward, enter: Enter) -> None:
    numbers = {"total": "13", "tenth": "1", "recent": "365"}
    assert send(enter(ward.cast.supervisor), "epds_high", reach="open", **numbers) == 302
    assert ward.arrive("epds", epds(12, [])) == []
    (alert,) = ward.arrive("epds", epds(13, [], key="e2"))
    assert "13点以上" in alert.words


def test_to_the_supervisor_instead(ward: Ward, enter: Enter) -> None:
    send(enter(ward.cast.supervisor), "moved_within", audience="supervisor", recent="30")
    (alert,) = ward.arrive("resident", ward.moves(CHILD, "moved_within"))
    assert alert.audience == Audience.SUPERVISOR


def test_from_a_later_day_on(ward: Ward, enter: Enter) -> None:
    browser = enter(ward.cast.supervisor)
    assert send(browser, "moved_within", is_on="", recent="30", starts_on="R8.7.1") == 302
    assert masters.on(clock.today())["moved_within"].is_on
    assert not masters.on(clock.today() + timedelta(days=16))["moved_within"].is_on
    assert "令和8年7月1日から変わります" in browser.get("/alerts/rules/").content.decode()


def test_the_past_is_not_changed(ward: Ward, enter: Enter) -> None:
    browser = enter(ward.cast.supervisor)
    assert send(browser, "moved_within", recent="30", starts_on="R8.6.14") == 422
    with pytest.raises(NotPossible):
        actions.set_rule(
            by=ward.cast.supervisor,
            before=masters.on(clock.today())["moved_within"],
            starts_on=clock.today() - timedelta(days=1),
            is_on=True,
            audience=Audience.WORKER,
            reach=Reach.ALL,
            numbers={"recent": 3},
        )


def test_twice_on_one_day_needs_the_version_that_was_read(ward: Ward, enter: Enter) -> None:
    browser = enter(ward.cast.supervisor)
    assert send(browser, "moved_within", recent="10") == 302
    assert send(browser, "moved_within", recent="20") == 422
    assert send(browser, "moved_within", recent="20", version="1") == 302
    assert RuleSetting.objects.get().numbers == {"recent": 20}


def test_health_stays_with_open_cases(ward: Ward, enter: Enter) -> None:
    numbers = {"total": "9", "tenth": "1", "recent": "365"}
    assert send(enter(ward.cast.supervisor), "epds_high", reach="all", **numbers) == 422


def test_workers_do_not_set_rules(ward: Ward, enter: Enter) -> None:
    assert send(enter(ward.cast.owner), "moved_within", recent="1") == 403
    with pytest.raises(Refused):
        actions.change_dose(by=ward.cast.owner, row=VaccineDose())


def test_the_schedule_of_doses_is_the_sections(ward: Ward, enter: Enter) -> None:
    browser = enter(ward.cast.supervisor)
    said = {"kind": "09", "title": "四種混合", "dose": "1", "late_from": "6", "until": "90"}
    said |= {"counts_as": "04、05", "starts_on": "R8.4.1", "ends_on": ""}
    assert browser.post("/alerts/rules/doses/new/", said).status_code == 302
    dose = VaccineDose.objects.get(kind="09")
    assert dose.counts_as == ["04", "05"]
    said |= {"until": "5", "version": str(dose.version)}
    assert browser.post(f"/alerts/rules/doses/{dose.pk}/", said).status_code == 422
    said |= {"until": "84"}
    assert browser.post(f"/alerts/rules/doses/{dose.pk}/", said).status_code == 302
    assert VaccineDose.objects.get(kind="09").until == 84
