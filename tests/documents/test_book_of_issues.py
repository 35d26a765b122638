"""発行の控え: supervisors and auditors see what was printed; one page costs the same for any number."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import Cast
from yorisoi import audit, clock
from yorisoi.access.models import Staff
from yorisoi.audit.models import Touch
from yorisoi.documents.models import Issue

Enter = Callable[[Staff], Client]
BOOK = "/documents/issues/"


@transaction.atomic
def issued(cast: Cast, count: int, **changes: object) -> None:
    first = Issue.objects.count() + 1
    with audit.event("demo.load"):
        for number in range(first, first + count):
            given = {
                "number": f"発2026-{number:05}",
                "kind": "notes",
                "format": "pdf",
                "at": clock.now() - timedelta(minutes=number),
                "by": cast.owner,
                "persons": [cast.case.subject_id],
                "cases": [cast.case.pk],
                "pages": 3,
                "sha256": "0" * 64,
            }
            Issue.objects.create(**given | changes)


@pytest.mark.parametrize("person", ["supervisor", "auditor"])
def test_who_may_look_sees_it(person: str, cast: Cast, enter: Enter) -> None:
    issued(cast, 1)
    page = enter(getattr(cast, person)).get(BOOK).content.decode()
    for expected in ("発2026-00001", "経過記録", "PDF", "担当　花", "2026-00001", "3ページ"):
        assert expected in page
    assert "渡邉" not in page


@pytest.mark.parametrize("person", ["owner", "nurse", "administrator", "contractor"])
def test_nobody_else_does(person: str, cast: Cast, enter: Enter) -> None:
    assert enter(getattr(cast, person)).get(BOOK).status_code == 403


def test_a_page_costs_the_same_for_one_and_for_many(cast: Cast, enter: Enter) -> None:
    client = enter(cast.supervisor)
    issued(cast, 1)
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get(BOOK)
    issued(cast, 70)
    with CaptureQueriesContext(connection) as many:
        page = client.get(BOOK)
    assert len(many) == len(one)
    assert "1–50件 / 71件" in page.content.decode()


def test_it_is_narrowed_by_number_staff_kind_and_day(cast: Cast, enter: Enter) -> None:
    issued(cast, 1)
    issued(cast, 1, by=cast.nurse, kind="genogram", at=clock.now() - timedelta(days=3))
    client = enter(cast.auditor)
    for asked in ("number=00002", "staff=保健", "kind=genogram", "until=R8.6.12"):
        page = client.get(f"{BOOK}?{asked}").content.decode()
        assert "発2026-00002" in page
        assert "発2026-00001" not in page


def test_what_the_list_showed_is_in_the_log(cast: Cast, enter: Enter) -> None:
    issued(cast, 1)
    enter(cast.auditor).get(reverse("documents:issues"), {"kind": "notes"})
    touch = Touch.objects.filter(listed=True).latest("pk")
    assert (touch.persons, touch.cases, touch.results) == (
        [cast.case.subject_id],
        [cast.case.pk],
        1,
    )
    assert touch.conditions == {"kind": "notes"}
