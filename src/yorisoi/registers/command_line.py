"""``yorisoi registers``: files taken here and now, how the interfaces stand, what is declared."""

from argparse import ArgumentParser
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from yorisoi import audit, clock
from yorisoi.access.versions import NotPossible
from yorisoi.exchange import engine, estimate, locks
from yorisoi.exchange.batch_run import BatchRun
from yorisoi.exchange.models import Batch, State
from yorisoi.registers import (
    inbox,
    interfaces,
    order,
    receiving,
    rereading,
    standing,
    transport,
)
from yorisoi.registers.interfaces import InterfaceError
from yorisoi.registers.models import Feed, FeedState
from yorisoi.registers.receiving import Outcome, Receipt

Options = Mapping[str, Any]
SAY_EVERY = 2.0  # seconds
SYSTEM = audit.Visitor(name="システム", terminal="command")
GOOD = (Outcome.WAITING, Outcome.DUPLICATE)


@dataclass(frozen=True)
class Step:
    """One subcommand."""

    name: str
    help: str
    add_arguments: Callable[[ArgumentParser], None]
    run: Callable[[BaseCommand, Options], None]


def of_take(parser: ArgumentParser) -> None:
    """PATH..., or the inbox."""
    parser.add_argument("paths", metavar="PATH", nargs="*", type=Path, help="ファイルかフォルダー")
    parser.add_argument("--inbox", action="store_true", help="受信箱にあるものも取り込む")


def nothing(parser: ArgumentParser) -> None:
    """No arguments."""


def take(command: BaseCommand, options: Options) -> None:
    """Receive, and take whatever may be taken; the files stay where they are.

    :raises CommandError: 1 when a file was refused whole or waits, 3 when rows were refused.
    """
    if not options["paths"] and not options["inbox"]:
        raise CommandError("ファイルかフォルダー、または --inbox を指定してください。")
    try:
        with audit.visiting(SYSTEM):
            with locks.holding(inbox.LOCK, patience=60):  # one at a time, so that each is told once
                receipts = [received(path) for path in files_of(options["paths"])]
            if options["inbox"]:
                receipts += inbox.look()
            say_receipts(command, receipts)
            batches = take_all(command)
    except locks.Busy:
        raise CommandError("ほかで取込み中です。終わってからやり直してください。") from None
    except KeyboardInterrupt:
        raise CommandError(
            "中止しました。途中のファイルは何も書き込んでいません。", returncode=130
        ) from None
    except InterfaceError as error:
        raise CommandError(str(error)) from None
    finish(batches, receipts)


def received(path: Path) -> Receipt:
    """One file that was named."""
    try:
        beside = path.with_name(transport.of_ward().sidecar_of(path.name))
        if not beside.exists():
            words = f"送り状（{beside.name}）がありません。"
            return Receipt(path.name, Outcome.NOT_YET, words)
        return receiving.receive(path, beside)
    except OSError as error:
        return Receipt(path.name, Outcome.NOT_YET, f"読めません（{error.strerror}）。")


def files_of(paths: Sequence[Path]) -> list[Path]:
    """The files that were named, those of folders among them, without their sidecars.

    :raises CommandError: when one is not there.
    """
    declared, found = transport.of_ward(), []
    for path in paths:
        if path.is_dir():
            found += sorted(one for one in path.iterdir() if one.is_file())
        elif path.is_file():
            found.append(path)
        else:
            raise CommandError(f"{path} がありません。")
    return [one for one in found if declared.file_of(one.name) is None]


def say_receipts(command: BaseCommand, receipts: Sequence[Receipt]) -> None:
    """What became of each file before anything was read."""
    for one in receipts:
        command.stdout.write(f"{one.outcome.value}　{one.name}　{one.words}".rstrip())


def take_all(command: BaseCommand) -> list[Batch]:
    """Run one file after the other until nothing is left whose turn it is."""
    done: list[Batch] = []
    order.settle()
    while True:
        order.go_on()
        feed = next_of(done)
        if feed is None or feed.batch is None:
            return done
        command.stdout.write(feed.name)
        with locks.holding(order.KIND, patience=600):
            batch = engine.run(feed.batch.pk, watch=Watch(command))
        batch.refresh_from_db()
        done.append(batch)
        report(command, batch)


def next_of(done: Sequence[Batch]) -> Feed | None:
    """The file whose batch waits for longest."""
    mine = Feed.objects.filter(state=FeedState.TAKING).exclude(batch__in=done)
    return mine.select_related("batch").order_by("batch_id").first()


class Watch:
    """A line of progress now and then, in counts alone."""

    def __init__(self, command: BaseCommand) -> None:
        self.command, self.said_at = command, 0.0

    def __call__(self, running: BatchRun) -> None:
        """Called at every note of the batch."""
        if running.noted_at - self.said_at < SAY_EVERY:
            return
        self.said_at = running.noted_at
        progress = running.so_far()
        percent = estimate.percent(progress)
        share = "" if percent is None else f"{percent:3d}%"
        left = estimate.time_left(progress, clock.now())
        words = f"  {share}　{running.current_step}　読込 {running.counts.read:,}　{left}"
        self.command.stdout.write(words)
        self.command.stdout.flush()


