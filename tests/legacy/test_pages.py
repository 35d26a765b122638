"""The pages lead 係長 from the files to the end of a move; each shows what there is by then."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import Cast
from tests.legacy.conftest import Begin, done
from tests.legacy.test_delta import files
from yorisoi import audit
from yorisoi.access.models import Staff, Team
from yorisoi.exchange.models import Batch, State
from yorisoi.legacy.models import Move
from yorisoi.legacy.views import next_title

Enter = Callable[[Staff], Client]


@pytest.fixture
def browser(people: Cast, enter: Enter) -> Client:
    return enter(people.supervisor)


def shown(browser: Client, name: str, *args: int) -> str:
    answer = browser.get(reverse(f"legacy:{name}", args=args))
    assert answer.status_code == 200, (name, answer.status_code)
    return answer.content.decode()


def upload(browser: Client, people: Cast, **changes: object) -> object:
    uploads = [SimpleUploadedFile(name, text.encode("cp932")) for name, text in files().items()]
    sent = {
        "title": "令和7年度の移行",
        "mapping": "shipped:midori",
        "team": Team.objects.get(code="A").pk,
        "worker": people.owner.pk,
        "uploads": uploads,
        "encoding": "",
        "password": "",
    }
    return browser.post(reverse("legacy:new"), sent | changes)


def last_step(move: Move) -> None:
    step = move.steps.last()
    assert step
    done(step.batch)


def test_from_the_files_to_the_end(browser: Client, people: Cast) -> None:
    assert "移行とは" in shown(browser, "list")
    upload(browser, people)
    move = Move.objects.get()
    assert "順番を待っています" in shown(browser, "page", move.pk)
    last_step(move)
    assert "試し移行をする" in shown(browser, "page", move.pk)
    browser.post(reverse("legacy:rehearse", args=[move.pk]))
    last_step(move)
    page = shown(browser, "page", move.pk)
    assert "本移行に進む" in page
    assert "新しい人物" in page
    assert "若葉小学校" in shown(browser, "samples", move.pk)
    assert "本移行をする" in shown(browser, "apply", move.pk)
    browser.post(reverse("legacy:apply", args=[move.pk]))
    last_step(move)
    assert "照合する" in shown(browser, "page", move.pk)
    assert "佐藤 花" in shown(browser, "arrived", move.pk)
    shown(browser, "twins", move.pk)
    shown(browser, "held", move.pk)
    assert "照らし合わせて確認した" in shown(browser, "sums", move.pk)
    move.refresh_from_db()
    browser.post(
        reverse("legacy:sign", args=[move.pk]), {"version": move.version, "text": "合っている。"}
    )
    assert "合っている。" in shown(browser, "sums", move.pk)
    assert "まるごと取り消す" in shown(browser, "undo", move.pk)
    browser.post(reverse("legacy:undo", args=[move.pk]))
    last_step(move)
    assert "取り消しました" in shown(browser, "page", move.pk)
    assert "令和7年度の移行" in shown(browser, "list")


def test_the_fragment_ends_with_the_whole_page(browser: Client, people: Cast) -> None:
    upload(browser, people)
    move = Move.objects.get()
    address = reverse("legacy:progress", args=[move.pk])
    first = browser.get(address)
    assert f'hx-get="{address}"' in first.content.decode()
    assert "HX-Refresh" not in first.headers
    last_step(move)
    assert browser.get(address).headers["HX-Refresh"] == "true"


def test_the_steps_change_with_the_bar(browser: Client, people: Cast) -> None:
    upload(browser, people)
    move = Move.objects.get()
    assert "hx-swap-oob" not in shown(browser, "page", move.pk)
    waiting = shown(browser, "progress", move.pk)
    assert 'id="move-steps"' in waiting
    assert 'hx-swap-oob="true"' in waiting
    assert '<span class="steps__state">順番を待っています</span>' in waiting
    with transaction.atomic(), audit.event("legacy.batch.check"):
        Batch.objects.update(state=State.RUNNING)
    running = shown(browser, "progress", move.pk)
    assert "順番を待っています" not in running
    assert '<span class="steps__state">実行中</span>' in running


def test_what_waits_can_be_stopped(browser: Client, people: Cast) -> None:
    upload(browser, people)
    move = Move.objects.get()
    browser.post(reverse("legacy:stop", args=[move.pk]))
    step = move.steps.get()
    assert step.batch.state == State.CANCELLED
    assert "ファイルを読み込み直す" in shown(browser, "page", move.pk)


def test_a_form_without_files_says_so(browser: Client, people: Cast) -> None:
    answer = upload(browser, people, uploads=[])
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert "ファイルを選んでください" in answer.content.decode()  # type: ignore[attr-defined]
    assert not Move.objects.exists()


def test_who_cannot_hold_a_case_is_not_offered(browser: Client, people: Cast) -> None:
    answer = upload(browser, people, worker=people.administrator.pk)
    assert answer.status_code == 422  # type: ignore[attr-defined]


def test_a_further_move_takes_mapping_team_and_worker(
    browser: Client, people: Cast, begin: Begin
) -> None:
    move = begin(files())
    again = [SimpleUploadedFile(name, text.encode("cp932")) for name, text in files().items()]
    browser.post(reverse("legacy:again", args=[move.pk]), {"title": "直した", "uploads": again})
    following = Move.objects.get(title="直した")
    assert (following.mapping, following.team, following.worker) == (
        move.mapping,
        move.team,
        move.worker,
    )


def test_corrections_of_a_move_are_numbered() -> None:
    said = ["春の移行", "春（修正）", "春（修正9）", "春（修正）の分"]
    assert [next_title(one) for one in said] == [
        "春の移行（修正）",
        "春（修正2）",
        "春（修正10）",
        "春（修正）の分（修正）",
    ]


def test_the_sample_is_for_the_demo_alone(browser: Client, settings: object) -> None:
    assert browser.post(reverse("legacy:sample")).status_code == 404
    settings.DEMO = True  # type: ignore[attr-defined]
    assert "サンプルのファイルで試す" in shown(browser, "list")
    assert browser.post(reverse("legacy:sample")).status_code == 302
    assert Move.objects.get().steps.get().batch.files.count() == 9


def test_the_list_takes_the_same_queries_for_one_and_for_many(
    browser: Client, begin: Begin
) -> None:
    begin(files())
    browser.get(reverse("legacy:list"))
    with CaptureQueriesContext(connection) as one:
        browser.get(reverse("legacy:list"))
    for _ in range(4):
        begin(files())
    with CaptureQueriesContext(connection) as many:
        answer = browser.get(reverse("legacy:list"))
    assert answer.content.decode().count("児童相談システム") == 5
    assert len(many) == len(one)
    assert len(one) <= 18
