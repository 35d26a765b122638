"""経過: what the registers know stands among what was written, with its source and its day."""

from datetime import date

import pytest
from django.test import Client

from tests.cases import story
from tests.cases.facts.mirrored import BEFORE, CHILD, MOTHER, linked, mother_of, put, resident
from tests.cast import Cast
from tests.people.records import member, person
from yorisoi import clock
from yorisoi.access.models import Staff
from yorisoi.audit.models import Touch
from yorisoi.cases.timeline.entries import Entry
from yorisoi.cases.timeline.reading import Wanted, read, read_top, scope_of
from yorisoi.people.models import FamilyMember
from yorisoi.registers.models import (
    Checkup,
    Epds,
    NurseryEntry,
    Pregnancy,
    ProtectionRecord,
    SchoolEntry,
    Vaccination,
    Visit,
)


def shown(cast: Cast, viewer: Staff | None = None, **wanted: object) -> list[Entry]:
    return read(scope_of(cast.case, viewer or cast.owner), Wanted(**wanted)).entries  # type: ignore[arg-type]


def said(cast: Cast, **wanted: object) -> list[tuple[str, str, str]]:
    return [(one.badge, one.title, one.text) for one in shown(cast, **wanted)]


@pytest.fixture
def family(cast: Cast) -> Cast:
    return linked(cast)


def test_a_move_of_the_family_is_one_entry_from_where_to_where(family: Cast) -> None:
    for number in (CHILD, MOTHER):
        resident(number, "moved_in", date(2024, 4, 1), history=1, current=False, **BEFORE)
        resident(number, "moved_within", date(2026, 6, 1), history=2)
    assert said(family) == [
        (
            "転居",
            "本人、実母 渡邉　香織",
            "東京都みどり区西本町二丁目13番13号 → 東京都みどり区東雲町一丁目40番20号",
        ),
        ("転入", "本人、実母 渡邉　香織", "東京都みどり区西本町二丁目13番13号"),
    ]


def test_a_move_away_says_where_to(family: Cast) -> None:
    resident(MOTHER, "moved_out", date(2026, 6, 1), moved_to="川崎市高津区", state="left")
    assert said(family) == [("転出", "実母 渡邉　香織", "転出先 川崎市高津区")]


def test_a_change_of_name_says_both(family: Cast) -> None:
    resident(MOTHER, "moved_in", date(2024, 4, 1), history=1, current=False, name="渡邉　香織")
    resident(MOTHER, "name_changed", date(2026, 6, 1), history=2, name="佐藤　香織")
    assert said(family, words=("佐藤",)) == [
        ("氏名変更", "実母 渡邉　香織", "渡邉　香織 → 佐藤　香織")
    ]


@pytest.mark.parametrize(
    ("movement", "badge"),
    [("died", "死亡"), ("cancelled", "異動の取消し"), ("born", "出生"), ("77", "77")],
)
def test_the_others_are_named(movement: str, badge: str, family: Cast) -> None:
    resident(CHILD, movement, date(2026, 6, 1))
    assert [one.badge for one in shown(family)] == [badge]


def test_of_a_row_that_was_corrected_the_correction_stands_alone(family: Cast) -> None:
    resident(CHILD, "moved_in", date(2026, 6, 1), history=1, branch=1, current=False)
    resident(CHILD, "moved_in", date(2026, 6, 2), history=1, branch=2)
    assert [one.moment.astimezone(clock.TOKYO).date() for one in shown(family)] == [
        date(2026, 6, 2)
    ]


def test_health_of_child_and_mother(family: Cast) -> None:
    put(Checkup, CHILD, kind="18", title="1歳6か月児健診", attendance="missed",
        due_on=date(2019, 11, 14))  # fmt: skip
    put(Checkup, CHILD, kind="36", title="3歳児健診", attendance="seen", height="94.50",
        weight="13.800", result="要観察", findings="ことばの遅れ", seen_on=date(2021, 6, 1))  # fmt: skip
    for kind, title in (("04", "四種混合"), ("05", "ヒブ")):
        put(Vaccination, CHILD, kind=kind, title=title, dose=1, given_on=date(2018, 8, 1))
    put(Epds, MOTHER, child_number=CHILD, total=11, answers=[1] * 9 + [2], occasion="産後1か月",
        taken_on=date(2018, 6, 20))  # fmt: skip
    put(Visit, CHILD, guardian_number=MOTHER, outcome="refused", visited_on=date(2018, 7, 1))
    put(Pregnancy, MOTHER, registration="1", specified=True, reason="若年",
        notified_on=date(2018, 1, 10), interviewed_on=date(2018, 1, 20), interview="継続支援")  # fmt: skip
    assert said(family) == [
        ("健診 受診", "本人　3歳児健診 要観察", "身長 94.5cm　体重 13.8kg　所見 ことばの遅れ"),
        ("健診 未受診", "本人　1歳6か月児健診", "対象日 R1.11.14"),
        ("予防接種", "本人　四種混合 1回目、ヒブ 1回目", ""),
        ("すくすく訪問 拒否", "本人", ""),
        ("EPDS", "実母 渡邉　香織　11点", "場面 産後1か月　質問10 2点　児 本人"),
        ("ゆりかご面接", "実母 渡邉　香織　継続支援", ""),
        ("妊娠届出", "実母 渡邉　香織　特定妊婦（若年）", ""),
    ]


