"""A file is compared with its sidecar and taken once, whole, or refused whole with the reason."""

import json
import os
import shutil
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.registers import deliveries
from tests.registers.deliveries import left, look, name_of, put, put_sample, run_all, school
from tests.registers.feeds import SAMPLE
from yorisoi import audit
from yorisoi.exchange.models import Batch, State
from yorisoi.registers import inbox, order, sight
from yorisoi.registers.models import Feed, FeedState, InboxNote, SchoolEntry
from yorisoi.registers.receiving import Outcome

EXPECTED = json.loads((SAMPLE.parent / "expected.json").read_text())["files"]
WRONG_HASH = "jumin_131999_20250930021000_diff_001.csv"
pytestmark = pytest.mark.usefixtures("people")


def as_expected() -> None:
    """Every file of the sample became what whoever made it says."""
    for name, expected in EXPECTED.items():
        feed = Feed.objects.select_related("batch").get(name=name)
        if expected["whole_file_refused"]:
            assert (feed.state, feed.batch) == (FeedState.REFUSED, None), name
            continue
        assert feed.batch
        assert feed.batch.state == State.DONE, feed.batch.failure
        assert feed.state == FeedState.TAKEN
        counts = (feed.batch.read, feed.batch.applied, feed.batch.refused)
        assert counts == (expected["rows"], expected["applied"], expected["refused"]), name


def changes() -> tuple[object, ...]:
    return (
        list(Feed.objects.order_by("pk").values_list()),
        list(Batch.objects.order_by("pk").values_list()),
    )


def test_the_whole_sample_through_the_inbox_and_again() -> None:
    put_sample()
    outcomes = {one.name: one.outcome for one in look()}
    assert outcomes == {
        name: Outcome.NOT_YET if name == WRONG_HASH else Outcome.WAITING for name in EXPECTED
    }  # it might still be written
    run_all()
    look(settle=timedelta(0))
    as_expected()
    assert "SHA-256" in Feed.objects.get(name=WRONG_HASH).why
    assert left() == set()
    assert (inbox.quarantine() / WRONG_HASH).exists()
    assert "SHA-256" in (inbox.quarantine() / f"{WRONG_HASH}.txt").read_text()
    assert len(list((inbox.archive() / "jumin").iterdir())) == 4
    before = changes()
    put_sample()
    again = look(settle=timedelta(0))
    assert {one.outcome for one in again} == {Outcome.DUPLICATE}
    assert run_all() == []
    assert changes() == before
    assert left() == set()
    assert InboxNote.objects.filter(kind="duplicate").count() == len(EXPECTED)


def test_the_whole_sample_by_one_command_and_again() -> None:
    out = StringIO()
    with pytest.raises(CommandError, match="取り込まなかったファイルが 1 あります") as ended:
        call_command("registers", "take", str(SAMPLE), stdout=out)
    assert ended.value.returncode == 1
    as_expected()
    assert "読込 13,479 ＝ 反映 13,479 ＋ 変更なし 0 ＋ 受け付けない 0" in out.getvalue()
    before = changes()
    call_command("registers", "take", str(SAMPLE), stdout=StringIO())
    assert changes() == before
    assert all(path.exists() for path in SAMPLE.iterdir())  # they stay where they are


def test_a_half_written_file_waits() -> None:
    name, content = name_of("20250901040000"), school("101", "102")
    put(name, content)
    (inbox.folder() / name).write_bytes(content[:-20])
    assert [one.outcome for one in look()] == [Outcome.NOT_YET]
    assert not Feed.objects.exists()
    (inbox.folder() / name).write_bytes(content)
    assert [one.outcome for one in look()] == [Outcome.WAITING]
    assert [batch.applied for batch in run_all()] == [2]


def test_one_that_stays_half_written_is_refused() -> None:
    name, content = name_of("20250901040000"), school("101", "102")
    put(name, content)
    (inbox.folder() / name).write_bytes(content[:-20])
    for path in inbox.folder().iterdir():
        os.utime(path, (1, 1))
    assert [one.outcome for one in look()] == [Outcome.REFUSED]


def test_half_of_a_pair_waits_and_is_told() -> None:
    put(name_of("20250901040000"), school("101"))
    put(name_of("20250902040000"), school("102"))
    first, second = name_of("20250901040000"), name_of("20250902040000")
    (inbox.folder() / f"{first}.json").unlink()
    (inbox.folder() / second).unlink()
    assert [(one.name, one.outcome) for one in look()] == [(first, Outcome.NOT_YET)]
    assert left() == {first, f"{second}.json"}
    assert {half.name: half.why for half in inbox.halves()} == {
        first: f"送り状（{first}.json）を待っています。",
        f"{second}.json": f"送り状だけがあります。ファイル（{second}）を待っています。",
    }


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"rows": 3}, "件数が送り状と違います（送り状 3件、ファイル 2件）。"),
        ({"sha256": "0" * 64}, "SHA-256 が送り状と違います"),
        ({"kind": "full"}, "送り状の「kind」がファイル名と違います"),
        ({"interface": "jumin"}, "送り状の「interface」がファイル名と違います"),
        ({"rows": "2"}, "送り状の「rows」（件数）が数ではありません。"),
        ({"created_at": "きのう"}, "送り状の「created_at」を日時として読めません。"),
    ],
)
def test_what_differs_from_its_sidecar_is_refused_whole(said: dict[str, object], why: str) -> None:
    put(name_of("20250901040000"), school("101", "102"), **said)
    (receipt,) = look(settle=timedelta(0))
    assert receipt.outcome is Outcome.REFUSED
    assert why in receipt.words
    assert run_all() == []
    assert Feed.objects.get().why == receipt.words


