"""The steps of a move as subcommands of ``yorisoi legacy``."""

from argparse import ArgumentParser
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError

from yorisoi import audit, clock
from yorisoi.access.models import Staff, Team
from yorisoi.access.versions import NotPossible
from yorisoi.exchange import encoding, engine, estimate, locks, packages, store
from yorisoi.exchange.actions import Given, without_password
from yorisoi.exchange.asked_secrets import secret_from
from yorisoi.exchange.batch_run import BatchRun
from yorisoi.exchange.models import Batch, Medium, State
from yorisoi.exchange.problems import BrokenFile, Outcome
from yorisoi.legacy import actions, batches, queries, report_files
from yorisoi.legacy.management import legacy_map
from yorisoi.legacy.mapping import SHIPPED
from yorisoi.legacy.models import Mapping as SavedMapping
from yorisoi.legacy.models import Move, Step
from yorisoi.legacy.reconciliation import file_name

Options = Mapping[str, Any]
SAY_EVERY = 2.0  # seconds
MOST_PROBLEMS = 50
WRONG = (Outcome.REFUSED, Outcome.HELD)


@dataclass(frozen=True)
class StepCommand:
    """One subcommand."""

    name: str
    help: str
    add_arguments: Callable[[ArgumentParser], None]
    run: Callable[[BaseCommand, Options], None]


def of_files(parser: ArgumentParser) -> None:
    """FILE..., and what the move needs to know."""
    parser.add_argument("files", metavar="FILE", nargs="*", type=Path)
    parser.add_argument(
        "--package", metavar="FILE", type=Path, help="暗号化パッケージ（FILE... の代わり）"
    )
    parser.add_argument(
        "--medium", default="", metavar="番号", help="パッケージの入った媒体（管理番号・ラベル）"
    )
    parser.add_argument(
        "--passphrase-file", type=Path, help="パスフレーズを1行目に書いたファイル（なければ尋ねる）"
    )
    parser.add_argument(
        "--password-file", type=Path, help="保護された Excel のパスワードを1行目に書いたファイル"
    )
    parser.add_argument("--by", metavar="職員番号", required=True, help="行う職員")
    parser.add_argument(
        "--mapping", default="", help="対応づけ（TOMLのファイル、または元システムの名前）"
    )
    parser.add_argument("--team", default="", help="継続中のケースの担当係（コード）")
    parser.add_argument("--worker", default="", help="担当が分からないケースの担当（職員番号）")
    parser.add_argument("--title", default="")
    parser.add_argument("--encoding", default="", choices=["", *encoding.CHOICES])


def of_a_move(parser: ArgumentParser) -> None:
    """The number of the move, and who asks."""
    parser.add_argument("move", type=int, help="移行の番号")
    parser.add_argument("--by", metavar="職員番号", required=True, help="行う職員")


def check(command: BaseCommand, options: Options) -> None:
    """Read and check files: a new move."""
    by = staff(options["by"])
    worker = staff(options["worker"]) if options["worker"] else by
    files = files_of(options, by)
    step = carried_out(
        command,
        by,
        batches.CHECK.code,
        lambda: actions.begin_move(
            by=by,
            title=options["title"] or f"{clock.today():%Y-%m-%d} の移行",
            mapping=mapping_text(options["mapping"]),
            team=team(options["team"], worker),
            worker=worker,
            files=files(),
            foreground=True,
        ),
    )
    command.stdout.write(
        f"移行の番号は {step.move_id} です。次は：yorisoi legacy rehearse {step.move_id}"
    )
    finish(step.batch)


def files_of(options: Options, by: Staff) -> Callable[[], list[Given]]:
    """The files as they are stored: protected workbooks are opened with the password."""
    found = named_or_packed(options, by)
    if options["password_file"] is None:
        return found
    password = secret_from(options["password_file"])
    return lambda: [without_password(file, password) for file in found()]


