"""A linked person: what 住基 says beside the record, the household, and the link's end."""

from collections.abc import Callable
from datetime import date
from itertools import count
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse

from tests.cast import Cast, enter
from tests.registers.made_up import number_of, resident, take_protection, take_residents
from yorisoi import audit, clock
from yorisoi.access.models import Staff
from yorisoi.access.versions import NotPossible
from yorisoi.audit.models import Event
from yorisoi.people import actions, protection_actions
from yorisoi.people.models import (
    FamilyMember,
    Nationality,
    Person,
    PersonAddress,
    Protection,
    Source,
)
from yorisoi.registers import linking, protecting
from yorisoi.registers.models import Link

WHY = {"purpose": "link", "about": "母子手帳を見た"}
SECRET = "●●●●（秘匿）"
GIRL: dict[str, Any] = {
    "name": "渡辺　結衣",
    "kana": "ワタナベ　ユイ",
    "born": "2018-05-14",
    "household": "500",
}
FATHER: dict[str, Any] = {
    "name": "渡辺　徹",
    "kana": "ワタナベ　トオル",
    "sex": "1",
    "born": "1988-08-08",
    "household": "500",
    "relation": "世帯主",
}


HISTORY = count(2)


@pytest.fixture
def ward(people: Cast) -> Cast:
    """The girl of the cast and her father, who is not on file, as residents."""
    take_residents(resident("1", **GIRL), resident("2", **FATHER))
    return people


def linked(ward: Cast) -> Person:
    """The girl, linked by her caseworker."""
    girl = Person.objects.get(pk=ward.case.subject_id)
    linking.link(
        by=ward.owner, person=girl, number=number_of("1"), evidence=[["for", "x"]], purpose="確認"
    )
    return girl


