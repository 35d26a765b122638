"""重複かもしれない人物: proposed pairs of records, merged or parted by those who may."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse

from tests.cast import Cast, enter
from tests.matching.pairs import visiting
from tests.records import a_person
from yorisoi import audit, clock
from yorisoi.matching.models import PairState, Twice
from yorisoi.people.models import Person, Sex

pytestmark = pytest.mark.django_db
URL = "matching:twices"


@transaction.atomic
def a_twice(one: Person, name: str = "渡辺　結衣") -> Twice:
    with visiting(), audit.event("demo.load"):
        other = a_person(name, Sex.FEMALE, date(2018, 5, 14))
        return Twice.objects.create(
            person=one,
            other=other,
            score=9.4,
            evidence=[["for", "カナが一致"], ["against", "住所が違う"]],
            found_at=clock.now(),
        )


def test_listed_with_what_speaks_for_and_the_way_to_merging(cast: Cast) -> None:
    twice = a_twice(cast.case.subject)
    shown = enter(cast.supervisor).get(reverse(URL)).content.decode()
    for words in ("渡邉　結衣", "渡辺　結衣", "まず同じ人", "カナが一致", "住所が違う"):
        assert words in shown, words
    assert reverse("matching:merge", args=[twice.person_id, twice.other_id]) in shown


def test_parted_they_are_not_proposed_again(cast: Cast) -> None:
    twice = a_twice(cast.case.subject)
    client, url = enter(cast.supervisor), reverse("matching:twice_part", args=[twice.pk])
    assert client.post(url, {"version": 7}).status_code == 302
    twice.refresh_from_db()
    assert twice.state == PairState.PROPOSED
    answer = client.post(url, {"version": twice.version, "note": "いとこ"}, follow=True)
    assert "別の人としました" in answer.content.decode()
    twice.refresh_from_db()
    assert (twice.state, twice.decided_by, twice.note) == (
        PairState.DIFFERENT,
        cast.supervisor,
        "いとこ",
    )
    shown = client.post(url, {"version": twice.version}, follow=True).content.decode()
    assert "もう「別の人」です" in shown


def test_not_for_who_may_not_merge(cast: Cast) -> None:
    twice = a_twice(cast.case.subject)
    client = enter(cast.owner)
    assert "渡辺　結衣" not in client.get(reverse(URL)).content.decode()
    url = reverse("matching:twice_part", args=[twice.pk])
    assert client.post(url, {"version": 1}).status_code == 403


def test_as_many_queries_for_twenty_as_for_one(
    cast: Cast, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    for at in range(20):
        a_twice(cast.case.subject, f"渡辺　{at}")
    client = enter(cast.supervisor)
    with django_assert_max_num_queries(30):
        client.get(reverse(URL))