def test_rows_are_counted_as_a_csv_has_them() -> None:
    content = school("101", "102").replace("本町小".encode(), '"本町小\r\n分校"'.encode())
    put(name_of("20250901040000"), content + b"\r\n,\r\n", rows=2)
    assert [one.outcome for one in look()] == [Outcome.WAITING]
    assert [batch.read for batch in run_all()] == [2]


def test_a_refused_file_may_come_again_mended() -> None:
    name = name_of("20250901040000")
    put(name, school("101"), rows=9)
    look(settle=timedelta(0))
    put(name, school("101"))
    assert [one.outcome for one in look()] == [Outcome.WAITING]
    run_all()
    assert list(Feed.objects.order_by("pk").values_list("state", flat=True)) == ["refused", "taken"]


def test_the_same_content_under_another_name_and_another_content_under_the_same() -> None:
    name = name_of("20250901040000")
    put(name, school("101"))
    look()
    run_all()
    put(name_of("20250902040000"), school("101"))
    put(name, school("102"))
    words = {one.name: (one.outcome, one.words) for one in look()}
    assert words[name_of("20250902040000")] == (
        Outcome.DUPLICATE,
        f"同じ内容のファイル（{name}）を受信しています。",
    )
    assert words[name][0] is Outcome.DUPLICATE
    assert "内容が違います" in words[name][1]
    assert Feed.objects.count() == 1
    assert len(list((inbox.archive() / "duplicates").glob("*.csv"))) == 2


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("gakureibo.csv", "ファイル名が決めた形"),
        (name_of("20250901040000", code="shotoku"), "「shotoku」という連携の定義がありません。"),
        (name_of("20251301040000"), "作成日時「20251301040000」を日時として読めません。"),
        (name_of("20250901040000", mode="half"), "区分「half」は"),
        (
            "gakureibo_131000_20250901040000_full_001.csv",
            "この区（131999）のファイルではありません",
        ),
    ],
)
def test_what_is_none_of_ours_goes_into_the_quarantine(name: str, why: str) -> None:
    inbox.make_folders()
    (inbox.folder() / name).write_bytes(school("101"))
    (inbox.folder() / f"{name}.json").write_bytes(b"{}")
    look(settle=timedelta(0))
    assert left() == set()
    assert why in (inbox.quarantine() / f"{name}.txt").read_text()
    assert InboxNote.objects.filter(name=name, kind="unknown").exists()
    assert not Feed.objects.exists()


def test_links_are_put_away_unread_and_folders_left_alone(tmp_path: Path) -> None:
    name, content = name_of("20250901040000"), school("101")
    (tmp_path / "secret.csv").write_bytes(content)
    inbox.make_folders()
    (inbox.folder() / name).symlink_to(tmp_path / "secret.csv")
    (inbox.folder() / f"{name}.json").write_bytes(deliveries.sidecar_for(name, content))
    (inbox.folder() / "folder").mkdir()
    (inbox.folder() / f".{name}").write_bytes(content)
    os.mkfifo(inbox.folder() / name_of("20250902040000"))
    assert [one.outcome for one in look(settle=timedelta(0))] == [Outcome.UNKNOWN]
    assert not Feed.objects.exists()
    assert (tmp_path / "secret.csv").read_bytes() == content
    assert (inbox.quarantine() / name).is_symlink()


def test_one_that_cannot_be_read_does_not_keep_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    bad, good = name_of("20250901040000"), name_of("20250902040000")
    put(bad, school("101"))
    put(good, school("102"))
    opened = inbox.receiving.opened

    def refusing(path: Path) -> object:
        if path.name == bad:
            raise PermissionError(13, "Permission denied")
        return opened(path)

    monkeypatch.setattr(inbox.receiving, "opened", refusing)
    assert {one.name: one.outcome for one in look()} == {
        bad: Outcome.NOT_YET,
        good: Outcome.WAITING,
    }
    assert InboxNote.objects.get().kind == "unreadable"
    assert bad in left()


def test_on_a_full_disk_the_file_stays_where_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    name = name_of("20250901040000")
    put(name, school("101"))
    usage = shutil.disk_usage("/")._replace(free=1000)
    with monkeypatch.context() as full:
        full.setattr(inbox.shutil, "disk_usage", lambda _: usage)
        assert [one.outcome for one in look()] == [Outcome.NOT_YET]
    assert name in left()
    assert [one.outcome for one in look()] == [Outcome.WAITING]


def test_what_was_taken_is_in_the_mirror() -> None:
    put(name_of("20250901040000", mode="full"), school("101", "102"))
    look()
    run_all()
    with (
        audit.visiting(deliveries.SYSTEM),
        inbox.transaction.atomic(),
        audit.event(order.ACTION),
        sight.feeding(),
    ):
        assert set(SchoolEntry.objects.values_list("number", flat=True)) == {"101", "102"}


def test_a_full_file_that_says_again_what_was_before_is_taken() -> None:
    for day, grade in (("01", "P1"), ("02", "P2"), ("03", "P1"), ("04", "P1")):
        put(name_of(f"202509{day}040000", mode="full"), school("101", grade=grade))
        assert [one.outcome for one in look()] == [Outcome.WAITING]
        (batch,) = run_all()
        assert batch.applied == (0 if day == "04" else 1)
    put(name_of("20250904040000", mode="full", sequence=2), school("101"))
    assert [one.outcome for one in look(settle=timedelta(0))] == [Outcome.DUPLICATE]
    for day in ("05", "06"):  # nothing has changed: the interface is alive
        put(name_of(f"202509{day}040000"), school(), rows=0)
        assert [one.outcome for one in look()] == [Outcome.WAITING]
        run_all()