def page(staff: Staff, girl: Person, name: str = "residents:person") -> str:
    answer = enter(staff).get(reverse(name, args=[girl.pk]))
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_two_who_link_at_the_same_moment(ward: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    linked(ward)
    other = Person.objects.get(name="渡邉　香織")
    monkeypatch.setattr(linking, "check_free", lambda *_: None)  # she looked before the other wrote
    with pytest.raises(NotPossible, match="同じときに"):
        linking.link(
            by=ward.owner, person=other, number=number_of("1"), evidence=[], purpose="確認"
        )
    assert linking.in_force(other) is None


def test_the_register_leaves_the_note_of_a_protection_as_staff_wrote_it(ward: Cast) -> None:
    girl = linked(ward)
    take_protection(number_of("1"), "1")
    held = Protection.objects.get(person=girl)
    protection_actions.change_protection(
        by=ward.supervisor, protection=held, note="父の職場は区役所"
    )
    ended = "住基では令和9年3月31日に終了。秘匿は、係長が解くまで続きます。"
    for measure, expected in (
        ("2", "父の職場は区役所"),
        ("3", f"父の職場は区役所\n{ended}"),
        ("2", "父の職場は区役所"),
    ):
        take_protection(number_of("1"), measure, history=str(next(HISTORY)))
        held.refresh_from_db()
        assert held.note == expected


def test_linked_by_the_worker_with_the_evidence(ward: Cast) -> None:
    girl, client = ward.case.subject, enter(ward.owner)
    found = client.get(reverse("residents:candidates", args=[girl.pk]), WHY).content.decode()
    assert "渡辺　結衣" in found
    assert "渡辺　徹" not in found
    url = reverse("residents:link", args=[girl.pk, number_of("1")])
    assert "氏名が一致" in client.get(url, WHY).content.decode()
    sent = WHY | {"because": "健診で確認", "version": girl.version}
    assert client.post(url, sent).status_code == 302
    link = linking.in_force(girl)
    assert link
    assert link.decided_by == ward.owner
    assert ["for", "カナが一致"] in link.evidence
    assert ["note", "健診で確認"] in link.evidence
    event = Event.objects.filter(action="registers.resident.link").latest("pk")
    assert event.purpose == "登録した人物の確認：母子手帳を見た"
    assert "渡辺　徹" in page(ward.owner, girl)
    assert "渡辺　徹" in page(ward.owner, girl, "people:page")


def test_a_difference_needs_a_word(ward: Cast) -> None:
    girl, client = ward.case.subject, enter(ward.owner)
    url = reverse("residents:link", args=[girl.pk, number_of("2")])
    answer = client.post(url, WHY | {"version": girl.version})
    assert answer.status_code == 422
    assert linking.in_force(girl) is None


def test_one_resident_one_person(ward: Cast) -> None:
    linked(ward)
    mother = Person.objects.get(name="渡邉　香織")
    with pytest.raises(NotPossible, match="渡邉　結衣さんとつながって"):
        linking.link(by=ward.owner, person=mother, number=number_of("1"), evidence=[], purpose="x")
    girl = Person.objects.get(pk=ward.case.subject_id)
    with pytest.raises(NotPossible, match="先にいまのつながりを取り消して"):
        linking.link(by=ward.owner, person=girl, number=number_of("2"), evidence=[], purpose="x")
    with pytest.raises(NotPossible, match="ここでは変えられません"):
        actions.change_person(by=ward.owner, person=girl, born=girl.born, resident_number="9")


def test_undone_it_is_gone_and_both_steps_are_told(ward: Cast) -> None:
    girl, client = linked(ward), enter(ward.owner)
    link = Link.objects.get(person=girl)
    url = reverse("residents:undo", args=[girl.pk])
    sent = {"reason": "同姓同名の別の子だった", "version": link.version}
    assert client.post(url, sent | {"version": 7}).status_code == 422
    assert client.post(url, sent).status_code == 302
    girl.refresh_from_db()
    assert girl.resident_number is None
    shown = page(ward.owner, girl)
    assert "渡辺　徹" not in shown
    assert "同姓同名の別の子だった" in shown
    assert Event.objects.filter(action="registers.resident.undo").count() >= 1


def test_who_may_not_see_the_case_does_not_see_the_register(ward: Cast) -> None:
    girl = linked(ward)
    answer = enter(ward.other_team).get(reverse("residents:person", args=[girl.pk]))
    assert answer.status_code == 403
    assert "渡辺　徹" in page(ward.same_team, girl)


def test_without_a_case_the_register_stays_closed(ward: Cast) -> None:
    person = linking_of_father(ward)
    shown = page(ward.owner, person)
    assert "ここではまだ見られません" in shown
    assert "渡辺　結衣" not in shown


def linking_of_father(ward: Cast) -> Person:
    person = actions.register_person(by=ward.owner, name="渡辺　徹", kana="ワタナベ　トオル")
    linking.link(by=ward.owner, person=person, number=number_of("2"), evidence=[], purpose="x")
    return person


def test_the_household_is_listed_and_one_of_it_registered(ward: Cast) -> None:
    girl, client = linked(ward), enter(ward.owner)
    shown = page(ward.owner, girl)
    assert "人物として登録" in shown
    client.post(reverse("residents:member", args=[girl.pk, number_of("2")]))
    father = Person.objects.get(resident_number=number_of("2"))
    assert FamilyMember.objects.get(person=father).source == Source.RESIDENT_REGISTER
    assert "人物として登録" not in page(ward.owner, girl)
    # Nobody of another household by its number.
    take_residents(resident("7", household="700"))
    answer = client.post(reverse("residents:member", args=[girl.pk, number_of("7")]))
    assert answer.status_code == 404


def test_one_of_the_household_is_registered_without_a_suppressed_address(ward: Cast) -> None:
    take_protection(number_of("1"), "1")
    girl = linked(ward)
    enter(ward.owner).post(reverse("residents:member", args=[girl.pk, number_of("2")]))
    father = Person.objects.get(resident_number=number_of("2"))
    assert not PersonAddress.objects.filter(person=father).exists()


def test_a_difference_is_shown_and_taken_over_only_when_wanted(ward: Cast) -> None:
    girl, client = linked(ward), enter(ward.owner)
    address_of(girl, "本町3-1-1", since=date(2020, 4, 1))
    shown = page(ward.owner, girl)
    assert "若葉台一丁目20番3号" in shown
    assert "本町3-1-1" in shown
    assert "相談員の記録：本町3-1-1" in page(ward.owner, girl, "people:page")
    take_residents(
        resident("1", **GIRL, 個人履歴番号="2", 異動事由="21", moved="2026-06-01", block="30番1号")
    )
    girl.refresh_from_db()
    url = reverse("residents:adopt", args=[girl.pk, "address"])
    assert client.post(url, {"version": girl.version}).status_code == 302
    rows = PersonAddress.objects.filter(person=girl).order_by("pk")
    assert [(row.source, row.until) for row in rows] == [
        ("staff", date(2026, 5, 31)),
        ("resident_register", None),
    ]
    assert "30番1号" in page(ward.owner, girl)


def address_of(person: Person, text: str, **more: Any) -> PersonAddress:
    with transaction.atomic(), audit.event("demo.load"):
        return PersonAddress.objects.create(
            person=person, text=text, recorded_at=clock.now(), **more
        )


def test_every_item_may_be_taken_over(ward: Cast) -> None:
    girl, client = linked(ward), enter(ward.owner)
    take_residents(
        resident(
            "1",
            **(GIRL | {"name": "渡辺　結衣", "born": "2018-05-15"}),
            住民種別="2",
            国籍名等="ベトナム",
            在留資格名="家族滞在",
            在留期間の満了の日="2027-01-31",
            通称="渡辺　ユリ",
            通称_フリガナ="ワタナベ　ユリ",
            個人履歴番号="2",
        )
    )
    for item in ("name", "born", "alias", "nationality"):
        girl.refresh_from_db()
        sent = {"version": girl.version}
        client.post(reverse("residents:adopt", args=[girl.pk, item]), sent)
    girl.refresh_from_db()
    assert (girl.name, girl.born_on) == ("渡辺　結衣", date(2018, 5, 15))
    assert girl.personnames.filter(name="渡辺　ユリ", source=Source.RESIDENT_REGISTER).exists()
    assert Nationality.objects.get(person=girl).status_until == date(2027, 1, 31)
    shown = page(ward.owner, girl)
    assert "住基の値を記録に加える" in shown  # the address
    assert shown.count("住基の値を記録に加える<") == 1


def test_of_a_household_with_somebody_protected_who_is_not_on_file_our_own_places_are_hidden(
    ward: Cast,
) -> None:
    girl = linked(ward)
    address_of(girl, "本町3-1-1", since=date(2020, 4, 1))
    assert "本町3-1-1" in page(ward.owner, girl, "people:page")
    take_protection(number_of("2"), "1")  # the father, who is not on file
    assert "本町3-1-1" not in page(ward.owner, girl, "people:page")
    own = Protection.objects.get(person=girl)
    assert own.note == protecting.OF_HOUSEHOLD
    # A supervisor who has looked at it lifts it for good: until another measure begins.
    protection_actions.lift_protection(by=ward.supervisor, protection=own, because="別世帯と確認")
    take_residents(resident("3", name="青木　葵", kana="アオキ　アオイ", household="501"))
    assert not Protection.objects.filter(person=girl, lifted_at=None).exists()
    take_protection(number_of("2"), "2", history="2", 支援措置開始年月日="2027-04-01", ends="")
    assert Protection.objects.filter(person=girl, lifted_at=None).exists()


def test_a_protection_of_the_register_holds_here_from_then_on(ward: Cast) -> None:
    girl = linked(ward)
    take_protection(number_of("2"), "1")  # the father, who is not on file
    assert "20番3号" not in page(ward.owner, girl)
    assert "20番3号" not in page(ward.owner, girl, "people:page")
    take_protection(number_of("1"), "1")
    own = Protection.objects.get(person=girl)
    assert (own.source, own.ends_on, own.recorded_by) == (
        Source.RESIDENT_REGISTER,
        date(2027, 3, 31),
        None,
    )
    take_protection(number_of("1"), "2", history="2", ends="2028-03-31")
    own.refresh_from_db()
    assert own.ends_on == date(2028, 3, 31)
    take_protection(number_of("1"), "3", history="3", ends="2028-03-31")
    own.refresh_from_db()
    assert own.lifted_at is None
    assert "係長が解くまで" in own.note


def test_past_addresses_and_the_new_one_are_suppressed_too(ward: Cast) -> None:
    girl = linked(ward)
    take_protection(number_of("1"), "1")
    moved = {"個人履歴番号": "2", "住民状態": "2", "異動事由": "11"}
    take_residents(
        resident("1", **GIRL, moved="2026-06-10", **moved)
        | {"転出先住所（予定）_市区郡町村名": "川崎市高津区"}
    )
    shown = page(ward.owner, girl) + page(ward.owner, girl, "people:page")
    assert SECRET in shown
    for place in ("20番3号", "高津区", "若葉台一丁目"):
        assert place not in shown
    protection_actions.release_address(by=ward.owner, person=girl, reason="移管先への連絡")
    assert "高津区" in page(ward.owner, girl)


def test_a_link_brings_the_protection_with_it(ward: Cast) -> None:
    take_protection(number_of("1"), "1")
    girl = linked(ward)
    assert Protection.objects.filter(person=girl, lifted_at=None).exists()


def test_somebody_who_moved_away_or_is_gone_stays_linked(ward: Cast) -> None:
    girl = linked(ward)
    take_residents(resident("1", **GIRL, 削除フラグ="1"))
    shown = page(ward.owner, girl)
    assert "いまの住基にはありません" in shown
    assert linking.in_force(girl)


def test_as_many_queries_for_ten_at_home_as_for_two(
    ward: Cast, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    girl = linked(ward)
    take_residents(
        *(
            resident(str(at), name=f"渡辺　{at}", kana="ワタナベ　ロク", household="500")
            for at in range(20, 30)
        )
    )
    page(ward.owner, girl)
    client = enter(ward.owner)
    with django_assert_max_num_queries(55):
        client.get(reverse("residents:person", args=[girl.pk]))
