"""お知らせ on the list, on the case and at home: seen by right, dealt with by several at once."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.alerts.ward import CHILD, MOTHER, Ward
from yorisoi import clock
from yorisoi.access.entrance import Hidden
from yorisoi.access.models import Staff
from yorisoi.access.versions import NotPossible
from yorisoi.alerts import actions
from yorisoi.alerts.counting import open_count
from yorisoi.alerts.models import Alert, AlertState
from yorisoi.audit.models import Event, Touch

Enter = Callable[[Staff], Client]
LIST = "/alerts/"


@pytest.fixture
def alerts(ward: Ward) -> list[Alert]:
    return ward.arrive(
        "resident", ward.moves(CHILD, "moved_out", moved_to="横浜市"), ward.moves(MOTHER, "died")
    )


def text(browser: Client, address: str = LIST) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def ticked(*alerts: Alert) -> list[str]:
    return [f"{one.pk}.{one.version}" for one in alerts]


def test_the_worker_sees_hers_and_another_team_nothing(
    alerts: list[Alert], ward: Ward, enter: Enter
) -> None:
    page = text(enter(ward.cast.owner))
    assert "区外へ転出しました" in page
    assert "転出先：横浜市" in page
    assert "亡くなりました" in page
    assert "令和8年6月15日の差分" in page
    for who in (ward.cast.other_team, ward.cast.nurse):
        assert "区外へ転出しました" not in text(enter(who), f"{LIST}?scope=all&state=all")
    assert enter(ward.cast.administrator).get(LIST).status_code == 200
    assert "区外へ" not in text(enter(ward.cast.administrator), f"{LIST}?scope=all")


def test_everybody_shown_is_in_the_log(alerts: list[Alert], ward: Ward, enter: Enter) -> None:
    text(enter(ward.cast.owner))
    entry = Event.objects.filter(action="alerts.alert.list").latest("id")
    touch = Touch.objects.filter(event=entry.pk).latest("id")
    assert set(touch.persons) == {ward.child.pk, ward.mother.pk}
    assert touch.cases == [ward.cast.case.pk]


def test_by_rule(alerts: list[Alert], ward: Ward, enter: Enter) -> None:
    page = text(enter(ward.cast.owner), f"{LIST}?rule=died")
    assert "亡くなりました" in page
    assert "区外へ転出しました" not in page


def test_several_are_done_at_once(alerts: list[Alert], ward: Ward, enter: Enter) -> None:
    browser = enter(ward.cast.owner)
    answer = browser.post(f"{LIST}done/", {"alert": ticked(*alerts), "note": "移管済み"})
    assert answer.status_code == 302
    assert "お知らせはありません" in text(browser)
    assert "移管済み" in text(browser, f"{LIST}?state=done")
    browser.post(f"{LIST}back/", {"alert": ticked(*Alert.objects.all())})
    assert "区外へ転出しました" in text(browser)
    kinds = [step.kind for step in alerts[0].steps.all()]
    assert kinds == ["raised", "done", "back"]


def test_taken_says_by_whom(alerts: list[Alert], ward: Ward, enter: Enter) -> None:
    enter(ward.cast.same_team).post(f"{LIST}take/", {"alert": ticked(alerts[0])})
    page = text(enter(ward.cast.owner))
    assert "引き受けた" in page
    assert "同係" in page
    assert open_count(ward.cast.owner).number == len(alerts) - 1


def test_put_off_comes_back_on_top(alerts: list[Alert], ward: Ward, enter: Enter) -> None:
    browser = enter(ward.cast.owner)
    browser.post(f"{LIST}put-off/", {"alert": ticked(alerts[0]), "until": "+3日"})
    assert "区外へ転出しました" not in text(browser)
    assert "区外へ転出しました" in text(browser, f"{LIST}?state=put_off")
    assert open_count(ward.cast.owner).number == len(alerts) - 1
    with clock.standing_at(clock.now() + timedelta(days=3)):
        assert open_count(ward.cast.owner).number == len(alerts)
        page = text(enter(ward.cast.owner))
        assert page.index("区外へ転出しました") < page.index("亡くなりました")
        assert "令和8年6月18日になりました" in page


@pytest.mark.parametrize("until", ["", "きのう", "R8.6.15"])
def test_put_off_needs_a_day_to_come(
    until: str, alerts: list[Alert], ward: Ward, enter: Enter
) -> None:
    enter(ward.cast.owner).post(f"{LIST}put-off/", {"alert": ticked(alerts[0]), "until": until})
    assert Alert.objects.get(pk=alerts[0].pk).state == AlertState.NEW
    with pytest.raises(NotPossible):
        actions.put_off_alerts(by=ward.cast.owner, versions={alerts[0].pk: 1}, until=clock.today())


def test_what_a_colleague_changed_first_is_left_alone(
    alerts: list[Alert], ward: Ward, enter: Enter
) -> None:
    versions = {one.pk: one.version for one in alerts}
    actions.take_alerts(by=ward.cast.same_team, versions={alerts[0].pk: 1})
    found = actions.finish_alerts(by=ward.cast.owner, versions=versions)
    assert (len(found.changed), len(found.late)) == (1, 1)
    assert Alert.objects.get(pk=alerts[0].pk).state == AlertState.TAKEN


def test_nobody_deals_with_what_is_not_theirs(alerts: list[Alert], ward: Ward) -> None:
    for who in (ward.cast.other_team, ward.cast.nurse, ward.cast.auditor, ward.cast.stranger):
        with pytest.raises(Hidden):
            actions.finish_alerts(by=who, versions={alerts[0].pk: 1})


def test_the_case_shows_what_is_open_and_where_to_go(
    alerts: list[Alert], ward: Ward, enter: Enter
) -> None:
    browser, case = enter(ward.cast.owner), f"/cases/{ward.cast.case.pk}/"
    page = text(browser, case)
    assert "このケースのお知らせ" in page
    assert (
        reverse("cases:transfer", args=[ward.cast.case.pk])
        in page.split("alert-strip no-print", 1)[1]
    )
    browser.post(f"{LIST}done/", {"alert": ticked(*alerts), "next": case})
    assert "このケースのお知らせ" not in text(browser, case)


def test_home_is_told_without_asking_for_a_person(
    alerts: list[Alert], ward: Ward, enter: Enter
) -> None:
    browser = enter(ward.cast.owner)
    page = text(browser, "/")
    assert "区外へ転出しました" in page
    mark = page.split("pulse/?mark=")[1].split('"')[0]
    before = Event.objects.count()
    answer = browser.get(f"{LIST}pulse/?mark={mark}")
    assert (answer.status_code, "HX-Trigger" in answer.headers) == (204, False)
    ward.arrive("resident", ward.moves(CHILD, "name_changed", 5))
    news = Event.objects.count()
    assert browser.get(f"{LIST}pulse/?mark={mark}").headers["HX-Trigger"] == "alerts-changed"
    assert Event.objects.count() == news > before
    assert "住基の氏名が変わりました" in text(browser, f"{LIST}home/")


def test_as_many_questions_for_thirty_as_for_one(ward: Ward, enter: Enter) -> None:
    asked = []
    for rows in (1, 30):
        made = [
            ward.moves(CHILD, "moved_within", rows + at, moved_on=clock.today() - timedelta(at))
            for at in range(rows)
        ]
        ward.arrive("resident", *made)
        browser = enter(ward.cast.owner)
        with CaptureQueriesContext(connection) as found:
            text(browser)
        asked.append(len(found))
    assert asked[0] == asked[1]
