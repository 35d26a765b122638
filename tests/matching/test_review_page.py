"""名寄せの確認: the next pair side by side, decided with one key, most useful first."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.cast import Cast, enter
from tests.matching.pairs import a_household, a_pair, visiting
from tests.records import a_person
from tests.registers.made_up import number_of, resident, take_protection, take_residents
from yorisoi import audit, clock
from yorisoi.access.models import Staff
from yorisoi.audit.models import Event, Touch
from yorisoi.japanese import parse_partial_date
from yorisoi.matching import queue
from yorisoi.matching.models import Pair, PairState
from yorisoi.people.models import Person, PersonAddress, Sex
from yorisoi.registers.models import Link

SECRET = "●●●●（秘匿）"


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """Counts of the test before."""
    cache.clear()


@pytest.fixture
def ward(people: Cast) -> Cast:
    a_household()
    return people


def girl_of(ward: Cast) -> Person:
    return Person.objects.get(pk=ward.case.subject_id)


def page(staff: Staff, **about: int) -> str:
    answer = enter(staff).get(reverse("matching:pairs"), about)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def send(client: Client, pair: Pair, decision: str, **more: Any) -> str:
    """Decide of it; the page that follows."""
    sent = {"decision": decision, "version": Pair.objects.get(pk=pair.pk).version} | more
    answer = client.post(reverse("matching:decide", args=[pair.pk]), sent, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_two_records_side_by_side_with_what_differs(ward: Cast) -> None:
    a_pair(girl_of(ward), "1", conflict="親族は自動でつなぎません")
    shown = page(ward.owner)
    for words in (
        "おそらく同じ人",
        "点 6.2",
        "<mark>邉</mark>",
        "<mark>辺</mark>",
        "書き方の違い",
        "氏名は邉/辺の異体字、カナが一致",
        "生年月日が1日違う",
        "親族は自動でつなぎません",
        "若葉台一丁目20番3号",
        "渡辺　徹",
        "一致</span>",  # the mother stands on both sides
    ):
        assert words in shown, words
    assert shown.count("一致</span>") == 2


def test_the_residents_are_read_with_a_purpose_and_stand_in_the_log(ward: Cast) -> None:
    a_pair(girl_of(ward), "1")
    page(ward.owner)
    event = Event.objects.get(action="registers.resident.compare")
    assert event.purpose == "名寄せの確認"
    touched = Touch.objects.filter(event=event).latest("pk")
    assert touched.others == {"residents": [int(number_of(one)) for one in "123"]}
    assert girl_of(ward).pk in touched.persons


def test_the_answer_is_the_next_pair(ward: Cast) -> None:
    mother = Person.objects.get(name="渡邉　香織")
    pairs = [a_pair(girl_of(ward), "1", 7), a_pair(mother, "2", 5), a_pair(girl_of(ward), "3", 1)]
    client = enter(ward.owner)
    assert f"/pairs/{pairs[1].pk}/decide/" in send(client, pairs[0], "same")
    assert Link.objects.get().number == number_of("1")
    shown = send(client, pairs[1], "later")  # the third was the girl's, who is linked now
    assert "あとで 1組" in shown
    assert f"/pairs/{pairs[1].pk}/decide/" in shown
    shown = send(client, pairs[1], "different")
    assert "確認する組はありません" in shown
    answer = client.post(
        reverse("matching:pair_undo", args=[pairs[1].pk]),
        {"version": Pair.objects.get(pk=pairs[1].pk).version},
        follow=True,
    ).content.decode()
    assert "判断を元に戻しました" in answer
    assert f"/pairs/{pairs[1].pk}/decide/" in answer


def test_open_cases_come_first_then_the_most_certain(ward: Cast) -> None:
    mother = Person.objects.get(name="渡邉　香織")  # no case of her own
    first, second = a_pair(girl_of(ward), "1", 2), a_pair(girl_of(ward), "3", 1)
    third, fourth = a_pair(mother, "2", 9), a_pair(mother, "3", 8, state=PairState.LATER)
    order, after = [], 0
    for _ in range(4):
        pair = queue.next_pair(ward.owner, after)
        assert pair
        order.append(pair.pk)
        after = pair.pk
    assert order == [one.pk for one in (first, second, third, fourth)]
    assert queue.next_pair(ward.owner, after) == first  # and from the front again


def test_what_another_worker_looks_at_comes_last(ward: Cast) -> None:
    mother = Person.objects.get(name="渡邉　香織")
    stranger = a_person_of_nobody()
    first, second = a_pair(mother, "2", 9), a_pair(stranger, "3", 8)
    assert f"/pairs/{first.pk}/decide/" in page(ward.owner)
    assert f"/pairs/{second.pk}/decide/" in page(ward.same_team)
    assert f"/pairs/{first.pk}/decide/" in page(ward.owner)  # one's own stays
    send(enter(ward.same_team), second, "different")
    # Nothing else is left: the same for both, and the second to decide is told.
    assert f"/pairs/{first.pk}/decide/" in page(ward.same_team)


def a_person_of_nobody() -> Person:
    with transaction.atomic(), visiting(), audit.event("demo.load"):
        return a_person("山田　桜", Sex.FEMALE, date(1990, 1, 1))


def test_counts_of_many_are_kept_for_a_minute_but_for_ones_own(
    ward: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "MANY", 2)
    pairs = [a_pair(girl_of(ward), str(at), at) for at in (1, 3, 4)]
    assert queue.counted(ward.owner)["left"] == 3
    send(enter(ward.owner), pairs[0], "different")
    assert queue.progress(ward.owner).left == 2


def test_where_the_family_lives_stands_beside_the_household(ward: Cast) -> None:
    mother = Person.objects.get(name="渡邉　香織")
    with transaction.atomic(), visiting(), audit.event("demo.load"):
        PersonAddress.objects.create(person=mother, text="弁天町9-15", recorded_at=clock.now())
    pair = a_pair(girl_of(ward), "1")
    shown = page(ward.owner)
    assert "弁天町9-15" in shown
    assert "同じ住所" in shown  # of the household
    take_protection(number_of("3"), "1")
    shown = page(ward.owner, pair=pair.pk)
    assert "弁天町9-15" not in shown
    assert "同じ住所" not in shown


def test_a_birthday_known_in_part_agrees_as_far_as_it_goes(ward: Cast) -> None:
    girl = girl_of(ward)
    with transaction.atomic(), visiting(), audit.event("demo.load"):
        girl.set_born(parse_partial_date("平成30年頃"))
        girl.save()
    pair = a_pair(girl, "1")
    assert "わかる範囲で一致" in page(ward.owner, pair=pair.pk)


def test_skipping_goes_on_behind_what_was_skipped(ward: Cast) -> None:
    mother = Person.objects.get(name="渡邉　香織")
    first, second, third = (
        a_pair(girl_of(ward), "1", 9),
        a_pair(mother, "2", 5),
        a_pair(mother, "3", 4),
    )
    client = enter(ward.owner)
    shown = send(client, second, "different", after=first.pk)
    assert f"/pairs/{third.pk}/decide/" in shown


def test_only_of_persons_whom_one_may_write(ward: Cast) -> None:
    pair = a_pair(girl_of(ward), "1")
    assert "確認する組はありません" in page(ward.other_team)
    assert "確認する組はありません" in page(ward.other_team, pair=pair.pk)
    answer = enter(ward.other_team).post(
        reverse("matching:decide", args=[pair.pk]), {"decision": "same", "version": 1}
    )
    assert answer.status_code == 403
    assert queue.left(ward.owner).number == 1
    assert queue.left(ward.other_team).number == 0
    for nobody in (ward.administrator, ward.auditor):
        assert "確認する組はありません" in page(nobody)


def test_the_left_column_counts_what_waits_for_the_viewer(ward: Cast) -> None:
    pair = a_pair(girl_of(ward), "1")
    assert queue.left_lately(ward.owner).number == 1
    assert queue.left_lately(ward.other_team).number == 0
    a_pair(girl_of(ward), "3", 1)
    assert queue.left_lately(ward.owner).number == 1  # of every person on file, once a minute
    send(enter(ward.owner), pair, "different")
    assert queue.left_lately(ward.owner).number == 1
    page(ward.owner)
    send(enter(ward.owner), Pair.objects.latest("pk"), "different")
    assert queue.left_lately(ward.owner).number == 0


def test_a_protected_address_is_neither_shown_nor_compared(ward: Cast) -> None:
    take_protection(number_of("3"), "1")  # the father, who lives with the resident
    pair = a_pair(girl_of(ward), "1")
    shown = page(ward.owner)
    assert SECRET in shown
    assert "若葉台一丁目" not in shown
    assert "住所が号まで一致" not in shown
    send(enter(ward.owner), pair, "same")
    assert "住所が号まで一致" not in str(Link.objects.get().evidence)


def test_a_resident_who_is_somebody_else_cannot_be_linked_from_here(ward: Cast) -> None:
    mother = Person.objects.get(name="渡邉　香織")
    send(enter(ward.owner), a_pair(mother, "1"), "same")
    pair = a_pair(girl_of(ward), "1")
    shown = page(ward.owner)
    assert "渡邉　香織さんとつながっています" in shown
    assert 'value="same"' not in shown
    assert "統合するか" not in shown  # which a caseworker may not
    assert "統合するか" in page(ward.supervisor)
    shown = send(enter(ward.owner), pair, "same")
    assert "渡邉　香織さんとつながっています" in shown


def test_two_windows_on_one_pair(ward: Cast) -> None:
    pair = a_pair(girl_of(ward), "1")
    send(enter(ward.owner), pair, "different")
    assert "もう「別の人」です" in send(enter(ward.same_team), pair, "same")
    assert not Link.objects.exists()


def test_how_many_are_left_and_until_when(ward: Cast) -> None:
    people = []
    with transaction.atomic(), visiting(), audit.event("demo.load"):
        people = [a_person(f"山田　{at}", Sex.FEMALE, date(1990, 1, 1)) for at in range(16)]
    pairs = [a_pair(one, "1", 5) for one in people]
    client = enter(ward.owner)
    for pair in pairs[:6]:
        shown = send(client, pair, "different")
    assert "のこり <strong>10</strong>組" in shown
    assert "きょう決めた組 6" in shown
    assert "1時間に360組の速さ" in shown  # six within the first minute
    assert "この速さなら、のこりはあと2分" in shown


def test_as_many_queries_for_a_hundred_pairs_as_for_one(
    ward: Cast, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    take_residents(
        *(
            resident(str(at), name=f"渡辺　{at}", kana="ワタナベ　ロク", household="500")
            for at in range(20, 30)
        )
    )
    for at in range(100):
        a_pair(girl_of(ward), str(1000 + at), -1)
    a_pair(girl_of(ward), "1")
    client = enter(ward.owner)
    with django_assert_max_num_queries(55):
        client.get(reverse("matching:pairs"))
