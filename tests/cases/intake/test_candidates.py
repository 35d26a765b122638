"""この人では？: persons on file while one types, with reasons, family and earlier consultations."""

from collections.abc import Callable
from datetime import date

from django.test import Client

from tests.cast import Cast, consult
from yorisoi import audit, clock
from yorisoi.access.models import Staff
from yorisoi.audit.models import Event
from yorisoi.people import search_keys
from yorisoi.people.models import Person, PersonAddress, Protection

Enter = Callable[[Staff], Client]
ASK = "/cases/intake/candidates/"


def ask(browser: Client, **said: str) -> str:
    answer = browser.get(ASK, {"part": "child-0", **said})
    assert answer.status_code == 200
    return answer.content.decode()


def live_somewhere(person: Person, *, protected: bool = False) -> None:
    with audit.event("demo.load"):
        PersonAddress.objects.create(
            person=person, kind="living", text="若葉台二丁目3番4号", recorded_at=clock.now()
        )
        if protected:
            Protection.objects.create(
                person=person, kind="measure", starts_on=date(2026, 1, 1), recorded_at=clock.now()
            )
    search_keys.refresh([person.pk])


def test_kana_finds_the_child_with_case_worker_and_age(cast: Cast, enter: Enter) -> None:
    text = ask(enter(cast.other_team), name="わたなべ　ゆい", born="小2")
    assert "渡邉　結衣" in text
    assert "8歳 小2" in text
    assert "ケース継続 2026-00001・要保護・担当　花" in text
    assert "学年一致" in text


def test_the_family_stands_below_with_what_was_asked_before(cast: Cast, enter: Enter) -> None:
    consult(cast)
    text = ask(enter(cast.owner), person=str(cast.case.subject_id))
    assert "渡邉　結衣さんの家族" in text
    assert '<span class="intake__position">母</span>' in text
    assert "渡邉　香織" in text
    assert "過去の受付 1件" in text


def test_seen_from_the_mother_the_girl_can_be_added(cast: Cast, enter: Enter) -> None:
    mother = Person.objects.get(name="渡邉　香織")
    text = ask(enter(cast.owner), person=str(mother.pk))
    assert f'data-add="{cast.case.subject_id}"' in text
    assert '<span class="intake__position">子</span>' in text
    taken = ask(enter(cast.owner), person=str(mother.pk), taken=str(cast.case.subject_id))
    assert "data-add" not in taken


def test_a_suppressed_address_is_told_by_nothing(cast: Cast, enter: Enter) -> None:
    live_somewhere(cast.case.subject, protected=True)
    text = ask(enter(cast.owner), name="わたなべ", address="若葉台")
    assert "渡邉　結衣" in text
    assert "●●●●（秘匿）" in text
    assert "支援措置" in text
    assert "若葉台" not in text
    assert "住所一致" not in text
    assert "町名一致" not in text


def test_an_open_address_is_shown_with_the_reason(cast: Cast, enter: Enter) -> None:
    live_somewhere(cast.case.subject)
    text = ask(enter(cast.owner), name="わたなべ", address="若葉台")
    assert "若葉台二丁目3番4号" in text
    assert "町名一致" in text


def test_nobody_alike_is_said(cast: Cast, enter: Enter) -> None:
    assert "似た人はいません" in ask(enter(cast.owner), name="鬼頭　大河")


def test_how_an_age_was_understood_is_said(cast: Cast, enter: Enter) -> None:
    assert "H31.4.2～R2.4.1" in ask(enter(cast.owner), born="小1")
    assert "読めません" in ask(enter(cast.owner), born="こないだ")


def test_everybody_shown_counts_as_inquired(cast: Cast, enter: Enter) -> None:
    ask(enter(cast.owner), name="わたなべ　ゆい")
    touch = Event.objects.filter(action="cases.intake.candidates").latest("id").touches.get()
    mother = Person.objects.get(name="渡邉　香織")
    assert touch.persons == sorted([cast.case.subject_id, mother.pk])
    assert (touch.listed, touch.cases, touch.results) == (True, [cast.case.pk], 1)
    assert touch.conditions == {"name": "わたなべ　ゆい"}


def test_who_does_no_casework_sees_nobody(cast: Cast, enter: Enter) -> None:
    for name in ("administrator", "auditor", "contractor"):
        answer = enter(getattr(cast, name)).get(ASK, {"name": "わたなべ"})
        assert answer.status_code in {403, 404}
        assert "渡邉" not in answer.content.decode()


def test_asking_costs_the_same_for_one_and_for_nine(
    cast: Cast, enter: Enter, django_assert_max_num_queries: Callable[..., object]
) -> None:
    with audit.event("demo.load"):
        for number in range(12):
            Person.objects.create(name=f"渡辺　子{number}", kana="ワタナベ　コ")
    search_keys.refresh(Person.objects.values_list("pk", flat=True))
    browser = enter(cast.owner)
    with django_assert_max_num_queries(40):  # type: ignore[attr-defined]
        assert ask(browser, name="わたなべ").count("data-pick=") == 9
