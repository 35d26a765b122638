"""Who is never linked by the machine: twins taken for each other, the not registered, 親族, and others."""

from datetime import date

from tests.matching.ward import HOME, Ward
from yorisoi.matching.classes import AUTOMATIC, REVIEW, RIVAL, SECOND

MOTHER, CHILD = date(1985, 3, 4), date(2012, 7, 4)
ELSEWHERE = ("東京都みどり区弁天町9番15号", "")


def at_home(*others: tuple[str, str, date]) -> Ward:
    """A mother who is certain, and others of the register at her address."""
    ward = Ward()
    ward.person("m", "山本 花子", "ヤマモト ハナコ", MOTHER, sex="female")
    ward.resident("rm", "山本　花子", "ヤマモト　ハナコ", MOTHER, sex="female")
    for at, (name, kana, born) in enumerate(others):
        ward.resident(f"r{at}", name, kana, born)
    return ward


def test_who_agrees_is() -> None:
    ward = at_home(("山本　樹", "ヤマモト　イツキ", CHILD))
    ward.person("c", "山本樹", "ﾔﾏﾓﾄ ｲﾂｷ", CHILD)
    assert ward.automatic() == {("m", "rm"), ("c", "r0")}


def test_a_twin_is_not_the_other_twin() -> None:
    ward = at_home(("山本　樹", "ヤマモト　イツキ", CHILD))
    ward.person("c", "山本 葵", "ヤマモト アオイ", CHILD)  # not registered
    assert ward.automatic() == {("m", "rm")}
    ward.person("d", "山本 樹", "ヤマモト イツキ", CHILD)
    assert ward.automatic() == {("m", "rm"), ("d", "r0")}


def test_a_twin_without_a_name_is_for_a_person() -> None:
    ward = at_home(("山本　樹", "ヤマモト　イツキ", CHILD), ("山本　葵", "ヤマモト　アオイ", CHILD))
    ward.person("c", "山本（名不詳）", "", CHILD)
    assert ward.automatic() == {("m", "rm")}
    found = ward.verdicts()
    assert found["c", "r0"].kind == found["c", "r1"].kind == REVIEW
    assert found["c", "r0"].conflict == "この人物の候補が、ほかにもいます"


def test_somebody_not_registered_at_the_same_address() -> None:
    ward = at_home(("山本　健一", "ヤマモト　ケンイチ", date(1955, 5, 5)))
    ward.person("g", "山本 和子", "ヤマモト カズコ", date(1955, 8, 1), sex="female")
    ward.person("u", "山本 修", "ヤマモト オサム", None, sex="male")
    assert ward.automatic() == {("m", "rm")}


def test_father_and_son_who_share_a_kanji() -> None:
    ward = at_home(("山本　健一", "ヤマモト　ケンイチ", date(1955, 5, 5)))
    ward.person("f", "山本 健二", "ヤマモト ケンジ", date(1982, 2, 2))
    ward.person("s", "山本 健一", "ヤマモト ケンイチ", date(1982, 2, 2))  # the father's very name
    assert ward.automatic() == {("m", "rm")}


def test_a_relative_of_another_household_however_well_it_fits() -> None:
    ward = at_home(("山本　健一", "ヤマモト　ケンイチ", date(1955, 5, 5)))
    ward.person("g", "山本 健一", "ヤマモト ケンイチ", date(1955, 5, 5), role="relative")
    assert ward.automatic() == {("m", "rm")}
    assert "親族" in ward.verdicts()["g", "r0"].conflict


def test_a_name_not_known_is_said_by_birthday_and_family() -> None:
    ward = at_home(("山本　樹", "ヤマモト　イツキ", CHILD))
    ward.person("c", "山本（名不詳）", "", CHILD, at=ELSEWHERE)
    assert ward.automatic() == {("m", "rm"), ("c", "r0")}
    ward.person("t", "山本 樹", "ヤマモト イツキ", CHILD)  # the one of that name is on file, too
    assert ward.automatic() == {("m", "rm"), ("t", "r0")}
    alone = at_home(("山本　樹", "ヤマモト　イツキ", CHILD))
    alone.person("c", "山本（名不詳）", "", CHILD, family="2")
    assert alone.automatic() == {("m", "rm")}


def test_one_character_that_differs_is_for_a_person() -> None:
    ward = at_home(("山本　悠斗", "ヤマモト　ユウト", CHILD))
    ward.person("c", "山本 悠太", "ヤマモト ユウタ", CHILD)  # a twin who lives elsewhere?
    assert ward.automatic() == {("m", "rm")}


def on_file_twice() -> Ward:
    ward = at_home(("山本　樹", "ヤマモト　イツキ", CHILD))
    ward.person("c", "山本 樹", "ヤマモト イツキ", CHILD, family="2")
    ward.person("d", "山本樹", "ヤマモト イツキ", CHILD)
    return ward


def test_of_one_who_is_on_file_twice_the_record_with_the_family_is_linked() -> None:
    found = on_file_twice().verdicts()
    assert found["d", "r0"].kind == AUTOMATIC
    # One resident is one person at most: the other record waits for somebody to join the two.
    assert (found["c", "r0"].kind, found["c", "r0"].conflict) == (REVIEW, SECOND)


def test_two_known_to_be_two_are_a_conflict() -> None:
    ward = on_file_twice()
    ward.apart = [("d", "c")]
    assert ward.automatic() == {("m", "rm")}
    found = ward.verdicts()
    assert found["c", "r0"].conflict == found["d", "r0"].conflict == RIVAL


def test_two_residents_for_one_person_are_a_conflict() -> None:
    ward = Ward()
    ward.person("c", "山本 樹", "ヤマモト イツキ", CHILD, at=None)
    for number, at in (("r1", HOME), ("r2", ELSEWHERE)):
        ward.resident(number, "山本　樹", "ヤマモト　イツキ", CHILD, at=at, household=number)
    assert ward.automatic() == set()


def test_a_resident_who_is_somebody_already() -> None:
    ward = at_home(("山本　樹", "ヤマモト　イツキ", CHILD))
    ward.person("c", "山本 樹", "ヤマモト イツキ", CHILD)
    ward.person("x", "山本 樹", "ヤマモト イツキ", CHILD, family="9")
    ward.linked = [("x", "r0")]
    assert ward.automatic() == {("m", "rm")}
    assert "もうほかの人物とつながっています" in ward.verdicts()["c", "r0"].conflict


def test_what_staff_have_parted_is_no_candidate_again() -> None:
    ward = at_home(("山本　樹", "ヤマモト　イツキ", CHILD))
    ward.person("c", "山本 樹", "ヤマモト イツキ", CHILD)
    ward.parted = [("c", "r0")]
    assert ("c", "r0") not in ward.verdicts()


def test_a_child_of_the_same_given_name_and_birthday_elsewhere() -> None:
    """Another surname, another address, nobody of the family: some children of a ward share the rest."""
    ward = at_home()
    ward.person("c", "桜井 暖", "サクライ ダン", CHILD, sex="male")
    ward.resident(
        "r", "中山　暖", "ナカヤマ　ダン", CHILD, sex="male", at=ELSEWHERE, household="h2"
    )
    found = ward.verdicts()["c", "r"]
    assert found.kind == REVIEW
    assert found.conflict == "姓が違い、住所も世帯も一致していません"
