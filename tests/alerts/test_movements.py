"""住基 movements: told once, to who has the case; taken back when the source takes them back."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from tests.alerts.ward import CHILD, HOME, LODGER, MOTHER, Ward, link
from tests.cases import story
from tests.records import is_resident
from yorisoi import audit, clock
from yorisoi.access.models import Staff
from yorisoi.alerts import facts, noticing, queries
from yorisoi.alerts.counting import open_count
from yorisoi.alerts.models import Alert, AlertState, AlertStepKind, Audience
from yorisoi.cases.decisions import transfers
from yorisoi.cases.decisions.actions import assign_case, close_case
from yorisoi.cases.models import Case, Kind
from yorisoi.people.models import Person, Protection
from yorisoi.registers.models import ProtectionRecord

MOVEMENTS = [
    ("moved_out", "moved_out", "渡邉 結衣さんが区外へ転出しました。移管を検討してください。"),
    ("moved_in", "moved_in", "渡邉 結衣さんが区内に転入しました。以前に関わりのある家族です。"),
    (
        "moved_within",
        "moved_within",
        "渡邉 結衣さんが区内で転居しました。住所と所属を確かめてください。",
    ),
    ("household_changed", "household", "渡邉 結衣さんの世帯が変わりました。"),
    ("household_split", "household", "渡邉 結衣さんの世帯が変わりました。"),
    ("name_changed", "renamed", "渡邉 結衣さんの住基の氏名が変わりました。"),
]


def mine(staff: Staff) -> set[int]:
    found = set(queries.my_open(staff).values_list("pk", flat=True))
    assert open_count(staff).number == len(found), "the number in the navigation says another"
    return found


@pytest.mark.parametrize(("movement", "code", "words"), MOVEMENTS)
def test_is_told_once_to_who_has_the_case(movement: str, code: str, words: str, ward: Ward) -> None:
    row = ward.moves(CHILD, movement)
    alert, *others = ward.arrive("resident", row)
    assert others == []
    assert alert.code == code
    assert alert.words.startswith(f"令和8年6月15日に{words}")
    assert mine(ward.cast.owner) == {alert.pk}
    assert not queries.permitted(ward.cast.other_team).exists()
    assert queries.of_scope(ward.cast.same_team, "team").get() == alert
    assert mine(ward.cast.same_team) == set()
    assert ward.arrive("resident", row) == []
    assert ward.arrive("resident", row | {"what": "changed"}) == []


def test_a_death_says_who(ward: Ward) -> None:
    (alert,) = ward.arrive("resident", ward.moves(MOTHER, "died"))
    assert alert.words == "渡邉 香織さんが令和8年6月15日に亡くなりました（住基）。"
    assert mine(ward.cast.owner) == {alert.pk}


def test_follows_the_worker_of_the_case(ward: Ward) -> None:
    (alert,) = ward.arrive("resident", ward.moves(CHILD, "moved_out"))
    case = Case.objects.get(pk=ward.cast.case.pk)
    assign_case(
        by=ward.cast.owner, case=case, worker=ward.cast.same_team, team=case.team, text="よろしく"
    )
    assert mine(ward.cast.owner) == set()
    assert mine(ward.cast.same_team) == {alert.pk}


def test_a_number_that_nobody_has_confirmed_raises_nothing(ward: Ward) -> None:
    """Mistyped, it is a stranger's: what happens to them is no news of this child."""
    for person in (ward.child, ward.mother):
        is_resident(person.pk, None)
    with audit.visiting(audit.Visitor("テスト")), transaction.atomic(), audit.event("demo.load"):
        Person.objects.filter(pk=ward.child.pk).update(resident_number=CHILD)
    assert ward.arrive("resident", ward.moves(CHILD, "moved_out")) == []
    ward.arrive("resident", ward.moves(CHILD, "moved_in", history=3))
    noticing.daily()
    facts.linked(None)
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM alert_linked")
        assert cursor.fetchall() == []
    assert not Alert.objects.exists()


def test_of_a_case_whose_worker_has_left_the_supervisor_hears(ward: Ward) -> None:
    (alert,) = ward.arrive("resident", ward.moves(CHILD, "moved_out"))
    assert mine(ward.cast.supervisor) == set()
    with transaction.atomic(), audit.event("demo.load"):
        ward.cast.owner.postings.update(ends_on=clock.today() - timedelta(days=1))
    assert mine(ward.cast.supervisor) == {alert.pk}


def test_of_a_family_whose_case_is_over_the_supervisor_hears(ward: Ward) -> None:
    case = Case.objects.get(pk=ward.cast.case.pk)
    close_case(
        by=ward.cast.owner, case=case, closed_on=clock.today(), reason="closing.improved", text=""
    )
    (alert,) = ward.arrive("resident", ward.moves(CHILD, "moved_in"))
    assert alert.audience == Audience.SUPERVISOR
    assert mine(ward.cast.supervisor) == {alert.pk}
    assert mine(ward.cast.owner) == set()


