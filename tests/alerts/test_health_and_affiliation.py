"""母子保健 and 所属: what rows tell about the subjects of cases and their parents, and nobody else."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction

from tests.alerts.ward import CHILD, LODGER, MOTHER, Ward, link
from tests.cases import story
from tests.records import is_resident
from yorisoi import audit, clock
from yorisoi.alerts import queries
from yorisoi.alerts.models import Alert
from yorisoi.people.models import FamilyMember, Person
from yorisoi.registers import changes, linking

RECENT = date(2026, 6, 1)


def missed(number: str = CHILD, **more: Any) -> dict[str, Any]:
    row = {"number": number, "key": f"{number}-36", "kind": "36", "title": "3歳児健診"}
    return row | {"due_on": RECENT, "attendance": "missed"} | more


def test_a_missed_check_up_until_somebody_comes(ward: Ward) -> None:
    (alert,) = ward.arrive("checkup", missed())
    assert alert.words == ("渡邉 結衣さんが3歳児健診（対象日 令和8年6月1日）を受診していません。")
    assert queries.my_open(ward.cast.owner).get() == alert
    assert not queries.permitted(ward.cast.other_team).exists()
    assert ward.arrive("checkup", missed()) == []
    assert ward.arrive("checkup", missed(attendance="seen", what="changed")) == []
    assert Alert.objects.get().withdrawn_at


def test_what_was_missed_years_ago_is_no_news(ward: Ward) -> None:
    assert ward.arrive("checkup", missed(due_on=date(2021, 6, 1)), mode="full") == []


def epds(total: int | None, answers: list[int | None], **more: Any) -> dict[str, Any]:
    row = {"number": MOTHER, "child_number": CHILD, "key": f"{MOTHER}-e", "pregnancy": "1"}
    row |= {"taken_on": RECENT, "occasion": "産後1か月", "total": total, "answers": answers}
    return row | more


@pytest.mark.parametrize(
    ("total", "answers", "said"),
    [
        (9, [], "合計が9点（9点以上）でした。"),
        (9, [None] * 10, "合計が9点（9点以上）でした。"),
        (3, [0, 0, 0, 0, 0, 0, 0, 0, 2, 1], "設問10（自分を傷つける考え）が1点でした。"),
        (12, [1] * 8 + [2, 2], "合計が12点（9点以上）、設問10（自分を傷つける考え）が2点でした。"),
    ],
)
def test_epds_from_nine_or_by_item_ten(
    total: int, answers: list[int | None], said: str, ward: Ward
) -> None:
    (alert,) = ward.arrive("epds", epds(total, answers))
    assert alert.person == ward.mother
    assert alert.words == f"渡邉 香織さんのEPDS（産後1か月・令和8年6月1日）は、{said}"


def test_epds_below_is_quiet(ward: Ward) -> None:
    assert ward.arrive("epds", epds(8, [1, 1, 1, 1, 1, 1, 1, 1, 0, 0])) == []
    assert ward.arrive("epds", epds(8, [], key="e2")) == []


def test_a_corrected_score_takes_it_back(ward: Ward) -> None:
    ward.arrive("epds", epds(9, []))
    ward.arrive("epds", epds(2, [], what="changed"))
    assert Alert.objects.get().withdrawn_because.startswith("連携元でこの記録が直され")


def test_of_an_aunt_nothing_is_told(ward: Ward) -> None:
    with transaction.atomic(), audit.event("demo.load"):
        aunt = Person.objects.create(name="渡邉　月", sex="female")
        family = FamilyMember.objects.filter(person=ward.child).values_list("family", flat=True)
        FamilyMember.objects.create(
            family_id=family[0], person=aunt, position="おば", recorded_at=clock.now()
        )
    link(aunt, "300")
    assert ward.arrive("epds", epds(20, [], number="300", child_number="", key="x")) == []
    assert ward.arrive("checkup", missed("300")) == []
    # Her moving house is, as for everybody of the family.
    assert ward.arrive("resident", ward.moves("300", "moved_within", 1))


def expecting(number: str, **more: Any) -> dict[str, Any]:
    row = {"number": number, "key": f"{number}-1", "registration": "1", "notified_on": RECENT}
    return row | {"specified": True, "reason": "若年・隠町に転居"} | more


def test_a_mother_is_notified_as_a_specified_pregnancy(ward: Ward) -> None:
    assert ward.arrive("pregnancy", expecting(MOTHER, specified=False)) == []
    (alert,) = ward.arrive("pregnancy", expecting(MOTHER, what="changed"))
    assert alert.code == "pregnancy_specified"
    assert alert.words == (
        "渡邉 香織さんが、令和8年6月1日に特定妊婦として届け出られました（母子保健）。"
        "支援の予定を母子保健と確かめてください。"
    )
    assert queries.my_open(ward.cast.owner).get() == alert
    assert ward.arrive("pregnancy", expecting(MOTHER, what="changed")) == []
    assert ward.arrive("pregnancy", expecting(LODGER)) == []
    # Health of somebody on file without a case is nobody's business here, not the supervisor's either.
    sister = story.person("渡邉　瑞希")
    family = FamilyMember.objects.filter(person=ward.mother).values_list("family", flat=True).get()
    with transaction.atomic(), audit.event("demo.load"):
        FamilyMember.objects.create(family_id=family, person=sister, recorded_at=clock.now())
    link(sister, "301")
    assert ward.arrive("pregnancy", expecting("301")) == []
    old = date(2025, 1, 1)
    assert ward.arrive("pregnancy", expecting(MOTHER, key="x", notified_on=old), mode="full") == []


def test_whoever_is_no_parent_after_all_is_shown_to_the_supervisor_alone(ward: Ward) -> None:
    ward.arrive("epds", epds(15, []))
    worker, case = ward.cast.owner, ward.cast.case
    assert queries.my_open(worker).exists()
    with transaction.atomic(), audit.event("demo.load"):
        ward.child.kin.update(withdrawn_at=clock.now(), withdrawn_because="別の人だった")
    assert not queries.permitted(worker).exists()
    assert not queries.of_case(case).exists()
    (alert,) = queries.with_names(queries.my_open(ward.cast.supervisor), ward.cast.supervisor)
    assert list(alert.places.all()) == []  # nobody's case any more
    with transaction.atomic(), audit.event("demo.load"):
        ward.child.kin.update(withdrawn_at=None, withdrawn_because="")
    assert queries.my_open(worker).exists()
    with transaction.atomic(), audit.event("demo.load"):
        FamilyMember.objects.filter(person=ward.mother).update(
            withdrawn_at=clock.now(), withdrawn_because="別の人だった"
        )
    assert not queries.permitted(worker).exists()


def test_of_a_lodger_neither(ward: Ward) -> None:
    assert ward.arrive("checkup", missed(LODGER)) == []


def visit(outcome: str, on: date = RECENT, **more: Any) -> dict[str, Any]:
    row = {"number": CHILD, "guardian_number": MOTHER, "key": f"{CHILD}-{on}-{outcome}"}
    return row | {"visited_on": on, "outcome": outcome} | more


@pytest.mark.parametrize(
    ("outcome", "said"), [("refused", "断られました"), ("absent", "不在で会えていません")]
)
def test_a_visit_that_was_not_made(outcome: str, said: str, ward: Ward) -> None:
    (alert,) = ward.arrive("visit", visit(outcome))
    assert said in alert.words
    assert ward.arrive("visit", visit("visited")) == []


def test_one_that_was_made_afterwards_is_no_news(ward: Ward) -> None:
    rows = [visit("absent"), visit("visited", RECENT + timedelta(days=7))]
    assert ward.arrive("visit", *rows, mode="full") == []


def test_the_guardian_alone_on_file(ward: Ward) -> None:
    (alert,) = ward.arrive("visit", visit("refused", number="555", key="v"))
    assert alert.person == ward.mother


def school(**more: Any) -> dict[str, Any]:
    row = {"number": CHILD, "key": f"{CHILD}-2026", "year": 2026, "grade": "P2"}
    row |= {"school_code": "E001", "school": "若葉小学校", "standing": "在籍", "moved_on": RECENT}
    return row | more


def test_another_school_within_the_year(ward: Ward) -> None:
    assert ward.arrive("school", school()) == []
    row = school(school_code="E002", school="青葉小学校", what="changed")
    (alert,) = ward.arrive("school", row)
    assert alert.words == "渡邉 結衣さんの所属が令和8年6月1日に変わりました。"
    assert alert.where == "若葉小学校から青葉小学校へ"


def test_a_school_that_was_left(ward: Ward) -> None:
    ward.arrive("school", school())
    (alert,) = ward.arrive("school", school(standing="転出", what="changed"))
    assert "所属を離れました（転出）" in alert.words


def nursery(**more: Any) -> dict[str, Any]:
    row = {"number": CHILD, "key": f"{CHILD}-H1-a", "facility_code": "H1", "facility": "わかば園"}
    return row | {"entered_on": date(2024, 4, 1)} | more


def test_a_nursery_that_was_left_or_changed(ward: Ward) -> None:
    assert ward.arrive("nursery", nursery()) == []
    (left,) = ward.arrive("nursery", nursery(left_on=RECENT, what="changed"))
    assert "所属を離れました（退所）" in left.words
    row = nursery(key="n2", facility_code="H2", facility="あおば園", entered_on=RECENT)
    (changed,) = ward.arrive("nursery", row)
    assert changed.where == "わかば園からあおば園へ"


def test_what_a_wrong_link_told_is_taken_back_and_goes_to_the_right_family(ward: Ward) -> None:
    ward.arrive("epds", epds(15, [], child_number=""))
    wrong = ward.mother
    other = story.person("渡邉　香", born_on=wrong.born_on, sex="female")
    with transaction.atomic():
        held = linking.in_force(wrong)
        assert held
        linking.undo(by=ward.cast.owner, link=held, because="同姓同名")
    (shown,) = queries.shown_to(ward.cast.owner, [Alert.objects.get()])
    assert shown.words == ""
    assert queries.my_open(ward.cast.owner).exists()  # she must hear that it was wrong
    case = story.case_of(other, worker=ward.cast.same_team)
    is_resident(other.pk, MOTHER)
    with transaction.atomic():
        changes.tell_linked([other.pk])
    alert = Alert.objects.get()
    assert alert.words.startswith("渡邉 香さんのEPDS")
    assert (alert.person, alert.withdrawn_at) == (other, None)
    assert list(alert.places.values_list("case", flat=True)) == [case.pk]
    assert not queries.my_open(ward.cast.owner).exists()


def test_of_a_row_about_two_each_ties_it_to_a_case_for_themselves(ward: Ward) -> None:
    baby = story.person("青木　葵")
    link(baby, "555")
    hers = story.case_of(baby, worker=ward.cast.other_team)
    (alert,) = ward.arrive("visit", visit("refused", number="555", key="v"))
    assert alert.person == baby
    assert {place.case for place in alert.places.all()} == {hers, ward.cast.case}
    assert queries.of_case(ward.cast.case).get() == alert
    with transaction.atomic(), audit.event("demo.load"):
        ward.child.kin.update(withdrawn_at=clock.now(), withdrawn_because="別の人だった")
    # The guardian is nobody's mother here after all; the baby's case is told still.
    assert not queries.of_case(ward.cast.case).exists()
    assert queries.of_case(hers).get() == alert
