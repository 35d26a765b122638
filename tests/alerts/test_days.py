"""What the calendar brings: looked at every morning, each thing once, gone when it does not hold."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.periodic import PeriodicDeferrer

from tests.alerts.test_health_and_affiliation import epds, missed
from tests.alerts.test_movements import measure
from tests.alerts.ward import CHILD, LODGER, MOTHER, Ward, link
from yorisoi import audit, clock
from yorisoi.alerts import noticing
from yorisoi.alerts.models import Alert, AlertState, Audience
from yorisoi.people.models import Person
from yorisoi.registers import changes

TODAY = date(2026, 6, 15)


def told(code: str) -> list[str]:
    """What this morning says by one rule."""
    return [one.words for one in noticing.daily() if one.code == code]


def days(number: int) -> date:
    return TODAY + timedelta(days=number)


def test_a_protection_near_its_end_then_past_it(ward: Ward) -> None:
    ward.arrive("protection", measure(starts_on=days(-350), ends_on=days(31)))
    assert told("protection_ends") == [
        "渡邉 香織さんの支援措置は令和8年7月16日までです。更新の予定を確かめてください。"
    ]
    assert told("protection_ends") == []
    with clock.standing_at(clock.now() + timedelta(days=32)):
        (words,) = told("protection_past")
        assert "秘匿は続いています" in words
    past = Alert.objects.get(code="protection_past")
    assert past.audience == Audience.SUPERVISOR


def test_not_yet_near(ward: Ward) -> None:
    ward.arrive("protection", measure(ends_on=days(32)))
    assert told("protection_ends") == []


def test_an_extension_resolves_it(ward: Ward) -> None:
    ward.arrive("protection", measure(ends_on=days(5)))
    assert len(told("protection_ends")) == 1
    row = measure(key=f"{MOTHER}-2", history=2, measure="extended", ends_on=days(370))
    (extended,) = ward.arrive("protection", row)
    assert "延長されました" in extended.words
    noticing.daily()
    near = Alert.objects.get(code="protection_ends")
    assert (near.state, bool(near.withdrawn_at)) == (AlertState.DONE, True)


def test_a_protection_of_a_lodger_concerns_the_household(ward: Ward) -> None:
    ward.arrive("protection", measure(number=LODGER, key="l", ends_on=days(5)))
    assert told("protection_ends") == [
        "渡邉 結衣さんの世帯の人の支援措置は令和8年6月20日までです。更新の予定を確かめてください。"
    ]


@pytest.mark.parametrize(("left", "said"), [(60, "までです"), (-3, "まででした"), (61, None)])
def test_a_stay_that_runs_out(left: int, said: str | None, ward: Ward) -> None:
    ward.arrive("resident", ward.moves(CHILD, "corrected", stay_until=days(left)))
    words = told("stay_ends")
    assert len(words) == (said is not None)
    if said:
        assert said in words[0]


@pytest.mark.parametrize(
    ("born", "said"),
    [
        (date(2008, 8, 14), "18歳になります"),
        (date(2008, 6, 15), "18歳になりました"),
        (date(2008, 8, 15), None),
        (date(2007, 1, 1), None),
    ],
)
def test_eighteen(born: date, said: str | None, ward: Ward) -> None:
    birthday(ward, born)
    words = told("turns_18")
    assert len(words) == (said is not None)
    if said:
        assert said in words[0]
        assert told("turns_18") == []


def birthday(ward: Ward, born: date) -> None:
    with transaction.atomic(), audit.event("demo.load"):
        Person.objects.filter(pk=ward.child.pk).update(born_on=born)


def dose(kind: str, number: int) -> dict[str, Any]:
    key = f"{CHILD}-{kind}-{number}"
    return {"number": CHILD, "key": key, "kind": kind, "dose": number, "given_on": days(-9)}


def test_doses_far_behind_for_the_age(ward: Ward) -> None:
    birthday(ward, days(-365))
    ward.arrive("vaccination", dose("03", 1))
    ward.arrive("resident", ward.moves(CHILD, "corrected"))
    (words,) = told("doses_behind")
    assert words == (
        "渡邉 結衣さんは、年齢からみて接種の済んでいない予防接種が5回分あります"
        "（五種混合・小児用肺炎球菌）。"
    )
    ward.arrive("vaccination", *[dose("04", one) for one in (1, 2, 3)])
    assert told("doses_behind") == []
    alert = Alert.objects.get(code="doses_behind")
    assert (alert.state, bool(alert.withdrawn_at)) == (AlertState.DONE, True)


def test_a_few_days_late_is_no_alert(ward: Ward) -> None:
    birthday(ward, days(-150))
    ward.arrive("vaccination", dose("03", 1))
    assert told("doses_behind") == []


def test_a_check_up_of_which_nothing_came(ward: Ward) -> None:
    birthday(ward, date(2024, 2, 1))
    assert told("checkup_not_come") == []  # no 健診 is linked at all
    ward.arrive("checkup", missed("999"))
    assert told("checkup_not_come") == [
        "渡邉 結衣さんの1歳6か月児健診の記録が、対象の時期を過ぎても届いていません。"
    ]
    ward.arrive("checkup", missed(kind="18", key="k", attendance="seen"))
    noticing.daily()
    assert Alert.objects.get(code="checkup_not_come").withdrawn_at


def test_who_is_linked_later_brings_what_stands(ward: Ward) -> None:
    link(ward.child, "1")
    link(ward.mother, "2")
    ward.arrive("protection", measure())
    ward.arrive("epds", epds(15, []))
    ward.arrive("checkup", missed())
    ward.arrive("resident", ward.moves(CHILD, "moved_within", moved_on=days(-200), household="H5"))
    assert Alert.objects.count() == 0
    link(ward.child, CHILD)
    link(ward.mother, MOTHER)
    with transaction.atomic(), audit.event("registers.link.make"):
        changes.tell_linked([ward.child.pk, ward.mother.pk])
    codes = sorted(Alert.objects.values_list("code", flat=True))
    assert codes == ["checkup_missed", "epds_high", "protection_started"]
    assert noticing.daily() == []


def test_from_the_command_line(ward: Ward, capsys: pytest.CaptureFixture[str]) -> None:
    birthday(ward, date(2008, 7, 1))
    call_command("alerts")
    assert capsys.readouterr().out == "新しいお知らせ：1件\n"


def test_it_is_morning_in_japan() -> None:
    planned = app.periodic_registry
    (task,) = (one for one in planned.periodic_tasks.values() if one.task.name == "alerts.daily")
    midnight = datetime(2026, 6, 15, tzinfo=clock.TOKYO).timestamp()
    moments = PeriodicDeferrer(planned).get_timestamps(task, int(midnight), midnight + 86_399)
    of_day = [datetime.fromtimestamp(one, clock.TOKYO) for one in moments]
    assert [f"{one:%H:%M}" for one in of_day] == ["05:41", "08:41"]