@pytest.mark.parametrize(
    ("what", "because"),
    [
        ("deleted", "連携元で、この記録が削除されました。"),
        ("gone", "連携元の全件に、この記録がなくなりました。"),
    ],
)
def test_a_row_that_goes_takes_its_alert_back(what: str, because: str, ward: Ward) -> None:
    row = ward.moves(CHILD, "moved_out")
    ward.arrive("resident", row)
    assert ward.arrive("resident", row | {"what": what}) == []
    alert = Alert.objects.get()
    assert alert.withdrawn_because == because
    assert mine(ward.cast.owner) == {alert.pk}  # stays until somebody has seen it
    ward.arrive("resident", row | {"what": "changed"})
    alert.refresh_from_db()
    assert alert.withdrawn_at is None
    assert [step.kind for step in alert.steps.all()] == ["raised", "withdrawn", "restored"]


def test_a_corrected_day_is_another_fact(ward: Ward) -> None:
    row = ward.moves(CHILD, "moved_out")
    ward.arrive("resident", row)
    earlier = clock.today() - timedelta(days=3)
    (new,) = ward.arrive("resident", row | {"moved_on": earlier, "what": "changed"})
    old = Alert.objects.exclude(pk=new.pk).get()
    assert "直され" in old.withdrawn_because
    assert new.happened_on == earlier


def cancel(ward: Ward, history: int = 3) -> dict[str, Any]:
    return ward.moves(CHILD, "cancelled", history)


def test_a_cancelled_movement_is_told_and_taken_back_in_one_file(ward: Ward) -> None:
    (alert,) = ward.arrive("resident", ward.moves(CHILD, "moved_out"), cancel(ward))
    assert alert.code == "moved_out"
    alert.refresh_from_db()
    assert alert.withdrawn_because == "この異動は令和8年6月15日に取り消されました。"


def test_a_cancellation_comes_before_who_had_dealt_with_it(ward: Ward) -> None:
    (alert,) = ward.arrive("resident", ward.moves(CHILD, "moved_out"))
    with transaction.atomic(), audit.event("alerts.alert.done"):
        Alert.objects.filter(pk=alert.pk).update(state=AlertState.DONE)
    assert mine(ward.cast.owner) == set()
    assert ward.arrive("resident", cancel(ward)) == []
    assert mine(ward.cast.owner) == {alert.pk}
    # The row of the cancelled movement comes once more: it stays cancelled.
    ward.arrive("resident", ward.moves(CHILD, "moved_out", what="changed"))
    alert.refresh_from_db()
    assert alert.withdrawn_at
    assert alert.steps.filter(kind=AlertStepKind.WITHDRAWN).count() == 1


def test_handing_the_case_over_is_what_the_alert_of_a_move_asked_for(ward: Ward) -> None:
    (alert,) = ward.arrive("resident", ward.moves(CHILD, "moved_out"))
    case = Case.objects.get(pk=ward.cast.case.pk)
    given = {"recipient_id": "recipient.municipality", "handover_id": "handover.post"}
    transfers.transfer_case(
        by=ward.cast.owner, case=case, sent_on=clock.today(), reason="転出", to="川崎市",
        summary="引継ぎ", **given,
    )  # fmt: skip
    assert mine(ward.cast.owner) == set()
    alert.refresh_from_db()
    assert (alert.state, alert.handled_by) == (AlertState.DONE, ward.cast.owner)
    last = transfers.last_transfer(case)
    assert last
    transfers.withdraw_transfer(by=ward.cast.owner, transfer=last, because="誤り")
    assert mine(ward.cast.owner) == {alert.pk}
    kinds = [step.kind for step in alert.steps.all()]
    assert kinds == [AlertStepKind.RAISED, AlertStepKind.DONE, AlertStepKind.BACK]


def test_somebody_moves_in_with_the_family(ward: Ward) -> None:
    (alert,) = ward.arrive("resident", ward.moves("900", "moved_in", 1))
    assert (alert.code, alert.number) == ("household", "900")
    assert alert.words == "令和8年6月15日に渡邉 結衣さんの世帯に、登録のない人が加わりました。"


def member(staff: Staff, alert: Alert) -> str:
    return queries.shown_to(staff, [alert])[0].member


def test_who_came_is_named_to_who_may_see_the_household(ward: Ward) -> None:
    row = ward.moves("900", "moved_in", 1, name="小林　進", relation="同居人")
    (alert,) = ward.arrive("resident", row)
    assert "小林" not in alert.words
    assert member(ward.cast.owner, alert) == "小林　進（同居人）"
    assert member(ward.cast.other_team, alert) == member(ward.cast.nurse, alert) == ""
    # Registered as a person, they are named by the alert's own words no less, and not beside them.
    lodger = story.person("小林　進", resident_number="900")
    assert member(ward.cast.owner, alert) == ""
    assert lodger.resident_number == "900"


def test_somebody_of_the_household_leaves(ward: Ward) -> None:
    (alert,) = ward.arrive("resident", ward.moves(LODGER, "moved_out"))
    assert alert.code == "household_left"
    assert "いなくなりました（転出）" in alert.words


def test_somebody_of_the_household_moves_to_another_one(ward: Ward) -> None:
    (alert,) = ward.arrive("resident", ward.moves(LODGER, "moved_within", household="H2"))
    assert alert.code == "household_left"