def named_or_packed(options: Options, by: Staff) -> Callable[[], list[Given]]:
    """The files that were named, or those of a package, which is opened when the step begins."""
    path: Path | None = options["package"]
    if path is None:
        if options["medium"] or options["passphrase_file"]:
            raise CommandError("--medium と --passphrase-file は、--package と使います。")
        named = [
            Given(path.name, store.pieces(path), options["encoding"])
            for path in options["files"]
            if readable(path)
        ]
        if not named:
            raise CommandError("ファイルか --package を指定してください。")
        return lambda: named
    if options["files"]:
        raise CommandError("ファイルと --package は、いっしょに指定できません。")
    readable(path)
    medium = medium_called(options["medium"])
    try:
        ask = "パスフレーズ" if packages.needs_passphrase(path) else ""
    except BrokenFile as problem:
        raise CommandError(problem.words()) from None
    passphrase = secret_from(options["passphrase_file"], ask=ask)
    return lambda: packages.given_from(
        path, by=by, medium=medium, passphrase=passphrase, encoding=options["encoding"]
    )


def medium_called(label: str) -> Medium | None:
    """The medium with this label, or this number."""
    if not label:
        return None
    found = Medium.objects.filter(label=label).first()
    if found is None and label.isascii() and label.isdigit() and len(label) < 10:
        found = Medium.objects.filter(pk=int(label)).first()
    if found is None:
        raise CommandError(f"媒体 {label} は、媒体管理簿にありません。")
    return found


def rehearse(command: BaseCommand, options: Options) -> None:
    """Everything done and undone."""
    of_move(command, options, batches.APPLY.code, actions.rehearse)


def apply(command: BaseCommand, options: Options) -> None:
    """In earnest."""
    of_move(command, options, batches.APPLY.code, actions.apply_move)


def undo(command: BaseCommand, options: Options) -> None:
    """Taken back."""
    of_move(command, options, batches.UNDO.code, actions.undo_move)


def write_report(command: BaseCommand, options: Options) -> None:
    """The reconciliation report: as PDF, and as Excel for whoever may see values."""
    by = staff(options["by"])
    move = move_numbered(options["move"])
    out: Path = options["out"]
    visitor = audit.Visitor(by.name, by.pk, by.number, terminal="command")
    try:
        with audit.visiting(visitor):
            if options["excel"]:
                issued, ending = report_files.export_report(by=by, move=move), "xlsx"
            else:
                issued, ending = report_files.print_report(by=by, move=move), "pdf"
    except PermissionDenied:
        raise CommandError("この職員には、この報告を作る権限がありません。") from None
    except NotPossible as problem:
        raise CommandError(str(problem)) from None
    path = out / f"{file_name(move)}.{ending}"
    path.write_bytes(issued.content)
    command.stdout.write(f"{path}（発行番号 {issued.issue.number}）")


def of_a_report(parser: ArgumentParser) -> None:
    """The number of the move, and where the file goes."""
    of_a_move(parser)
    parser.add_argument("--out", type=Path, default=Path(), help="書き出すフォルダー")
    parser.add_argument("--excel", action="store_true", help="すべての場所と値（権限が要ります）")


def of_move(command: BaseCommand, options: Options, kind: str, act: Callable[..., Step]) -> None:
    """One step of a move that exists."""
    by = staff(options["by"])
    move = move_numbered(options["move"])
    step = carried_out(command, by, kind, lambda: act(by=by, move=move, foreground=True))
    for line in queries.made_lines(step.batch):
        command.stdout.write(f"  {line.title} {line.number:,}")
    finish(step.batch)


def move_numbered(number: int) -> Move:
    """The move with this number."""
    move = Move.objects.filter(pk=number).first()
    if move is None:
        raise CommandError(f"移行 {number} はありません。")
    return move


