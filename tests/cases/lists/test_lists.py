"""連携の名簿: open cases that one may read and a register says something about."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cases import story
from tests.cases.facts.mirrored import CHILD, MOTHER, linked, mother_of, put, resident
from tests.cast import Cast
from yorisoi import audit, clock
from yorisoi.access.entrance import filter_for
from yorisoi.access.models import Staff
from yorisoi.audit.models import Touch
from yorisoi.cases.lists import queries
from yorisoi.cases.lists.kinds import LISTS
from yorisoi.cases.models import Case
from yorisoi.people.models import Affiliation, Person, Protection
from yorisoi.people.whereabouts import HIDDEN_WORDS
from yorisoi.registers.models import (
    Checkup,
    Epds,
    NurseryEntry,
    ProtectionRecord,
    SchoolEntry,
)

Enter = Callable[[Staff], Client]
MOST = 35


@pytest.fixture
def family(cast: Cast) -> Cast:
    """The girl is eight; it is June 2026."""
    return linked(cast)


def listed(
    cast: Cast, code: str, viewer: Staff | None = None, **more: bool
) -> list[tuple[str, ...]]:
    viewer = viewer or cast.owner
    cases = filter_for(viewer, "cases.lists.read", Case.objects.all())
    return [one.cells for one in queries.rows_of(LISTS[code], cases, viewer=viewer, **more)]


def missed(number: str = CHILD, due: date = date(2026, 3, 1)) -> None:
    put(Checkup, number, kind=due.isoformat(), title="3歳児健診", attendance="missed", due_on=due)


# --- what each finds


def test_a_missed_checkup_of_the_last_year_newest_first(family: Cast) -> None:
    missed(due=date(2021, 6, 1))
    missed(due=date(2025, 9, 1))
    missed()
    put(Checkup, CHILD, kind="04", attendance="seen", due_on=date(2026, 3, 1))
    assert listed(family, "checkups") == [
        ("3歳児健診", "令和8年3月1日"),
        ("3歳児健診", "令和7年9月1日"),
    ]
    assert len(listed(family, "checkups", all_days=True)) == 3


def test_an_open_case_of_somebody_who_left(family: Cast) -> None:
    resident(CHILD, "moved_out", date(2026, 6, 1), state="left", moved_to="川崎市高津区")
    assert listed(family, "left") == [("令和8年6月1日", "川崎市高津区")]


def test_epds_that_needs_care(family: Cast) -> None:
    day = date(2026, 5, 1)
    for key, (total, answers) in enumerate([(9, []), (8, []), (1, [0] * 9 + [1]), (8, [0] * 10)]):
        put(Epds, MOTHER, child_number=CHILD, total=total, answers=answers, taken_on=day,
            occasion=str(key))  # fmt: skip
    found = listed(family, "epds")
    assert sorted(found) == [
        ("令和8年5月1日", "0", "9点", "合計点のみ", ""),
        ("令和8年5月1日", "2", "1点", "1点", ""),
    ]


def test_a_pupil_in_no_school_and_a_small_child_in_no_nursery(family: Cast) -> None:
    resident(CHILD, "moved_in", date(2024, 4, 1))
    assert listed(family, "unplaced") == [("所属不明", "小2", "記録なし")]
    with audit.event("demo.load"):
        Affiliation.objects.create(
            person=family.case.subject, kind_id="affiliation.elementary", place="区外の小学校",
            recorded_at=clock.now(),
        )  # fmt: skip
    assert listed(family, "unplaced") == [("所属不明", "小2", "区外の小学校")]
    entry = put(SchoolEntry, CHILD, year=2026, grade="P2", school="本町小学校")
    assert listed(family, "unplaced") == []
    assert entry.stands


def test_one_who_left_the_nursery_is_without(family: Cast) -> None:
    with audit.event("demo.load"):
        Person.objects.filter(pk=family.case.subject_id).update(born_on=date(2021, 5, 14))
    resident(CHILD, "moved_in", date(2024, 4, 1))
    put(
        NurseryEntry, CHILD, facility="若葉", entered_on=date(2024, 4, 1), left_on=date(2026, 5, 31)
    )
    assert listed(family, "unplaced") == [("未就園", "年中", "記録なし")]


def test_who_does_not_live_in_the_ward_is_not_missed(family: Cast) -> None:
    resident(CHILD, "moved_out", date(2026, 6, 1), state="left")
    assert listed(family, "unplaced") == []


@pytest.mark.parametrize(
    ("ends", "words"),
    [
        (date(2026, 7, 10), "あと25日"),
        (date(2026, 6, 1), "期限切れ・継続中"),
        (date(2026, 9, 1), None),
    ],
)
def test_a_protection_of_the_family_near_its_end(
    ends: date, words: str | None, family: Cast
) -> None:
    put(ProtectionRecord, MOTHER, measure="started", starts_on=date(2025, 7, 10), ends_on=ends,
        current=True)  # fmt: skip
    found = listed(family, "protections")
    assert [(cells[0], cells[3]) for cells in found] == ([("渡邉　香織", words)] if words else [])


def test_our_own_record_of_one_stands_beside(family: Cast) -> None:
    with audit.event("demo.load"):
        Protection.objects.create(
            person=mother_of(family), kind="measure", starts_on=date(2025, 7, 1),
            ends_on=date(2026, 6, 30), recorded_at=clock.now(),
        )  # fmt: skip
    assert listed(family, "protections") == [("渡邉　香織", "", "令和8年6月30日", "あと15日")]


# --- who sees what


def test_nobody_without_the_right(family: Cast, enter: Enter) -> None:
    missed()
    for who in (family.owner, family.same_team, family.supervisor, family.integrated):
        assert listed(family, "checkups", who), who.number
    for nobody in (family.other_team, family.nurse, family.stranger):
        assert listed(family, "checkups", nobody) == []
    for refused in (family.administrator, family.auditor, family.contractor):
        answer = enter(refused).get("/cases/lists/")
        assert answer.status_code != 200 or "渡邉" not in answer.content.decode()


def test_the_database_decides_even_over_all_cases(family: Cast) -> None:
    missed()
    for nobody in (family.other_team, family.nurse, family.auditor):
        assert queries.rows_of(LISTS["checkups"], Case.objects.all(), viewer=nobody) == []


def test_a_closed_case_is_not_listed(family: Cast) -> None:
    missed()
    with audit.event("demo.load"):
        Case.objects.filter(pk=family.case.pk).update(
            closed_on=date(2026, 6, 1), closing_reason_id="closing.improved"
        )
    assert listed(family, "checkups") == []


@pytest.mark.parametrize("by", ["us", "the register"])
def test_where_a_protected_one_went_is_not_told(by: str, family: Cast, enter: Enter) -> None:
    resident(CHILD, "moved_out", date(2026, 6, 1), state="left", moved_to="川崎市高津区")
    if by == "us":
        with audit.event("demo.load"):
            Protection.objects.create(
                person=mother_of(family), kind="measure", starts_on=date(2026, 1, 1),
                recorded_at=clock.now(),
            )  # fmt: skip
    else:
        put(ProtectionRecord, CHILD, measure="started", starts_on=date(2026, 1, 1), current=True)
    assert listed(family, "left") == [("令和8年6月1日", HIDDEN_WORDS)]
    page = enter(family.owner).get("/cases/lists/?kind=left").content.decode()
    assert "川崎市" not in page


# --- the page


def test_the_page_and_its_trace(family: Cast, enter: Enter) -> None:
    missed()
    page = enter(family.owner).get("/cases/lists/?kind=checkups&whose=mine").content.decode()
    assert "3歳児健診" in page
    assert "渡邉　結衣" in page
    touch = Touch.objects.get(cases__contains=[family.case.pk])
    assert touch.conditions == {
        "list": "健診未受診",
        "mine": True,
        "team": False,
        "older": False,
    }


def test_in_pieces_it_is_the_same(family: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    for at in range(5):
        person = story.person(f"子{at}", resident_number=f"70{at}", born_on=date(2023, 1, 1))
        story.case_of(person, worker=family.owner)
        missed(f"70{at}")
    whole = listed(family, "checkups", family.supervisor)
    monkeypatch.setattr(queries, "PIECE", 2)
    assert len(whole) == 5
    assert listed(family, "checkups", family.supervisor) == whole


@pytest.mark.parametrize("code", LISTS)
def test_the_same_number_of_queries_for_much_and_little(
    code: str, family: Cast, enter: Enter
) -> None:
    browser = enter(family.supervisor)
    counts = []
    for times in (1, 4):
        for at in range(times):
            number = f"7{times}{at}"
            person = story.person("子", resident_number=number, born_on=date(2018, 1, 1))
            story.case_of(person, worker=family.owner)
            missed(number)
            state = {"left": "left"}.get(code, "resident")
            resident(number, "moved_out", date(2026, 6, 1), state=state, moved_to="川崎市")
            put(Epds, number, total=12, taken_on=date(2026, 5, 1))
            put(ProtectionRecord, number, measure="started", ends_on=date(2026, 7, 1),
                current=True)  # fmt: skip
        with CaptureQueriesContext(connection) as questions:
            page = browser.get(f"/cases/lists/?kind={code}")
            assert page.status_code == 200
            assert "子</" in page.content.decode()
        counts.append(len(questions))
    assert counts[0] == counts[1] <= MOST