def test_who_moves_along_is_no_news_beside_them(ward: Ward) -> None:
    rows = [ward.moves(one, "moved_within", household="H7") for one in (CHILD, MOTHER, LODGER)]
    assert {one.number for one in ward.arrive("resident", *rows)} == {CHILD, MOTHER}


def test_a_stranger_is_nobodys_business(ward: Ward) -> None:
    assert ward.arrive("resident", ward.moves("777", "moved_out", household="H9")) == []


def test_a_birth_names_the_expecting_mother(ward: Ward) -> None:
    ward.arrive(
        "pregnancy",
        {
            "key": f"{MOTHER}-1",
            "number": MOTHER,
            "registration": "1",
            "specified": True,
            "expected_on": clock.today(),
        },
    )
    (alert,) = ward.arrive("resident", ward.moves("900", "born", 1))
    assert (alert.code, alert.person) == ("born", ward.mother)
    assert alert.words == (
        "令和8年6月15日に渡邉 香織さんの世帯に子が生まれました。子の登録をしてください。"
    )


def test_the_destination_stands_beside_the_words(ward: Ward) -> None:
    (alert,) = ward.arrive("resident", ward.moves(CHILD, "moved_out", moved_to="川崎市高津区"))
    assert "川崎" not in alert.words
    (shown,) = queries.shown_to(ward.cast.owner, [alert])
    assert shown.where == "転出先：川崎市高津区"
    # A 支援措置 that begins later hides it, too.
    protect(ward)
    (shown,) = queries.shown_to(ward.cast.owner, [alert])
    assert shown.where == ""


def protect(ward: Ward) -> None:
    with transaction.atomic(), audit.event("demo.load"):
        Protection.objects.create(
            person=ward.mother, kind="measure", starts_on=clock.today(), recorded_at=clock.now()
        )


def test_a_protected_family_has_no_destination(ward: Ward) -> None:
    protect(ward)
    (alert,) = ward.arrive("resident", ward.moves(CHILD, "moved_out", moved_to="川崎市高津区"))
    assert (alert.where, "川崎" in alert.words) == ("", False)


def test_nor_has_one_whom_the_register_protects(ward: Ward) -> None:
    ward.arrive("protection", measure())
    (alert,) = ward.arrive("resident", ward.moves(CHILD, "moved_out", moved_to="川崎市高津区"))
    assert alert.where == ""


def measure(**more: Any) -> dict[str, Any]:
    return {
        "number": MOTHER,
        "key": f"{MOTHER}-1",
        "history": 1,
        "measure": "started",
        "starts_on": clock.today(),
        "ends_on": clock.today() + timedelta(days=365),
    } | more


def test_a_protection_takes_places_out_of_earlier_alerts(ward: Ward) -> None:
    (before,) = ward.arrive("resident", ward.moves(CHILD, "moved_out", moved_to="川崎市高津区"))
    (alert,) = ward.arrive("protection", measure())
    assert alert.code == "protection_started"
    before.refresh_from_db()
    assert before.where == ""


def test_a_protection_that_ends_is_the_supervisors(ward: Ward) -> None:
    ward.arrive("protection", measure())
    (alert,) = ward.arrive("protection", measure(key=f"{MOTHER}-2", history=2, measure="ended"))
    assert (alert.code, alert.audience) == ("protection_ended", Audience.SUPERVISOR)
    assert "秘匿は続いています" in alert.words
    assert ProtectionRecord.objects.count() == 0  # nobody reads the mirror without a context


def test_a_protection_that_is_deleted_is_told_too(ward: Ward) -> None:
    ward.arrive("protection", measure())
    (alert,) = ward.arrive("protection", measure(what="deleted"))
    assert "記録からなくなりました" in alert.words


def test_a_first_load_is_quiet_about_old_movements(ward: Ward) -> None:
    old = clock.today() - timedelta(days=400)
    new = clock.today() - timedelta(days=10)
    rows = [
        ward.moves(CHILD, "moved_within", moved_on=old),
        ward.moves(MOTHER, "moved_within", moved_on=new),
    ]
    assert {one.number for one in ward.arrive("resident", *rows, mode="full")} == {MOTHER}


def test_an_expecting_woman_with_her_own_case(ward: Ward) -> None:
    with transaction.atomic(), audit.event("demo.load"):
        Case.objects.create(
            number="2026-00009",
            subject=ward.mother,
            kind=Kind.PREGNANCY,
            team=ward.cast.case.team,
            worker=ward.cast.same_team,
            opened_on=clock.today(),
        )
    (alert,) = ward.arrive("resident", ward.moves("900", "born", 1, household=HOME))
    assert alert.person == ward.mother
    assert mine(ward.cast.same_team) == {alert.pk}
    assert mine(ward.cast.owner) == {alert.pk}  # the sister's


def test_who_is_not_linked_is_not_known(ward: Ward) -> None:
    link(ward.child, "999")
    link(ward.mother, "998")
    assert ward.arrive("resident", ward.moves(CHILD, "moved_out", household="")) == []