def test_who_is_called_the_one_concerned_in_her_own_case_is_named_in_another(family: Cast) -> None:
    """The family was written down from the sister's view."""
    of_mother = FamilyMember.objects.get(person=mother_of(family))
    sister = person("渡邉　楓", resident_number="000000100000603")
    member(sister, of_mother.family, position="本人")
    sight = scope_of(family.case, family.owner).sight
    assert sight.words(CHILD) == "本人"
    assert sight.words("000000100000603") == "渡邉　楓"


def test_schools_and_nurseries(family: Cast) -> None:
    put(NurseryEntry, CHILD, facility="若葉保育園", entered_on=date(2020, 4, 1),
        left_on=date(2025, 3, 31))  # fmt: skip
    put(SchoolEntry, CHILD, year=2026, grade="P2", school="本町小学校", entered_on=date(2025, 4, 1))
    assert [(badge, title) for badge, title, _ in said(family)] == [
        ("学齢簿", "本人　本町小学校 小2"),
        ("保育 退所", "本人　若葉保育園"),
        ("保育 入所", "本人　若葉保育園"),
    ]


def test_protections(family: Cast) -> None:
    put(ProtectionRecord, MOTHER, measure="started", starts_on=date(2025, 6, 1),
        ends_on=date(2026, 6, 1), current=False)  # fmt: skip
    put(ProtectionRecord, MOTHER, measure="ended", starts_on=date(2025, 6, 1),
        ends_on=date(2026, 6, 1), history=2, current=True)  # fmt: skip
    assert said(family) == [
        ("支援措置 終了", "実母 渡邉　香織", "期間 R7.6.1～R8.6.1"),
        ("支援措置 開始", "実母 渡邉　香織", "期間 R7.6.1～R8.6.1"),
    ]


def test_source_and_day_of_the_feed_are_said(family: Cast) -> None:
    resident(CHILD, "moved_in", date(2026, 6, 1), flags=["性別：9 は一覧にありません"])
    (entry,) = shown(family)
    assert entry.from_register
    assert entry.foot == ("住民基本台帳（R8.6.14 の連携）", "性別：9 は一覧にありません")


def test_what_the_source_deleted_is_not_shown(family: Cast) -> None:
    resident(CHILD, "moved_in", date(2026, 6, 1), deleted=True, current=False)
    put(Checkup, CHILD, kind="18", attendance="seen", seen_on=date(2020, 1, 1), deleted=True)
    assert shown(family) == []


def test_three_chips_and_words(family: Cast) -> None:
    resident(CHILD, "moved_in", date(2026, 6, 1))
    put(Checkup, CHILD, kind="36", title="3歳児健診", attendance="seen", seen_on=date(2021, 6, 1))
    put(SchoolEntry, CHILD, year=2026, grade="P2", school="本町小学校")
    story.note(family.case, by=family.owner, at=story.hours_ago(1))
    chips = {"note": 1, "registered": 1, "health": 1, "affiliation": 1}
    assert read_top(scope_of(family.case, family.owner), Wanted())[1].chips == chips
    assert [one.source for one in shown(family, kind="health")] == ["checkup"]
    assert [one.source for one in shown(family, words=("本町小",))] == ["school"]
    assert [one.source for one in shown(family, words=("東雲町", "転入"))] == ["resident"]
    assert [one.source for one in shown(family, author=family.owner.pk)] == ["note"]


def test_every_entry_once_page_by_page(family: Cast) -> None:
    for dose in range(1, 4):
        for kind in ("01", "02"):
            put(Vaccination, CHILD, kind=kind, dose=dose, given_on=date(2018, 8, dose))
    resident(CHILD, "born", date(2018, 8, 2))
    put(Checkup, CHILD, kind="04", attendance="seen", seen_on=date(2018, 8, 2))
    scope = scope_of(family.case, family.owner)
    found, place = [], None
    while True:
        page = read(scope, Wanted(), after=place, size=1)
        found += [(one.source, one.moment.astimezone(clock.TOKYO).day) for one in page.entries]
        if (place := page.next) is None:
            break
    assert found == [
        ("vaccination", 3),
        ("vaccination", 2),
        ("resident", 2),
        ("checkup", 2),
        ("vaccination", 1),
    ]


def test_the_page_shows_them_and_writes_down_whose(family: Cast, enter: object) -> None:
    resident(MOTHER, "moved_out", date(2026, 6, 1), moved_to="川崎市高津区", state="left")
    browser: Client = enter(family.owner)  # type: ignore[operator]
    page = browser.get(f"/cases/{family.case.pk}/timeline/").content.decode()
    assert "転出先 川崎市高津区" in page
    assert Touch.objects.filter(persons__contains=[mother_of(family).pk]).exists()
