"""連携の名簿 taken out: a number, who, what for; nothing that is suppressed, whoever asks."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client

from tests.cases.facts.mirrored import CHILD, linked, mother_of, put, resident
from tests.cast import Cast
from tests.documents.test_notes_as_excel import TEXT, cells
from yorisoi import audit, clock
from yorisoi.access.models import Staff
from yorisoi.audit.models import Event
from yorisoi.documents.models import Issue
from yorisoi.people.models import AddressRelease, Protection
from yorisoi.people.whereabouts import HIDDEN_WORDS
from yorisoi.registers.models import Checkup

Enter = Callable[[Staff], Client]
WHERE = "/documents/lists/excel/"


@pytest.fixture
def family(cast: Cast) -> Cast:
    linked(cast)
    put(Checkup, CHILD, kind="36", title="=3歳児健診", attendance="missed", due_on=date(2026, 3, 1))
    return cast


def taken(browser: Client, kind: str) -> list[list[tuple[str, str]]]:
    answer = browser.post(f"{WHERE}?kind={kind}", {"purpose": "未受診の家庭への連絡"})
    assert answer.status_code == 200, answer.content.decode()
    assert answer.headers["Content-Disposition"].startswith("attachment")
    return cells(answer.content)


def test_number_who_and_what_for(family: Cast, enter: Enter) -> None:
    rows = taken(enter(family.owner), "checkups")
    issue = Issue.objects.get()
    assert issue.number in rows[2][0][1]
    assert family.owner.name in rows[2][0][1]
    assert [value for _, value in rows[4]][:1] == ["渡邉　結衣"]
    assert (TEXT, "=3歳児健診") in rows[4]
    assert (issue.kind, issue.rows, issue.cases) == ("list", 1, [family.case.pk])
    event = Event.objects.filter(action="documents.list.export").exclude(purpose="").get()
    assert event.purpose == "未受診の家庭への連絡"


def test_without_a_purpose_there_is_no_file(family: Cast, enter: Enter) -> None:
    assert enter(family.owner).post(f"{WHERE}?kind=checkups", {}).status_code == 422
    assert not Issue.objects.exists()


def test_only_cases_one_may_take_out(family: Cast, enter: Enter) -> None:
    assert len(taken(enter(family.supervisor), "checkups")) == 5
    for nobody in (family.other_team, family.nurse):
        assert len(taken(enter(nobody), "checkups")) == 4  # the head alone


def test_a_suppressed_place_is_not_in_the_file_even_while_released(
    family: Cast, enter: Enter
) -> None:
    resident(CHILD, "moved_out", date(2026, 6, 1), state="left", moved_to="川崎市高津区")
    with audit.event("demo.load"):
        Protection.objects.create(
            person=mother_of(family), kind="measure", starts_on=date(2026, 1, 1),
            recorded_at=clock.now(),
        )  # fmt: skip
        for person in (mother_of(family), family.case.subject):
            AddressRelease.objects.create(
                person=person, staff=family.owner, reason="通知", starts_at=clock.now(),
                ends_at=clock.now() + timedelta(minutes=10),
            )  # fmt: skip
    browser = enter(family.owner)
    assert "川崎市高津区" in browser.get("/cases/lists/?kind=left").content.decode()
    (row,) = taken(browser, "left")[4:]
    assert (TEXT, HIDDEN_WORDS) in row
    assert not any("川崎市" in value for _, value in row)
