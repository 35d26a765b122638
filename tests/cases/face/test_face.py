"""The face sheet: how things are now, the family and its cases, what must be done."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cases import story
from tests.cast import Cast
from yorisoi import audit, clock
from yorisoi.access.models import Staff
from yorisoi.cases.face.queries import Face, face_of
from yorisoi.cases.models import NoteState
from yorisoi.people.family_actions import family_of
from yorisoi.people.models import (
    AddressRelease,
    Family,
    FamilyMember,
    Person,
    PersonAddress,
    PersonPhone,
    Protection,
    RegisteredHousehold,
    Workplace,
)

Enter = Callable[[Staff], Client]


@transaction.atomic
def put(kind: type, person: Person, **more: object) -> None:
    with audit.event("demo.load"):
        kind.objects.create(person=person, recorded_at=clock.now(), **more)  # type: ignore[attr-defined]


def add(cast: Cast, name: str, position: str, **more: object) -> Person:
    person = story.person(name)
    put(FamilyMember, person, family=family_of(cast.case.subject), position=position, **more)
    return person


def face(cast: Cast, viewer: Staff | None = None) -> Face:
    return face_of(cast.case, viewer=viewer or cast.owner)


def test_the_household_of_the_register_beside_the_real_one(cast: Cast) -> None:
    assert face(cast).household.words == "実態2人"
    mother = Person.objects.get(name="渡邉　香織")
    for person in (cast.case.subject, mother):
        put(RegisteredHousehold, person, number="H1")
    assert face(cast).household.differing == ""
    add(cast, "森　拓也", "内夫")
    assert face(cast).household.words == "住基2人・実態3人（内夫 住基にない）"


def test_nobody_misses_the_unborn_in_the_register(cast: Cast) -> None:
    mother = Person.objects.get(name="渡邉　香織")
    for person in (cast.case.subject, mother):
        put(RegisteredHousehold, person, number="H1")
    unborn = add(cast, "香織の胎児", "胎児")
    with transaction.atomic(), audit.event("demo.load"):
        Person.objects.filter(pk=unborn.pk).update(state="unborn")
    assert face(cast).household.words == "住基2人・実態2人"


def test_an_address_that_nobody_may_see(cast: Cast, enter: Enter) -> None:
    put(PersonAddress, cast.case.subject, text="若葉台一丁目2番3号")
    assert str(face(cast).address) == "若葉台一丁目2番3号"
    mother = Person.objects.get(name="渡邉　香織")
    with transaction.atomic(), audit.event("demo.load"):
        Protection.objects.create(
            person=mother, kind="measure", starts_on=clock.today(), recorded_at=clock.now()
        )
    page = enter(cast.owner).get(f"/cases/{cast.case.pk}/").content.decode()
    assert "若葉台" not in page
    assert "●●●●（秘匿）" in page
    assert "支援措置・住所秘匿" in page
    assert "渡邉　香織" in {one.person.name for one in face(cast).relatives if one.is_protected}
    assert re.search(r"支援措置\s*</span>", page), "beside her name and telephone, too"
    with transaction.atomic(), audit.event("demo.load"):
        AddressRelease.objects.create(
            person=cast.case.subject,
            staff=cast.owner,
            reason="訪問",
            starts_at=clock.now(),
            ends_at=clock.now() + timedelta(minutes=15),
        )
    assert "若葉台" in str(face(cast).address)
    assert "若葉台" not in str(face(cast, cast.supervisor).address)


def test_a_protection_near_and_past_its_end_says_so(cast: Cast) -> None:
    warnings = []
    for days in (60, 20, -3):
        with transaction.atomic(), audit.event("demo.load"):
            Protection.objects.all().delete()
            Protection.objects.create(
                person=cast.case.subject,
                kind="measure",
                starts_on=clock.today() - timedelta(days=300),
                ends_on=clock.today() + timedelta(days=days),
                recorded_at=clock.now(),
            )
        found = face(cast)
        warnings.append(found.protection_warning)
        assert found.is_protected
    assert warnings == ["", "期限 1か月前", "期限切れ・継続中"]


def test_last_contact_is_when_the_child_may_have_been_seen(cast: Cast) -> None:
    assert face(cast).contact is None
    story.note(cast.case, by=cast.owner, at=story.hours_ago(100), contact="contact.home")
    story.note(cast.case, by=cast.owner, at=story.hours_ago(1), contact="contact.phone")
    draft = {"contact": "contact.visit", "state": NoteState.DRAFT}
    story.note(cast.case, by=cast.owner, at=story.hours_ago(2), **draft)
    contact = face(cast).contact
    assert contact is not None
    assert (contact.at, contact.words) == (story.hours_ago(100), "家庭訪問")
    todo = story.safety_task(cast.case, by=cast.owner, received=story.hours_ago(30))
    story.check(todo, by=cast.owner, at=story.hours_ago(20), seen=False)
    story.check(todo, by=cast.owner, at=story.hours_ago(10))
    assert face(cast).contact.at == story.hours_ago(10)  # type: ignore[union-attr]


def test_siblings_with_the_state_of_their_cases(cast: Cast, enter: Enter) -> None:
    brother, sister = add(cast, "渡邉　陸", "兄"), add(cast, "渡邉　紬", "妹")
    case = story.case_of(brother, worker=cast.other_team)
    assert [one.case for one in face(cast).relatives] == [None, case, None]
    page = enter(cast.owner).get(f"/cases/{cast.case.pk}/").content.decode()
    assert f'href="/cases/{case.pk}/">ケース継続' in page
    assert sister.name in page
    assert "ケースなし" in page


def test_what_must_be_done_overdue_first_with_the_countdown(cast: Cast, enter: Enter) -> None:
    story.task(cast.case, by=cast.owner, due=clock.now() + timedelta(days=3), title="会議の資料")
    story.task(cast.case, by=cast.owner, due=story.hours_ago(30), title="学校に聞く")
    story.safety_task(cast.case, by=cast.owner, received=story.hours_ago(16.8))
    assert [task.title for task in face(cast).tasks] == ["学校に聞く", "安全確認", "会議の資料"]
    page = enter(cast.owner).get(f"/cases/{cast.case.pk}/").content.decode()
    assert "31:12" in page
    assert "あす 17:42" in page


@pytest.mark.parametrize("times", [1, 3])
def test_however_large_the_family_it_takes_as_many_queries(times: int, cast: Cast) -> None:
    counts = []
    for _ in range(2):
        for number in range(times):
            child = add(cast, f"子{number}", "妹")
            story.case_of(child, worker=cast.owner)
        with CaptureQueriesContext(connection) as queries:
            face(cast)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 11


def test_of_a_pregnant_woman_also_her_work_her_telephone_and_the_household(
    cast: Cast, enter: Enter
) -> None:
    put(Workplace, cast.case.subject, place="スーパーみどり", work="パート")
    put(PersonPhone, cast.case.subject, number="090-0000-1234")
    with transaction.atomic(), audit.event("demo.load"):
        Family.objects.update(remarks="生活保護を申請中。")
    page = enter(cast.owner).get(f"/cases/{cast.case.pk}/").content.decode()
    for words in ("スーパーみどり", "090-0000-1234", "生活保護を申請中。"):
        assert words in page
