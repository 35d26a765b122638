"""連携の状況: how the interfaces stand, for whoever watches over them; files brought by hand."""

from collections.abc import Callable
from datetime import timedelta
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import Cast
from tests.registers.deliveries import look, name_of, put, run_all, school, sidecar_for
from tests.registers.feeds import SAMPLE
from yorisoi import clock
from yorisoi.access.models import Staff
from yorisoi.audit.models import Event
from yorisoi.registers import interfaces, standing, taking
from yorisoi.registers.models import Feed, FeedState

Enter = Callable[[Staff], Client]
NAME = name_of("20250901040000", mode="full")
STATUS = reverse("registers:status")


@pytest.fixture
def browser(people: Cast, enter: Enter) -> Client:
    return enter(people.administrator)


def arrive(name: str = NAME, *numbers: str) -> Feed:
    put(name, school(*(numbers or ("101",))))
    look()
    run_all()
    return Feed.objects.filter(name=name).latest("pk")


def text(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def upload(browser: Client, **files: bytes) -> str:
    sent = [SimpleUploadedFile(name.replace("__", "."), content) for name, content in files.items()]
    answer = browser.post(reverse("registers:deliver"), {"uploads": sent}, follow=True)
    return answer.content.decode()


def test_what_never_came_and_what_came(browser: Client) -> None:
    assert text(browser, STATUS).count(standing.NEVER) == len(interfaces.all_interfaces())
    arrive()
    page = text(browser, STATUS)
    assert page.count(standing.NEVER) == len(interfaces.all_interfaces()) - 1
    assert NAME in page


def test_silence_is_told_in_red_here_on_the_home_page_and_to_the_monitoring(
    people: Cast, enter: Enter
) -> None:
    feed = arrive()
    call_command("registers", "status", stdout=StringIO())
    with clock.standing_at(feed.received_at + timedelta(days=7, hours=23)):
        call_command("registers", "status", stdout=StringIO())
    with clock.standing_at(feed.received_at + timedelta(days=9)):
        browser = enter(people.administrator)
        assert "学齢簿が止まっています。" in text(browser, STATUS)
        assert "9日届いていません（8日以内のはず）" in text(browser, "/")
        assert "届いていません" not in text(enter(people.owner), "/")
        with pytest.raises(CommandError, match="届いていません：学齢簿") as ended:
            call_command("registers", "status", stdout=StringIO())
        assert ended.value.returncode == 1


def test_a_refused_file_is_told_until_a_good_one_comes(browser: Client) -> None:
    put(NAME, school("101"), rows=9)
    look(settle=timedelta(0))
    assert "件数が送り状と違います（送り状 9件、ファイル 1件）。" in text(browser, STATUS)
    with pytest.raises(CommandError) as ended:
        call_command("registers", "status", stdout=StringIO())
    assert ended.value.returncode == 3
    arrive()
    assert "件数が送り状と違います" not in text(browser, STATUS)


def test_rows_with_a_problem_are_listed_without_their_values(browser: Client) -> None:
    name = "jumin_131999_20250901020000_full_001.csv"
    content = (SAMPLE / name).read_bytes()
    put(name, content, rows=4652)
    look()
    run_all()
    page = text(browser, reverse("registers:feed", args=[Feed.objects.get().pk]))
    assert "日付として読めません。" in page
    assert "4,652" in page
    assert ">値</th>" not in page


def test_files_brought_by_hand(browser: Client) -> None:
    content = school("101")
    sidecar = sidecar_for(NAME, content)
    files = {NAME.replace(".", "__"): content, f"{NAME}.json".replace(".", "__"): sidecar}
    assert "受信しました" in upload(browser, **files)
    assert Feed.objects.get().state == FeedState.TAKING
    run_all()
    assert Feed.objects.get().state == FeedState.TAKEN
    assert "同じファイルを受信しています" in upload(browser, **files)
    assert Event.objects.filter(action="registers.feed.receive", staff_number="administrator")


def test_one_without_its_sidecar_or_with_a_strange_name_is_not_even_put_there(
    browser: Client,
) -> None:
    page = upload(browser, **{NAME.replace(".", "__"): b"x", "other__csv": b"x"})
    assert "も選んでください" in page
    assert "ファイル名が決めた形" in page
    assert not Feed.objects.exists()


def test_small_files_and_missing_numbers_are_decided_with_a_reason(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking, "FEW", 5)
    arrive(NAME, *map(str, range(100, 110)))
    small = arrive(name_of("20250902040000", mode="full"), "100", "101")
    assert "少なくても取り込む" in text(browser, reverse("registers:feed", args=[small.pk]))
    address = reverse("registers:accept_small", args=[small.pk])
    assert browser.post(address, {"reason": ""}).status_code == 422
    assert browser.post(address, {"reason": "統合基盤に確かめた"}).status_code == 302
    run_all()
    small.refresh_from_db()
    assert small.state == FeedState.TAKEN
    event = Event.objects.get(action="registers.feed.accept_small", purpose__gt="")
    assert event.purpose == "統合基盤に確かめた"
    second = arrive(name_of("20250903040000", sequence=2))
    page = text(browser, reverse("registers:feed", args=[second.pk]))
    assert "連番 001 を待っています。" in page
    browser.post(reverse("registers:go_without", args=[second.pk]), {"reason": "届かない"})
    run_all()
    second.refresh_from_db()
    assert second.state == FeedState.TAKEN


def test_who_sees_it(people: Cast, enter: Enter) -> None:
    feed = arrive()
    file = reverse("registers:feed", args=[feed.pk])
    for person, status, page in (
        (people.administrator, 200, 200),
        (people.contractor, 403, 404),
        (people.supervisor, 200, 404),
        (people.owner, 403, 404),
        (people.auditor, 403, 404),
    ):
        browser = enter(person)
        assert browser.get(STATUS).status_code == status, person
        assert browser.get(file).status_code == page, person


def test_many_files_cost_no_more_queries(browser: Client) -> None:
    def queries(address: str) -> int:
        browser.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(address).status_code == 200
        return len(captured)

    arrive()
    put(name_of("20250901050000"), school("300"), rows=3)
    look(settle=timedelta(0))
    before = [queries(STATUS), queries(reverse("registers:feeds"))]
    for day in range(2, 9):
        arrive(name_of(f"2025090{day}040000"), f"20{day}")
        put(name_of(f"2025090{day}050000", sequence=1), school(f"30{day}"), rows=3)
    look(settle=timedelta(0))
    assert [queries(STATUS), queries(reverse("registers:feeds"))] == before
