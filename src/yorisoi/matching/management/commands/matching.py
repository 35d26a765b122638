"""``yorisoi matching``: 名寄せ on the command line.

    yorisoi matching train                       learn the weights from the ward's own data
    yorisoi matching run                         everybody against every resident; links and proposals
    yorisoi matching index                       what one person is matched by, made anew
    yorisoi matching twice                       who is on file twice; proposals
    yorisoi matching evaluate --truth FILE       how good it is, against a file that knows; writes nothing

FILE is a CSV with the columns key (the old system's own key of a person, as the mapping declares it)
and rid (宛名番号, empty for somebody who is not on the register). A column ``noise`` (kinds, parted
by blanks) and ``foreign`` (1) are used when they are there. No name is written to the screen.
"""

import csv
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from yorisoi import audit
from yorisoi.exchange import actions, engine
from yorisoi.exchange.batch_run import BatchRun
from yorisoi.exchange.kinds import Kind
from yorisoi.exchange.models import Mode, State
from yorisoi.matching import batches, evaluating

KINDS = {
    "train": batches.TRAIN,
    "run": batches.FULL,
    "index": batches.INDEX,
    "twice": batches.TWICE,
}
# What a run tells of itself, in words.
SAID = {
    "model": "モデル",
    "persons": "人物",
    "residents": "住民",
    "linked": "つないだ人",
    "proposed": "確認に回した組",
    "gone": "候補でなくなった組",
    "why": "理由：",
}
# The steps of the time that it took.
STEPS = {"normalise": "読みそろえる", "train": "学習", "predict": "比べる", "family": "家族"}
SYSTEM = audit.Visitor(name="システム", terminal="command")


class Command(BaseCommand):
    """名寄せ, step by step."""

    help = "名寄せを、コマンドで行います。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One subcommand a step."""
        steps = parser.add_subparsers(dest="step", required=True, metavar="STEP")
        steps.add_parser("train", help="重みを学習する")
        steps.add_parser("run", help="全員を住民と比べ、つなぐか候補にする")
        steps.add_parser("index", help="一人ずつの名寄せの見出しを作り直す")
        steps.add_parser("twice", help="重複して登録されている人物を探す")
        evaluate = steps.add_parser("evaluate", help="正解の表と比べる（書き込まない）")
        evaluate.add_argument("--truth", type=Path, required=True, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the step."""
        with audit.visiting(SYSTEM):
            if options["step"] == "evaluate":
                self.evaluate(options["truth"])
            else:
                self.carry_out(KINDS[options["step"]])

    def carry_out(self, kind: Kind) -> None:
        """A batch in the foreground."""
        with transaction.atomic():
            batch = actions.start(by=None, kind=kind, files=[], mode=Mode.APPLY, foreground=True)
        said: list[str] = []

        def watch(run: BatchRun) -> None:
            if said[-1:] != [run.current_step]:
                said.append(run.current_step)
                self.stdout.write(run.current_step)

        batch = engine.run(batch.pk, watch=watch)
        batch.refresh_from_db()
        if batch.state != State.DONE:
            raise CommandError(batch.failure or "終わりませんでした。")
        for name, value in batch.result.items():
            if name in SAID:
                self.stdout.write(f"{SAID[name]} {value}")
        for name, seconds in batch.result.get("seconds", {}).items():
            self.stdout.write(f"  {STEPS.get(name, name)} {seconds:.1f} 秒")

    def evaluate(self, path: Path) -> None:
        """Measures of the model in use, or of one learnt for this alone."""
        try:
            with path.open(encoding="utf-8-sig", newline="") as file:
                rows = list(csv.DictReader(file))
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{path} を読めません。") from error
        if not rows or not {"key", "rid"} <= rows[0].keys():
            raise CommandError("正解の表には key と rid の列が必要です。")
        for line in evaluating.report(rows):
            self.stdout.write(line)
