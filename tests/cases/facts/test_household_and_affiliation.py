"""世帯・所属: what the registers have stands beside what was recorded, and the difference is shown."""

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
from yorisoi.access.models import Staff
from yorisoi.cases.facts.affiliations import places_of, same
from yorisoi.cases.facts.household import household_of, rank
from yorisoi.cases.facts.sight import sight_of
from yorisoi.people.models import Affiliation, FamilyMember, Protection
from yorisoi.people.whereabouts import HIDDEN_WORDS
from yorisoi.registers.models import NurseryEntry, ProtectionRecord, SchoolEntry

Enter = Callable[[Staff], Client]
MOST = 45


@pytest.fixture
def family(cast: Cast) -> Cast:
    linked(cast)
    resident(CHILD, "moved_in", date(2024, 4, 1), relation="子", born_on=date(2018, 5, 14))
    resident(MOTHER, "moved_in", date(2024, 4, 1), relation="世帯主", name="渡邉　香織")
    return cast


def page(cast: Cast, enter: Enter, who: Staff | None = None) -> str:
    answer = enter(who or cast.owner).get(f"/cases/{cast.case.pk}/registered/")
    assert answer.status_code == 200
    return answer.content.decode()


def record(cast: Cast, place: str) -> None:
    with audit.event("demo.load"):
        Affiliation.objects.create(
            person=cast.case.subject, kind_id="affiliation.elementary", place=place,
            recorded_at=clock.now(),
        )  # fmt: skip


def test_the_standards_order(family: Cast) -> None:
    relations = ["同居人", "母", "子の子", "子", "妻", "世帯主", "妻の母"]
    assert sorted(relations, key=rank) == ["世帯主", "妻", "子", "子の子", "母", "妻の母", "同居人"]
    sight = sight_of(family.case, family.owner)
    with sight.open_homes():
        found = household_of(family.case, sight)
    assert [one.row.relation for one in found.registered] == ["世帯主", "子"]
    assert not found.differs


def test_who_stands_on_one_side_alone_is_marked(family: Cast, enter: Enter) -> None:
    partner = story.person("田中　一郎")
    member = FamilyMember.objects.get(person=family.case.subject_id)
    with audit.event("demo.load"):
        FamilyMember.objects.create(
            family=member.family, person=partner, position="母の内縁", recorded_at=clock.now()
        )
        FamilyMember.objects.filter(person=mother_of(family)).update(lives_together=False)
    found = page(family, enter)
    assert "住基だけ" in found
    assert "実態だけ" in found


def test_a_member_who_is_not_on_file_stands_there_without_a_case(
    family: Cast, enter: Enter
) -> None:
    resident("000000100000777", "moved_in", date(2025, 4, 1), relation="同居人", name="小林　進")
    resident("000000100000778", "moved_in", date(2025, 4, 1), household="8", name="隣人　某")
    found = page(family, enter)
    assert "小林　進" in found
    assert "世帯員（住基）" in found
    assert "隣人　某" not in found


def test_a_protection_of_such_a_member_hides_the_address_too(family: Cast, enter: Enter) -> None:
    resident("000000100000777", "moved_in", date(2025, 4, 1), relation="同居人", name="小林　進")
    put(ProtectionRecord, "000000100000777", measure="started", current=True)
    found = page(family, enter)
    assert "東雲町" not in found
    assert HIDDEN_WORDS in found


def test_somebody_who_left_the_ward_has_no_household_here(family: Cast, enter: Enter) -> None:
    linked(family, child="000000100000700")
    resident("000000100000700", "moved_out", date(2026, 6, 1), state="left")
    assert "いまは区の住民ではありません" in page(family, enter)


@pytest.mark.parametrize("by", ["us", "the register"])
def test_a_protected_address_is_not_shown(by: str, family: Cast, enter: Enter) -> None:
    assert "東雲町" in page(family, enter)
    if by == "us":
        with audit.event("demo.load"):
            Protection.objects.create(
                person=mother_of(family), kind="measure", starts_on=date(2026, 1, 1),
                recorded_at=clock.now(),
            )  # fmt: skip
    else:
        put(ProtectionRecord, MOTHER, measure="started", starts_on=date(2026, 1, 1), current=True)
    found = page(family, enter)
    assert "東雲町" not in found
    assert HIDDEN_WORDS in found
    assert "支援措置・住所秘匿" in found


def test_school_beside_the_record(family: Cast, enter: Enter) -> None:
    put(SchoolEntry, CHILD, year=2026, grade="P2", school="みどり区立本町小学校", standing="在籍")
    put(SchoolEntry, CHILD, year=2025, grade="P1", school="みどり区立若葉小学校", standing="在籍")
    put(NurseryEntry, CHILD, facility="若葉保育園", entered_on=date(2020, 4, 1),
        left_on=date(2025, 3, 31))  # fmt: skip
    record(family, "本町小")
    sight = sight_of(family.case, family.owner)
    with sight.open():
        (place,) = places_of(sight)
    assert [one.place for one in place.now] == ["みどり区立本町小学校"]
    assert [one.place for one in place.before] == ["みどり区立若葉小学校", "若葉保育園"]
    assert not place.differs
    with audit.event("demo.load"):
        Affiliation.objects.update(place="東小学校")
    assert "台帳と記録がちがいます" in page(family, enter)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("みどり区立若葉小学校", "若葉小学校", True),
        ("若葉小", "みどり区立　若葉小学校", True),
        ("いずみ保育園", "社会福祉法人泉会 いずみ保育園", True),
        ("若葉小学校", "本町小学校", False),
        ("若葉小学校", "若葉中学校", False),
    ],
)
def test_two_names_of_one_place(one: str, other: str, expected: bool) -> None:
    assert same(one, other) is expected


def test_last_years_row_holds_until_the_new_one_comes(family: Cast) -> None:
    put(SchoolEntry, CHILD, year=2025, grade="P1", school="若葉小学校")
    sight = sight_of(family.case, family.owner)
    with sight.open():
        (place,) = places_of(sight)
    assert place.now == []  # in the middle of June it is over


def test_nobody_linked_is_said(cast: Cast, enter: Enter) -> None:
    assert "本人が住基とつながっていないため" in page(cast, enter)


def test_who_may_not_read_the_case_does_not_read_this(family: Cast, enter: Enter) -> None:
    for nobody, status in ((family.other_team, 403), (family.nurse, 403), (family.auditor, 404)):
        assert enter(nobody).get(f"/cases/{family.case.pk}/registered/").status_code == status


def test_the_same_number_of_queries_for_much_and_little(family: Cast, enter: Enter) -> None:
    browser = enter(family.owner)
    counts = []
    for times in (1, 4):
        for at in range(times):
            put(SchoolEntry, CHILD, year=2010 + at, grade="P2", school="本町小学校")
            put(NurseryEntry, CHILD, facility="若葉", entered_on=date(2020, 4, 1))
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(f"/cases/{family.case.pk}/registered/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= MOST