def carried_out(command: BaseCommand, by: Staff, kind: str, begin: Callable[[], Step]) -> Step:
    """Begin a step and run it here, under the lock of its kind; what went wrong, in words."""
    visitor = audit.Visitor(by.name, by.pk, by.number, terminal="command")
    try:
        with audit.visiting(visitor), locks.holding(kind):
            step = begin()
            batch = engine.run(step.batch_id, watch=Watch(command))
    except locks.Busy:
        raise CommandError("ほかの移行が実行中です。終わってからやり直してください。") from None
    except PermissionDenied:
        raise CommandError("この職員には、移行の権限がありません。") from None
    except NotPossible as problem:
        raise CommandError(str(problem)) from None
    except BrokenFile as problem:
        raise CommandError(problem.words()) from None
    except KeyboardInterrupt:
        raise CommandError("中止しました。何も書き込んでいません。", returncode=130) from None
    batch.refresh_from_db()
    step.batch = batch
    report(command, batch)
    return step


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
    """Problems by reason, and the counts. No values."""
    if batch.state != State.DONE:
        raise CommandError(batch.failure or "中止しました。何も書き込んでいません。")
    for result in batch.results.filter(outcome__in=WRONG).select_related("file")[:MOST_PROBLEMS]:
        parts = (str(result.file or ""), result.sheet, f"{result.row}行目" if result.row else "")
        where = "　".join(part for part in (*parts, result.column) if part)
        command.stdout.write(f"  {result.get_outcome_display()}　{where}　{result.reason}")
    warnings = batch.results.exclude(outcome__in=WRONG).count()
    if warnings:
        command.stdout.write(f"  注意・参考 {warnings:,} 件は、画面の移行のページにあります。")
    command.stdout.write(
        f"読込 {batch.read:,} ＝ 反映 {batch.applied:,} ＋ 変更なし {batch.unchanged:,}"
        f" ＋ 保留 {batch.held:,} ＋ 受け付けない {batch.refused:,}"
    )


def finish(batch: Batch) -> None:
    """The exit code of a step that came to its end."""
    if batch.held or batch.refused:
        raise CommandError("受け付けない行か、保留の行があります。", returncode=3)


def staff(number: str) -> Staff:
    """The account with this 職員番号."""
    found = Staff.objects.filter(number=number).first()
    if found is None:
        raise CommandError(f"職員番号 {number} の職員はいません。")
    return found


def team(code: str, worker: Staff) -> Team:
    """The team with this code, or the worker's own."""
    posting = worker.posting_on(clock.today())
    found = Team.objects.filter(code=code).first() if code else posting.team if posting else None
    if found is None:
        raise CommandError("継続中のケースの担当係を --team で指定してください。")
    return found


def mapping_text(name: str) -> str:
    """A mapping: a file, the newest saved version of a system, or one that the product carries."""
    path = Path(name)
    if name and path.is_file():
        return path.read_text(encoding="utf-8")
    saved = SavedMapping.objects.filter(code=name).first()
    if saved:
        return saved.text
    shipped = SHIPPED / f"{name}.toml"
    if name and shipped.is_file():
        return shipped.read_text(encoding="utf-8")
    saved_names = SavedMapping.objects.order_by("code").values_list("code", flat=True).distinct()
    known = sorted({*saved_names, *(one.stem for one in SHIPPED.glob("*.toml"))})
    wrong = f"対応づけ {name} がありません。" if name else ""
    raise CommandError(
        f"{wrong}対応づけを --mapping で指定してください。TOMLのファイルか、登録してある名前"
        f"（{'、'.join(known)}）です。はじめての旧システムなら、yorisoi legacy map で案を作れます。"
    )


def readable(path: Path) -> bool:
    """Whether the file is there; a word about it when not."""
    if not path.is_file():
        raise CommandError(f"ファイル {path} がありません。")
    return True


STEPS = (
    StepCommand("map", "対応づけの案を作る", legacy_map.add_arguments, legacy_map.run),
    StepCommand("check", "ファイルを読み込み、確認する", of_files, check),
    StepCommand("rehearse", "試し移行（何も残らない）", of_a_move, rehearse),
    StepCommand("apply", "本移行", of_a_move, apply),
    StepCommand("undo", "移行を取り消す", of_a_move, undo),
    StepCommand("report", "照合報告を書き出す", of_a_report, write_report),
)
