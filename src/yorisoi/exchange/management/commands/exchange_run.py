"""``yorisoi exchange_run KIND FILE... --by NUMBER [--apply]``: one batch, here and now.

``--password-file F`` opens workbooks that are protected, for kinds that take workbooks.

Without ``--apply`` it is a check: everything is done and undone. The exit code tells the truth:

    0    every row was taken over, or is so already
    1    nothing was written: a broken file, another batch of the kind at work, no right
    3    done, and there are rows that were refused or held
    130  stopped by Ctrl-C; nothing was written
"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError

from yorisoi import audit, clock
from yorisoi.access.models import Staff
from yorisoi.access.versions import NotPossible
from yorisoi.exchange import actions, encoding, engine, estimate, kinds, locks, store
from yorisoi.exchange.actions import Given
from yorisoi.exchange.asked_secrets import secret_from
from yorisoi.exchange.batch_run import BatchRun
from yorisoi.exchange.models import Batch, Mode, State
from yorisoi.exchange.problems import BrokenFile

SAY_EVERY = 2.0  # seconds
MOST_PROBLEMS = 50  # on the screen; the page of the batch shows all


class Command(BaseCommand):
    """Run a batch in the foreground."""

    help = "一括処理をここで実行します。--apply を付けなければ確認だけで、何も書き込みません。"
    said_at = 0.0

    def add_arguments(self, parser: ArgumentParser) -> None:
        """KIND FILE..., who asks, and whether in earnest."""
        codes = "、".join(f"{kind.code}（{kind.title}）" for kind in kinds.all_kinds())
        parser.add_argument("kind", metavar="KIND", help=f"種類：{codes}")
        parser.add_argument(
            "files",
            metavar="FILE",
            nargs="+",
            type=Path,
            help="CSV か TSV（種類によっては Excel も）",
        )
        parser.add_argument("--by", metavar="職員番号", help="依頼する職員")
        parser.add_argument("--apply", action="store_true", help="反映する（なければ確認のみ）")
        parser.add_argument(
            "--encoding",
            default="",
            choices=["", *encoding.CHOICES],
            help="文字コード（なければ判定）",
        )

        parser.add_argument(
            "--password-file",
            type=Path,
            help="保護された Excel のパスワードを1行目に書いたファイル（コマンドには書けません）",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Run, and say how it went."""
        try:
            kind = kinds.get(options["kind"])
            by = Staff.objects.get(number=options["by"]) if options["by"] else None
            files = files_of(kind, options)
            mode = Mode.APPLY if options["apply"] else Mode.CHECK
            batch = self.run(kind, by, files, mode)
        except kinds.UnknownKind:
            raise CommandError(f"種類 {options['kind']} はありません。") from None
        except Staff.DoesNotExist:
            raise CommandError(f"職員番号 {options['by']} の職員はいません。") from None
        except locks.Busy:
            raise CommandError(
                "同じ種類の一括処理が実行中です。終わってからやり直してください。"
            ) from None
        except PermissionDenied:
            raise CommandError("この職員には、この一括処理の権限がありません。") from None
        except NotPossible as problem:
            raise CommandError(str(problem)) from None
        except BrokenFile as problem:
            raise CommandError(problem.words()) from None
        except KeyboardInterrupt:
            raise CommandError("中止しました。何も書き込んでいません。", returncode=130) from None
        self.report(batch)

    def run(self, kind: kinds.Kind, by: Staff | None, files: list[Given], mode: Mode) -> Batch:
        """The batch, under the lock of its kind from before it exists: nobody else picks it up."""
        visitor = audit.Visitor(name="システム", terminal="command")
        if by:
            visitor = audit.Visitor(by.name, by.pk, by.number, terminal="command")
        with audit.visiting(visitor), locks.holding(kind.code):
            batch = actions.start(by=by, kind=kind, files=files, mode=mode, foreground=True)
            self.stdout.write(f"{kind.title}（{mode.label}）　番号 {batch.pk}")
            return engine.run(batch.pk, watch=self.watch)

    def watch(self, running: BatchRun) -> None:
        """A line of progress now and then, in counts alone."""
        if running.noted_at - self.said_at < SAY_EVERY:
            return
        self.said_at = running.noted_at
        progress = running.so_far()
        percent, counts = estimate.percent(progress), running.counts
        share = "" if percent is None else f"{percent:3d}%"
        left = estimate.time_left(progress, clock.now())
        self.stdout.write(f"  {share}　{running.current_step}　読込 {counts.read:,}　{left}")
        self.stdout.flush()

    def report(self, batch: Batch) -> None:
        """Counts, problems, and the exit code."""
        for result in batch.results.select_related("file")[:MOST_PROBLEMS]:
            parts = [
                str(result.file or ""),
                result.sheet,
                f"{result.row}行目" if result.row else "",
            ]
            where = "　".join(
                [part for part in parts if part] + [f"「{result.column}」"] * bool(result.column)
            )
            self.stdout.write(f"  {result.get_outcome_display()}　{where}　{result.reason}")
        if batch.state != State.DONE:
            raise CommandError(batch.failure or "中止しました。何も書き込んでいません。")
        more = batch.results.count() - MOST_PROBLEMS
        if more > 0:
            self.stdout.write(f"  ほか {more:,} 件は、画面の一括処理 {batch.pk} にあります。")
        self.stdout.write(
            f"読込 {batch.read:,} ＝ 反映 {batch.applied:,} ＋ 変更なし {batch.unchanged:,}"
            f" ＋ 保留 {batch.held:,} ＋ 受け付けない {batch.refused:,}"
        )
        if batch.mode == Mode.CHECK:
            self.stdout.write(
                "確認だけです。何も書き込んでいません。書き込むには --apply を付けてください。"
            )
        if batch.held or batch.refused:
            raise CommandError("受け付けない行か、保留の行があります。", returncode=3)


def files_of(kind: kinds.Kind, options: dict[str, Any]) -> list[Given]:
    """The files, opened with the password when there is one."""
    files = [
        Given(path.name, store.pieces(path), options["encoding"])
        for path in options["files"]
        if readable(path)
    ]
    if options["password_file"] is None:
        return files
    if not kind.takes_workbooks:
        raise CommandError("この種類は Excel を受け取らないので、--password-file は使えません。")
    password = secret_from(options["password_file"])
    return [actions.without_password(file, password) for file in files]


def readable(path: Path) -> bool:
    """Whether the file is there; a word about it when not."""
    if not path.is_file():
        raise CommandError(f"ファイル {path} がありません。")
    return True
