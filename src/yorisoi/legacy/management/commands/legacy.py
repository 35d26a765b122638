"""``yorisoi legacy``: a move on the command line, by the same steps as in the browser.

    yorisoi legacy map FILE... [--code X] [--out FILE]        a mapping is proposed for the files
    yorisoi legacy check FILE... --by NUMBER --mapping FILE   read and check; the number of the move
    yorisoi legacy check --package X.age --medium LABEL …     the files of an encrypted package
    yorisoi legacy rehearse MOVE --by NUMBER                  everything done and undone
    yorisoi legacy apply MOVE --by NUMBER                     in earnest
    yorisoi legacy undo MOVE --by NUMBER                      taken back whole
    yorisoi legacy report MOVE --by NUMBER [--excel]          the reconciliation report

No value of a cell is written to the screen: whoever runs this need not see whose data it is.
The exit code tells the truth: 0 all rows were taken, 1 nothing was written, 3 done, with rows that
were refused or held, 130 stopped by Ctrl-C.
"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from yorisoi.legacy import command_line


class Command(BaseCommand):
    """A move, step by step."""

    help = "旧システムからの移行を、コマンドで行います。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One subcommand a step."""
        steps = parser.add_subparsers(dest="step", required=True, metavar="STEP")
        for step in command_line.STEPS:
            step.add_arguments(steps.add_parser(step.name, help=step.help, allow_abbrev=False))

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the step."""
        step = next(one for one in command_line.STEPS if one.name == options["step"])
        step.run(self, options)
