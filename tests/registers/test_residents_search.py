"""住民を探す: only with a purpose, any spelling, nobody cut off, addresses suppressed, all of it logged."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast, enter
from tests.records import is_resident
from tests.registers.made_up import number_of, resident, take_protection, take_residents
from yorisoi import clock
from yorisoi.audit.models import Event, Touch
from yorisoi.people import whereabouts
from yorisoi.people.models import Person, PersonAddress, ProtectionKind, Source
from yorisoi.people.protection_actions import set_protection
from yorisoi.registers import linking
from yorisoi.registers.models import ResidentKey
from yorisoi.registers.residents import for_log

ASKED = {"asked": "1", "purpose": "intake", "about": "泣き声の通告"}
MOTHER: dict[str, Any] = {
    "name": "齋藤　翠",
    "kana": "サイトウ　ミドリ",
    "born": "1990-02-03",
    "relation": "世帯主",
}


@pytest.fixture
def ward(people: Cast) -> Cast:
    take_residents(
        resident("1"),
        resident("2", **MOTHER),
        resident(
            "3",
            name="NGUYEN VAN AN",
            kana="グエン　ヴァン　アン",
            sex="1",
            born="1985-05-05",
            household="901",
            block="2番1号",
            state="2",
            **{"通称": "安井　健", "転出先住所（予定）_市区郡町村名": "川崎市高津区"},
        ),
    )
    return people


def look(client: Client, **asked: str) -> str:
    answer = client.get(reverse("residents:search"), ASKED | asked)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


SPELLINGS: list[tuple[dict[str, str], set[str]]] = [
    ({"name": "斎藤"}, {"齋藤　茜", "齋藤　翠"}),
    ({"name": "さいとう　あかね"}, {"齋藤　茜"}),
    ({"name": "あかね"}, {"齋藤　茜"}),
    ({"name": "斎藤", "born": "H29.3.4"}, {"齋藤　茜"}),
    ({"born": "平成29年3月4日"}, {"齋藤　茜"}),
    ({"address": "若葉台1-20-3"}, {"齋藤　茜", "齋藤　翠"}),
    ({"name": "斎藤　翠", "address": "若葉台"}, {"齋藤　翠"}),
    ({"number": "3" + number_of("3")[-1]}, {"NGUYEN VAN AN"}),
    ({"name": "安井"}, {"NGUYEN VAN AN"}),
    ({"name": "斎藤　太郎"}, set()),
]


def test_any_spelling_finds(ward: Cast) -> None:
    client = enter(ward.owner)
    for asked, found in SPELLINGS:
        page = look(client, **asked)
        everybody = {"齋藤　茜", "齋藤　翠", "NGUYEN VAN AN"}
        assert {name for name in everybody if name in page} == found, asked


def test_without_purpose_nobody_is_shown(ward: Cast) -> None:
    client = enter(ward.owner)
    for asked in ({"purpose": ""}, {"purpose": "other", "about": ""}):
        answer = client.get(reverse("residents:search"), ASKED | {"name": "斎藤"} | asked)
        assert answer.status_code == 422
        assert "齋藤" not in answer.content.decode()
    answer = client.get(reverse("residents:search"), ASKED | {"address": "若葉台"})
    assert answer.status_code == 422  # a whole town is nobody's business


def test_everybody_shown_and_the_purpose_are_in_the_log(ward: Cast) -> None:
    look(enter(ward.owner), name="斎藤")
    event = Event.objects.filter(action="registers.resident.search").latest("pk")
    touch = Touch.objects.get(event=event)
    assert event.purpose == "相談の受付：泣き声の通告"
    assert touch.others == {"residents": [int(number_of(one)) for one in "12"]}
    assert (touch.conditions, touch.results) == ({"fields": ["氏名"]}, 2)


def test_for_whom_somebody_is_looked_for_is_in_the_log(ward: Cast) -> None:
    girl = ward.case.subject
    page = enter(ward.owner).get(reverse("residents:search"), {"person": girl.pk})
    assert girl.name in page.content.decode()
    asked = Touch.objects.filter(event__action="registers.resident.ask").latest("pk")
    assert girl.pk in asked.persons


def test_only_casework_searches(ward: Cast) -> None:
    for who in (ward.administrator, ward.auditor, ward.contractor):
        assert enter(who).get(reverse("residents:search")).status_code == 403


def test_many_are_on_further_pages(ward: Cast) -> None:
    take_residents(*(resident(str(at), household=str(at)) for at in range(10, 55)))
    client = enter(ward.owner)
    shown = [look(client, name="斎藤　茜", page=str(at)).count("宛名番号 0000") for at in (1, 2, 3)]
    assert shown == [20, 20, 6]


def test_a_protected_address_is_not_shown_and_finds_nobody(ward: Cast) -> None:
    take_protection(number_of("2"), "1")
    client = enter(ward.owner)
    page = look(client, name="斎藤")
    assert page.count("●●●●（秘匿）") == 2  # hers, and that of her daughter, who lives with her
    assert "20番3号" not in page
    assert "齋藤" not in look(client, address="若葉台1-20-3")
    take_protection(number_of("2"), "3", history="2")
    assert "20番3号" in look(client, name="斎藤")


def test_nor_when_the_register_has_lost_her_row_or_the_end_was_a_mistake(ward: Cast) -> None:
    take_protection(number_of("2"), "1")
    take_residents(resident("1", 個人履歴番号="2"), resident("2", **MOTHER, 削除フラグ="1"))
    client = enter(ward.owner)
    assert "翠" not in look(client, address="若葉台1-20-3")
    assert look(client, name="斎藤　翠").count("●●●●（秘匿）") == 1
    take_residents(resident("2", **MOTHER))
    row = {"最新フラグ": "0"}
    take_protection(number_of("2"), "1", **row)
    take_protection(number_of("2"), "3", history="2")
    assert "20番3号" in look(client, name="斎藤")
    take_protection(number_of("2"), "3", history="2", 削除フラグ="1")
    assert "20番3号" not in look(client, name="斎藤")
    assert "翠" not in look(client, address="若葉台1-20-3")


def test_who_lives_with_a_protected_one_of_ours_is_not_found_by_it(ward: Cast) -> None:
    girl = Person.objects.get(pk=ward.case.subject_id)
    mother = Person.objects.get(name="渡邉　香織")
    take_residents(resident("5", name="渡邉　結衣", kana="ワタナベ　ユイ", household="905"))
    is_resident(girl.pk, number_of("5"))
    client = enter(ward.owner)
    assert "渡邉　結衣" in look(client, address="若葉台1-20-3")
    set_protection(
        by=ward.supervisor,
        persons=[mother],
        kind=ProtectionKind.OWN,
        starts_on=clock.today(),
    )
    assert "渡邉　結衣" not in look(client, address="若葉台1-20-3")
    assert look(client, name="渡邉　結衣").count("●●●●（秘匿）") == 1


def test_somebody_found_is_registered_linked_and_taken_to_the_intake(ward: Cast) -> None:
    client = enter(ward.owner)
    number = number_of("1")
    url = reverse("residents:register", args=[number])
    assert client.get(url, ASKED).status_code == 200
    answer = client.post(url, ASKED | {"then": "intake"})
    person = Person.objects.get(resident_number=number)
    assert answer.headers["Location"] == f"/cases/intake/?person={person.pk}"
    assert (person.name, person.sex) == ("齋藤　茜", "female")
    address = PersonAddress.objects.get(person=person)
    assert (address.text, address.source) == (
        "東京都みどり区若葉台一丁目20番3号",
        Source.RESIDENT_REGISTER,
    )
    link = linking.in_force(person)
    assert link
    assert link.decided_by == ward.owner
    page = client.get(answer.headers["Location"], follow=True).content.decode()
    assert f'value="{person.pk}"' in page
    assert "齋藤　茜" in page
    again = client.post(url, ASKED)
    assert again.status_code == 422
    assert "もう齋藤　茜さんとつながっています" in again.content.decode()
    assert Person.objects.filter(name="齋藤　茜").count() == 1


def test_registered_without_an_address_that_another_of_the_household_must_hide(ward: Cast) -> None:
    take_protection(number_of("2"), "1")  # her mother, who is not on file
    client = enter(ward.owner)
    url = reverse("residents:register", args=[number_of("1")])
    assert client.post(url, ASKED | {"then": "person"}).status_code == 302
    girl = Person.objects.get(resident_number=number_of("1"))
    assert not PersonAddress.objects.filter(person=girl).exists()
    assert (
        client.post(reverse("residents:register", args=[number_of("2")]), ASKED).status_code == 302
    )
    mother = PersonAddress.objects.get(person__resident_number=number_of("2"))
    assert whereabouts.hidden_rows([mother], viewer=ward.owner) == {mother.pk}


def test_a_mistyped_number_of_any_length_can_be_written_down() -> None:
    assert for_log(["9" * 5_000, "0101", "x"]) == {"residents": [101, int("9" * 18), 0]}


def test_somebody_alike_on_file_is_shown_first(ward: Cast) -> None:
    client = enter(ward.owner)
    take_residents(
        resident("9", name="渡邊　結衣", kana="ワタナベ　ユイ", born="2018-05-14", household="77")
    )
    url = reverse("residents:register", args=[number_of("9")])
    answer = client.post(url, ASKED)
    assert answer.status_code == 422
    assert "渡邉　結衣" in answer.content.decode()
    assert client.post(url, ASKED | {"is_other": "on"}).status_code == 302


def test_a_page_of_results_takes_as_many_queries_as_one(
    ward: Cast, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    client = enter(ward.owner)
    take_residents(*(resident(str(at), household=str(at)) for at in range(10, 40)))
    look(client, name="斎藤")
    with django_assert_max_num_queries(26):
        look(client, name="斎藤")


def test_keys_follow_a_change_of_name(ward: Cast) -> None:
    changed = resident("1", name="山田　茜", kana="ヤマダ　アカネ", 個人履歴番号="2")
    take_residents(changed)
    client = enter(ward.owner)
    assert "山田　茜" in look(client, name="山田")
    assert "山田　茜" in look(client, name="斎藤　茜")  # by the name before, too
    assert ResidentKey.objects.count() == 0  # without a context there is nothing
