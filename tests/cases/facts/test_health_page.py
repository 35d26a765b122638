"""母子保健: growth, 健診, 予防接種, EPDS, pregnancies and visits, with the day of the feed."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cases.facts.mirrored import CHILD, MOTHER, linked, mother_of, put
from tests.cast import Cast
from yorisoi import audit, clock
from yorisoi.access.entrance import filter_for
from yorisoi.access.models import Staff
from yorisoi.alerts.models import RuleSetting
from yorisoi.audit.models import Touch
from yorisoi.cases.facts.health import health_of
from yorisoi.cases.lists import queries
from yorisoi.cases.lists.kinds import LISTS
from yorisoi.cases.models import Case
from yorisoi.registers.models import Checkup, Epds, Pregnancy, Vaccination, Visit

Enter = Callable[[Staff], Client]
MOST = 40


@pytest.fixture
def family(cast: Cast) -> Cast:
    """The girl was born on 14 May 2018; it is June 2026."""
    linked(cast)
    return cast


def fill(times: int = 1) -> None:
    for at in range(times):
        month = 1 + at
        put(Checkup, CHILD, kind=f"{at}4", title="3～4か月児健診", attendance="seen",
            height="61.8", weight="6.67", seen_on=date(2018, 8, 20), interface="nyuyojikenshin")  # fmt: skip
        put(Vaccination, CHILD, kind="05", title="BCG", dose=month, given_on=date(2018, 10, month))
        put(Epds, MOTHER, child_number=CHILD, total=6, answers=[0] * 9 + [1],
            occasion="産後2週間", taken_on=date(2018, 5, 28))  # fmt: skip
        put(Pregnancy, MOTHER, registration=str(at), notified_on=date(2017, 10, month))
        put(Visit, CHILD, guardian_number=MOTHER, outcome="absent", visited_on=date(2018, 6, 1))


def page(cast: Cast, enter: Enter) -> str:
    answer = enter(cast.owner).get(f"/cases/{cast.case.pk}/health/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_everything_stands_there_with_its_feed(family: Cast, enter: Enter) -> None:
    fill()
    found = page(family, enter)
    for words in ("3～4か月児健診", "61.8cm", "BCG", "産後2週間", "質問10 1点", "不在",
                  "妊娠届出", "R8.6.14 の連携まで", "9点以上は要フォロー",
                  "令和5年乳幼児身体発育調査", "chart__band"):  # fmt: skip
        assert words in found, words


def test_whom_it_shows_is_in_the_log(family: Cast, enter: Enter) -> None:
    fill()
    page(family, enter)
    assert Touch.objects.filter(persons__contains=[mother_of(family).pk]).exists()


def test_a_checkup_that_should_have_come_is_named(family: Cast) -> None:
    put(Checkup, CHILD, kind="18", title="1歳6か月児健診", attendance="missed",
        due_on=date(2019, 11, 14))  # fmt: skip
    lines = health_of(family.case, viewer=family.owner).checkups
    assert [(one.title, one.state) for one in lines] == [
        ("3～4か月児健診", "届いていません"),
        ("6～7か月児健診", "届いていません"),
        ("9～10か月児健診", "届いていません"),
        ("1歳6か月児健診", "未受診"),
        ("3歳児健診", "届いていません"),
    ]


@pytest.mark.parametrize(
    ("born", "doses", "state"),
    [
        (date(2026, 5, 1), (), None),
        (date(2026, 1, 1), (), "1回目・2回目 遅れ"),
        (date(2026, 1, 1), (1,), "2回目 遅れ"),
        (date(2026, 1, 1), (1, 2), "途中"),
        (date(2025, 1, 1), (1, 2, 3), "済"),
        (date(2018, 5, 14), (1, 2), "3回目 未接種（対象の年齢を過ぎました）"),
    ],
)
def test_a_vaccine_for_the_age(
    born: date, doses: tuple[int, ...], state: str | None, family: Cast
) -> None:
    family.case.subject.born_on = born
    put(Vaccination, CHILD, kind="99", title="おたふくかぜ", dose=1, given_on=date(2026, 6, 1))
    for dose in doses:
        put(Vaccination, CHILD, kind="02", title="B型肝炎", dose=dose, given_on=date(2026, 6, 1))
    lines = health_of(family.case, viewer=family.owner).vaccines
    assert {one.title: one.state for one in lines}.get("B型肝炎") == state
    assert lines[-1].title == "おたふくかぜ"


def test_epds_over_the_line_and_a_tenth_answer(family: Cast) -> None:
    for day, total, answers in ((1, 9, []), (2, 8, [0] * 10), (3, 3, [0] * 9 + [1])):
        put(Epds, MOTHER, total=total, answers=answers, taken_on=date(2018, 6, day))
    found = health_of(family.case, viewer=family.owner)
    assert [(one.high, one.hurting, one.tenth) for one in found.epds] == [
        (True, False, None),
        (False, False, 0),
        (False, True, 1),
    ]
    assert str(found.epds_chart).count("chart__dot--marked") == 1


def test_the_line_of_epds_is_the_one_of_the_alerts(family: Cast) -> None:
    put(Epds, MOTHER, child_number=CHILD, total=10, answers=[0] * 9 + [1],
        taken_on=date(2026, 6, 1))  # fmt: skip
    with audit.event("demo.load"):
        RuleSetting.objects.create(
            code="epds_high", starts_on=date(2026, 6, 1), numbers={"total": 12, "tenth": 2},
            changed_by=family.supervisor, changed_at=clock.now(),
        )  # fmt: skip
    found = health_of(family.case, viewer=family.owner)
    assert [(one.high, one.hurting) for one in found.epds] == [(False, False)]
    assert "12点以上は要フォロー" in str(found.epds_chart)
    cases = filter_for(family.owner, "cases.lists.read", Case.objects.all())
    assert queries.rows_of(LISTS["epds"], cases, viewer=family.owner) == []


def test_of_a_pregnant_woman_her_own(family: Cast) -> None:
    family.case.kind = "pregnancy"
    put(Pregnancy, CHILD, registration="1", specified=True, notified_on=date(2026, 1, 10))
    found = health_of(family.case, viewer=family.owner)
    assert not found.is_child
    assert [who for _, who in found.pregnancies] == ["本人"]


def test_text_of_a_register_does_not_become_markup(family: Cast, enter: Enter) -> None:
    put(Epds, MOTHER, total=9, occasion="<b>産後</b>", taken_on=date(2018, 6, 1))
    assert "<b>産後</b>" not in page(family, enter)


def test_nobody_linked_and_nothing_delivered_are_said(cast: Cast, enter: Enter) -> None:
    assert "住基とつながっていないため" in page(cast, enter)
    linked(cast, mother=None)
    found = page(cast, enter)
    assert "届いたデータはありません。" in found
    assert "保護者が住基とつながっていないため、届きません。" in found


def test_who_may_not_read_the_case_does_not_read_this(family: Cast, enter: Enter) -> None:
    fill()
    for nobody, status in ((family.other_team, 403), (family.nurse, 403), (family.auditor, 404)):
        assert enter(nobody).get(f"/cases/{family.case.pk}/health/").status_code == status
        assert not health_of(family.case, viewer=nobody).epds


def test_the_same_number_of_queries_for_much_and_little(family: Cast, enter: Enter) -> None:
    browser = enter(family.owner)
    counts = []
    for times in (1, 4):
        fill(times)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(f"/cases/{family.case.pk}/health/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= MOST
