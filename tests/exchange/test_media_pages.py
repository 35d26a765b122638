"""The pages of the 媒体管理簿, for those who keep it and those who look."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import Cast
from yorisoi import clock
from yorisoi.access.models import Staff
from yorisoi.audit.models import Touch
from yorisoi.exchange import media
from yorisoi.exchange.models import Medium, MediumEventKind, MediumKind

Enter = Callable[[Staff], Client]
LIST = reverse("exchange:media")
NEW = reverse("exchange:medium_new")


@pytest.fixture
def browser(cast: Cast, enter: Enter) -> Client:
    return enter(cast.administrator)


def typed(cast: Cast, **changes: Any) -> dict[str, Any]:
    return {
        "label": "DVD-2026-07",
        "kind": "dvd",
        "content": "旧システムの児童台帳",
        "file_count": "12",
        "package_sha256": "B" * 64,
        "day": "R8.5.1",
        "staff": cast.administrator.pk,
        "organisation": "株式会社みどり情報",
        "person": "委託　太郎",
        "place": "鍵付き書庫",
    } | changes


def words_of(browser: Client, address: str) -> str:
    return browser.get(address).content.decode()


def test_nothing_yet(browser: Client) -> None:
    page = words_of(browser, LIST)
    assert "媒体の記録はありません" in page
    assert NEW in page
    assert "data-print" not in page


def test_from_receipt_to_return(cast: Cast, browser: Client) -> None:
    answer = browser.post(NEW, typed(cast))
    medium = Medium.objects.get(label="DVD-2026-07")
    where = reverse("exchange:medium", args=[medium.pk])
    assert answer.headers["Location"] == where
    assert "30日超" in words_of(browser, LIST)
    assert "受け取ってから30日を過ぎた媒体が 1 あります" in words_of(browser, LIST)
    assert "受け取ってから45日になります" in words_of(browser, where)
    record = reverse("exchange:medium_record", args=[medium.pk, "return"])
    form = browser.get(record)
    assert 'name="version" value="1"' in form.content.decode()
    sent = typed(cast, day="R8.6.10", version="1")
    assert browser.post(record, sent).headers["Location"] == where
    page = words_of(browser, where)
    assert "返却・消去済み" in page
    assert "消去・廃棄を記録" in page
    assert "使用を記録" not in page
    assert "30日を過ぎた" not in words_of(browser, LIST)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"organisation": ""}, "どこから受け取ったか"),
        ({"package_sha256": "x"}, "64文字です"),
        ({"day": "R9.1.1"}, "より後の日付です"),
        ({"label": ""}, "入力してください"),
    ],
)
def test_what_is_missing_is_asked_for(
    cast: Cast, browser: Client, changes: dict[str, str], words: str
) -> None:
    answer = browser.post(NEW, typed(cast, **changes))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Medium.objects.exists()


def test_the_same_label_twice(cast: Cast, browser: Client, medium: Medium) -> None:
    answer = browser.post(NEW, typed(cast, label=medium.label))
    assert "もう登録されています" in answer.content.decode()


def test_somebody_else_was_first(cast: Cast, browser: Client, medium: Medium) -> None:
    old = medium.version
    line = media.Line(clock.today(), cast.administrator, place="金庫")
    media.record(by=cast.administrator, medium=medium, kind=MediumEventKind.STORAGE, line=line)
    address = reverse("exchange:medium_record", args=[medium.pk, "return"])
    answer = browser.post(address, typed(cast, day="R8.6.15", version=old))
    assert answer.status_code == 422
    assert "ほかの人が先に" in answer.content.decode()
    assert not medium.events.filter(kind="return").exists()
    address = reverse("exchange:medium_change", args=[medium.pk])
    answer = browser.post(address, typed(cast, version=old))
    assert "いまの登録は「旧システムの児童台帳」です" not in answer.content.decode()
    assert "いまの登録は「DVD-2026-01」です" in answer.content.decode()


def test_correcting_and_withdrawing(cast: Cast, browser: Client, medium: Medium) -> None:
    browser.post(
        reverse("exchange:medium_change", args=[medium.pk]), typed(cast, version=medium.version)
    )
    medium.refresh_from_db()
    assert medium.content == "旧システムの児童台帳"
    line = medium.events.get(kind="storage")
    address = reverse("exchange:medium_withdraw", args=[medium.pk, line.pk])
    browser.post(address, {"reason": "別の棚だった。", "version": medium.version})
    page = words_of(browser, reverse("exchange:medium", args=[medium.pk]))
    assert "<s>保管</s>" in page
    assert "別の棚だった。" in page
    assert address not in page


def test_there_is_no_second_receipt_and_no_foreign_line(
    cast: Cast, browser: Client, medium: Medium
) -> None:
    for kind in ("receipt", "theft"):
        address = reverse("exchange:medium_record", args=[medium.pk, kind])
        assert browser.get(address).status_code == 404
    about = media.Description("USB-1", MediumKind.USB, "別")
    other = media.receive(
        by=cast.administrator, medium=about, line=media.Line(clock.today(), cast.administrator)
    )
    foreign = reverse("exchange:medium_withdraw", args=[medium.pk, other.events.get().pk])
    assert browser.get(foreign).status_code == 404


def test_who_may_what(cast: Cast, enter: Enter, medium: Medium) -> None:
    page = reverse("exchange:medium", args=[medium.pk])
    record = reverse("exchange:medium_record", args=[medium.pk, "return"])
    change = reverse("exchange:medium_change", args=[medium.pk])
    for staff, reads, receives, writes in (
        (cast.administrator, 200, 200, 200),
        (cast.supervisor, 200, 200, 404),
        (cast.auditor, 200, 403, 404),
        (cast.owner, 404, 403, 404),
        (cast.contractor, 404, 403, 404),
    ):
        browser = enter(staff)
        assert browser.get(page).status_code == reads, staff
        assert browser.get(NEW).status_code == receives, staff
        assert browser.get(record).status_code == writes, staff
        assert browser.get(change).status_code == writes, staff
        offered = browser.get(page).content.decode()
        assert (record in offered) == (writes == 200)


def test_who_looked_is_in_the_log(browser: Client, medium: Medium) -> None:
    words_of(browser, LIST)
    listed = Touch.objects.latest("id")
    assert (listed.others, listed.listed) == ({"medium": [medium.pk]}, True)
    words_of(browser, reverse("exchange:medium", args=[medium.pk]))
    assert Touch.objects.latest("id").others == {"exchange.medium": [medium.pk]}


def test_the_list_takes_the_same_queries_for_one_and_for_many(
    cast: Cast, browser: Client, medium: Medium
) -> None:
    words_of(browser, LIST)
    with CaptureQueriesContext(connection) as one:
        words_of(browser, LIST)
    for number in range(5):
        about = media.Description(f"USB-{number}", MediumKind.USB, "別")
        line = media.Line(clock.today() - timedelta(days=number), cast.administrator)
        media.receive(by=cast.administrator, medium=about, line=line)
    with CaptureQueriesContext(connection) as many:
        assert words_of(browser, LIST).count("USB-") == 5
    assert len(many) == len(one)
