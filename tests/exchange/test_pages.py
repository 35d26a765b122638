"""The pages: upload, check, apply, stop, download; for the administrator alone."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import Cast
from tests.exchange.conftest import HEADING, Run
from yorisoi.access.models import Staff
from yorisoi.exchange import engine
from yorisoi.exchange.models import Batch, Mode, State

Enter = Callable[[Staff], Client]
GOOD = "301001,新人　春,シンジン　ハル,A係,相談員,令和8年7月1日,"
BAD = "301002,=cmd,ムケイ　イチ,Z係,相談員,R8.7.1,"


@pytest.fixture
def browser(people: Cast, enter: Enter) -> Client:
    return enter(people.administrator)


def upload(browser: Client, *lines: str) -> Batch:
    file = SimpleUploadedFile("名簿.csv", "\r\n".join([HEADING, *lines]).encode("cp932"))
    address = reverse("exchange:new") + "?kind=staff_roster"
    answer = browser.post(address, {"file": file, "encoding": ""})
    assert answer.status_code == 302
    batch = Batch.objects.latest("id")
    assert answer.headers["Location"] == reverse("exchange:page", args=[batch.pk])
    return batch


def test_from_a_file_to_the_accounts(browser: Client) -> None:
    check = upload(browser, GOOD)
    page = browser.get(reverse("exchange:page", args=[check.pk])).content.decode()
    assert "順番を待っています" in page
    assert "中止する" in page
    engine.run(check.pk)
    page = browser.get(reverse("exchange:page", args=[check.pk])).content.decode()
    assert "この内容で反映する" in page
    answer = browser.post(reverse("exchange:apply", args=[check.pk]))
    batch = Batch.objects.get(checked_in=check)
    assert answer.headers["Location"] == reverse("exchange:page", args=[batch.pk])
    assert engine.run(batch.pk).state == State.DONE
    assert Staff.objects.filter(number="301001").exists()
    assert batch.files.get().sha256 == check.files.get().sha256


def test_a_check_is_applied_once(browser: Client) -> None:
    check = upload(browser, GOOD)
    engine.run(check.pk)
    for _ in range(2):
        browser.post(reverse("exchange:apply", args=[check.pk]))
    assert Batch.objects.filter(checked_in=check).count() == 1


def test_problems_are_shown_and_can_be_taken_along(browser: Client) -> None:
    check = engine.run(upload(browser, GOOD, BAD).pk)
    page = browser.get(reverse("exchange:page", args=[check.pk])).content.decode()
    assert "係の一覧にありません" in page
    download = browser.get(reverse("exchange:problems", args=[check.pk]))
    content = download.content.decode()
    assert content.startswith("\ufeffファイル,シート,行,列,結果,理由,値\r\n")
    assert "名簿.csv,,3,係,受け付けない," in content


def test_the_fragment_ends_with_the_whole_page(browser: Client) -> None:
    batch = upload(browser, GOOD)
    address = reverse("exchange:progress", args=[batch.pk])
    first = browser.get(address)
    assert "hx-get" in first.content.decode()
    assert "HX-Refresh" not in first.headers
    engine.run(batch.pk)
    assert browser.get(address).headers["HX-Refresh"] == "true"


def test_stopping_what_waits(browser: Client) -> None:
    batch = upload(browser, GOOD)
    browser.post(reverse("exchange:cancel", args=[batch.pk]))
    batch.refresh_from_db()
    assert batch.state == State.CANCELLED


def test_no_file_is_said_in_words(browser: Client) -> None:
    answer = browser.post(reverse("exchange:new") + "?kind=staff_roster", {})
    assert answer.status_code == 422
    assert "ファイルを選んでください" in answer.content.decode()


def test_an_unknown_kind_is_not_there(browser: Client) -> None:
    assert browser.get(reverse("exchange:new") + "?kind=x").status_code == 404


def test_others_do_not_come_in(people: Cast, enter: Enter, roster: Run) -> None:
    batch = roster(GOOD, mode=Mode.CHECK)
    for staff in (people.owner, people.supervisor, people.auditor, people.contractor):
        other = enter(staff)
        assert other.get(reverse("exchange:page", args=[batch.pk])).status_code == 404
        assert other.get(reverse("exchange:progress", args=[batch.pk])).status_code == 403
        assert other.get(reverse("exchange:new")).status_code == 403
        assert other.post(reverse("exchange:apply", args=[batch.pk])).status_code == 404


def test_the_list_takes_the_same_queries_for_one_and_for_many(
    people: Cast, browser: Client, roster: Run
) -> None:
    roster(GOOD, mode=Mode.CHECK)
    browser.get(reverse("exchange:list"))
    with CaptureQueriesContext(connection) as one:
        browser.get(reverse("exchange:list"))
    for _ in range(5):
        roster(GOOD, mode=Mode.CHECK)
    with CaptureQueriesContext(connection) as many:
        answer = browser.get(reverse("exchange:list"))
    assert answer.content.decode().count("名簿.csv") == 6
    assert len(many) == len(one)
    assert len(one) <= 14
