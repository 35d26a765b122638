"""受理台帳 as a paper and as a file: numbered, signed, in the log, and no more than one may read."""

from collections.abc import Callable
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.test import Client

from tests.cases import story
from tests.cast import Cast
from tests.documents.papers import pages_of
from yorisoi import audit
from yorisoi.access.models import Staff
from yorisoi.audit.models import Event, Touch
from yorisoi.cases.models import Consultation
from yorisoi.documents.models import Issue
from yorisoi.terms.models import Term

Enter = Callable[[Staff], Client]
PAGE = "/documents/ledger/"


@pytest.fixture
def calls(cast: Cast) -> list[Consultation]:
    first = story.consultation(cast.case, by=cast.owner, at=story.hours_ago(5))
    second = story.consultation(cast.case, by=cast.owner, at=story.hours_ago(3))
    with audit.event("demo.load"):
        Consultation.objects.filter(pk=second.pk).update(hides_caller=True)
    return [first, second]


def test_a_paper_with_number_boxes_and_what_is_hidden(
    cast: Cast, calls: list[Consultation], enter: Enter
) -> None:
    answer = enter(cast.owner).post(PAGE)
    assert answer.headers["Content-Type"] == "application/pdf"
    (words,) = pages_of(answer.content)
    for expected in (
        "発2026-00001",
        "令和8年度（2026）",
        "課長",
        "係長",
        "取扱注意",
        "伏せています",
    ):
        assert expected in words
    assert words.index(calls[0].number) < words.index(calls[1].number), "not oldest first"
    issue = Issue.objects.get()
    assert (issue.kind, issue.pages, issue.cases) == ("ledger", 1, [cast.case.pk])
    event = Event.objects.filter(action="documents.ledger.print").latest("pk")
    touch = Touch.objects.get(event=event, pages__isnull=False)
    assert touch.persons == [cast.case.subject_id]
    assert set(touch.others["cases.consultation"]) == {one.pk for one in calls}


def test_it_is_narrowed_as_the_page_it_came_from(
    cast: Cast, calls: list[Consultation], enter: Enter
) -> None:
    (words,) = pages_of(enter(cast.owner).post(f"{PAGE}?q={calls[0].number}").content)
    assert calls[0].number in words
    assert calls[1].number not in words
    narrowed = Touch.objects.get(event__action="documents.ledger.print", pages__isnull=False)
    assert narrowed.conditions["words"] == calls[0].number
    (words,) = pages_of(enter(cast.owner).post(f"{PAGE}?route={calls[1].route_id}").content)
    assert calls[1].number not in words, "narrowed by the way it came, it tells the way"


def test_others_print_what_they_may_read(
    cast: Cast, calls: list[Consultation], enter: Enter
) -> None:
    for staff in (cast.other_team, cast.auditor):
        (words,) = pages_of(enter(staff).post(PAGE).content)
        assert all(one.number not in words for one in calls)


def test_as_excel_with_a_reason(cast: Cast, calls: list[Consultation], enter: Enter) -> None:
    browser, page = enter(cast.supervisor), f"{PAGE}excel/"
    assert browser.post(page, {"purpose": ""}).status_code == 422
    answer = browser.post(f"{page}?matter=matter.abuse", {"purpose": "実務者会議の資料"})
    with ZipFile(BytesIO(answer.content)) as parts:
        words = parts.read("xl/sharedStrings.xml").decode()
    assert all(one.number in words for one in calls)
    issue = Issue.objects.get()
    assert (issue.format, issue.rows, issue.kind) == ("xlsx", 2, "ledger")
    event = Event.objects.filter(action="documents.ledger.export").latest("pk")
    assert event.purpose == "実務者会議の資料"
    assert event.touches.filter(conditions__matter="matter.abuse").exists()


def test_the_section_keeps_its_own_boxes(
    cast: Cast, calls: list[Consultation], enter: Enter
) -> None:
    with audit.event("demo.load"):
        Term.objects.filter(pk="sign_off.chief").update(words="所長")
        Term.objects.filter(pk="sign_off.head").update(ends_on="2026-03-31")
    browser = enter(cast.owner)
    for answer in (
        browser.post(PAGE),
        browser.post(f"/documents/cases/{cast.case.pk}/face-sheet/"),
        browser.post(f"/documents/receptions/{calls[0].pk}/"),
    ):
        words = pages_of(answer.content)[0]
        assert "所長" in words
        assert "課長" not in words
        assert "係長" not in words.replace("係長・", "")


def test_the_page_of_the_ledger_leads_there(
    cast: Cast, calls: list[Consultation], enter: Enter
) -> None:
    html = enter(cast.owner).get("/cases/consultations/?only=mine").content.decode()
    assert f'href="{PAGE}?only=mine"' in html
    assert "2件" in enter(cast.owner).get(f"{PAGE}?only=mine").content.decode()