def report(command: BaseCommand, batch: Batch) -> None:
    """Counts of one file, or why it failed. No values."""
    if batch.state != State.DONE:
        command.stdout.write(f"  受け付けない　{batch.failure or '中止しました。'}")
        return
    command.stdout.write(
        f"  読込 {batch.read:,} ＝ 反映 {batch.applied:,} ＋ 変更なし {batch.unchanged:,}"
        f" ＋ 受け付けない {batch.refused:,}"
    )


def finish(batches: Sequence[Batch], receipts: Sequence[Receipt]) -> None:
    """The exit code.

    :raises CommandError: when not everything went in.
    """
    bad = [one for one in receipts if one.outcome not in GOOD]
    failed = [one for one in batches if one.state != State.DONE]
    waiting = Feed.objects.filter(state=FeedState.WAITING).count()
    if bad or failed:
        raise CommandError(f"取り込まなかったファイルが {len(bad) + len(failed)} あります。")
    if waiting:
        raise CommandError(f"前のファイルを待っているものが {waiting} あります。")
    refused = sum(one.refused for one in batches)
    if refused:
        raise CommandError(f"受け付けない行が {refused:,} あります。", returncode=3)


def status(command: BaseCommand, options: Options) -> None:
    """連携の状況.

    :raises CommandError: 1 when an interface is silent, 3 when a file was refused or is waited for.
    """
    found = standing.of_all()
    for one in found:
        parts = [one.interface.code, one.interface.title, one.words]
        if one.arrived:
            at = one.arrived.received_at.astimezone(clock.TOKYO)
            parts.append(f"{at:%Y-%m-%d %H:%M} {one.arrived.name}")
        command.stdout.write("　".join(parts))
        for feed, why in one.waits_for:
            command.stdout.write(f"  待っています　{feed.name}　{why}")
        for feed in one.refused:
            command.stdout.write(f"  受け付けない　{feed.name}　{feed.why}")
        if one.is_old:
            code = one.interface.code
            command.stdout.write(f"  前の定義で読んだ行があります　registers reread {code}")
    late = [half for half in inbox.halves() if half.is_late]
    for half in late:
        command.stdout.write(f"受信箱　{half.name}　{half.why}")
    dead = [one.interface.title for one in found if one.is_dead]
    if dead:
        raise CommandError(f"届いていません：{'・'.join(dead)}")
    if late or any(one.tone == "warn" for one in found):
        raise CommandError("確かめることがあります。", returncode=3)


def show_interfaces(command: BaseCommand, options: Options) -> None:
    """What is declared; a definition that cannot be used is said with its problems.

    :raises CommandError: when one cannot be used.
    """
    try:
        declared, found = transport.of_ward(), interfaces.all_interfaces()
    except InterfaceError as error:
        raise CommandError("\n".join(error.problems)) from None
    command.stdout.write(f"ファイル {declared.file}　送り状 {declared.sidecar}")
    command.stdout.write(f"受信箱 {inbox.folder()}")
    for one in found.values():
        expected = standing.span(one.expected_every) if one.expected_every else "決めていない"
        command.stdout.write(
            f"{one.code}　{one.title}　→ {one.mirror.title}　間隔 {expected}"
            f"　原本 {one.keep_original.days}日　列 {len(one.feeding)}"
        )


def of_reread(parser: ArgumentParser) -> None:
    """INTERFACE."""
    parser.add_argument("interface", metavar="INTERFACE", help="連携のコード（jumin など）")


def reread(command: BaseCommand, options: Options) -> None:
    """The originals that are kept, with today's definition.

    :raises CommandError: 1 when it cannot be done, 3 when rows were refused.
    """
    interface = interfaces.of(options["interface"])
    if interface is None:
        known = "・".join(interfaces.all_interfaces())
        raise CommandError(f"{options['interface']} という連携はありません（{known}）。")
    try:
        with audit.visiting(SYSTEM):
            batch = rereading.start(by=None, interface=interface, foreground=True)
            engine.run(batch.pk, watch=Watch(command))
    except NotPossible as problem:
        raise CommandError(str(problem)) from None
    except locks.Busy:
        raise CommandError("ほかで取込み中です。終わってからやり直してください。") from None
    batch.refresh_from_db()
    if batch.state != State.DONE:
        raise CommandError(batch.failure or "中止しました。")
    command.stdout.write(
        f"読込 {batch.read:,} ＝ 変わった行 {batch.result['changed']:,}"
        f" ＋ 新しく読めた行 {batch.result['added']:,} ＋ 変更なし {batch.unchanged:,}"
        f" ＋ 受け付けない {batch.refused:,}"
    )
    if batch.refused:
        raise CommandError(f"受け付けない行が {batch.refused:,} あります。", returncode=3)


STEPS = (
    Step("take", "ファイルを受信して取り込む", of_take, take),
    Step("status", "連携の状況", nothing, status),
    Step("reread", "原本をいまの定義で読み直す", of_reread, reread),
    Step("interfaces", "連携の定義", nothing, show_interfaces),
)
