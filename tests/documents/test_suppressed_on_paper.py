"""Where somebody under a 支援措置 is stands on no paper, whoever prints it, also during a 一時解除."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from tests.documents.papers import text_of
from tests.records import a_person, at_home, members, protect, ties
from yorisoi import audit, clock
from yorisoi.access.models import Staff
from yorisoi.cases.models import Consultation
from yorisoi.people.family_actions import family_of
from yorisoi.people.models import AddressRelease, Affiliation, Person, Sex

Enter = Callable[[Staff], Client]
SECRETS = ("若葉台一丁目20番3号", "03-0000-1111")


@pytest.fixture
def mother(cast: Cast) -> Person:
    """Protected from the father; the girl lives with her and goes to school."""
    mother: Person = cast.case.subject.kin.get().other
    father = a_person("原田　剛", Sex.MALE)
    ties((cast.case.subject, father, "father"), (mother, father, "ex_spouse"))
    family = family_of(cast.case.subject)
    assert family
    members(family, father, lives_together=False)
    for person in (mother, cast.case.subject):
        at_home(person)
    with transaction.atomic(), audit.event("demo.load"):
        Affiliation.objects.create(
            person=cast.case.subject,
            kind_id="affiliation.elementary",
            place="若葉小学校",
            recorded_at=clock.now(),
        )
    protect(mother, against=father)
    return mother


def printed(client: Client, name: str, pk: int, **chosen: str) -> str:
    answer = client.post(reverse(f"documents:{name}", args=[pk]), chosen)
    assert answer.status_code == 200
    return text_of(answer.content)


def test_neither_address_nor_telephone_nor_school(
    cast: Cast, mother: Person, consultation: Consultation, enter: Enter
) -> None:
    client = enter(cast.supervisor)
    for name, pk in (
        ("face_sheet", cast.case.pk),
        ("reception", consultation.pk),
        ("genogram", cast.case.pk),
    ):
        words = printed(client, name, pk)
        assert not any(secret in words for secret in (*SECRETS, "若葉小学校"))
        assert "加害" not in words
        assert "支援措置" not in words
    assert "●●●●（秘匿）" in printed(client, "face_sheet", cast.case.pk)


def test_a_release_of_minutes_does_not_open_the_paper(
    cast: Cast, mother: Person, enter: Enter
) -> None:
    with transaction.atomic(), audit.event("people.address.release"):
        for person in (mother, cast.case.subject):
            AddressRelease.objects.create(
                person=person,
                staff=cast.owner,
                reason="通院の付き添い",
                starts_at=clock.now() - timedelta(minutes=1),
                ends_at=clock.now() + timedelta(minutes=9),
            )
    words = printed(enter(cast.owner), "face_sheet", cast.case.pk)
    assert not any(secret in words for secret in SECRETS)


def test_the_school_only_when_asked_for_and_never_the_address(
    cast: Cast, mother: Person, enter: Enter
) -> None:
    words = printed(enter(cast.owner), "face_sheet", cast.case.pk, with_places="on")
    assert "若葉小学校" in words
    assert not any(secret in words for secret in SECRETS)


def test_who_lives_with_whom_is_not_drawn(cast: Cast, mother: Person, enter: Enter) -> None:
    client = enter(cast.owner)
    for name in ("face_sheet", "genogram"):
        words = printed(client, name, cast.case.pk, with_household="on")
        assert "同居の囲みは省いています" in words
        assert "青い破線同居" not in words


def test_without_a_measure_the_outline_is_drawn_unless_it_is_not_wanted(
    cast: Cast, enter: Enter
) -> None:
    client = enter(cast.owner)
    assert "青い破線同居" in printed(client, "genogram", cast.case.pk, with_household="on")
    assert "同居の囲みは省いています" in printed(client, "genogram", cast.case.pk)
