"""``yorisoi registers``: 連携 on the command line.

    yorisoi registers take PATH... [--inbox]   files or folders, and what lies in the inbox
    yorisoi registers status                   how every interface stands
    yorisoi registers reread INTERFACE         its originals once more, with today's definition
    yorisoi registers interfaces               what the ward has declared

No value of a cell is written to the screen. The exit code tells the truth. Of ``take``: 0 all rows
of all files are in, 1 a file was refused or has to wait, 3 rows were refused, 130 stopped by
Ctrl-C. Of ``reread``: 0, 1 and 3 alike. Of ``status``: 1 an interface is silent for longer than it
should be, 3 something was refused, is waited for or was read with another definition.
"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from yorisoi.registers import command_line


class Command(BaseCommand):
    """Files of the registers."""

    help = "住基・母子保健・教育・保育のファイルを取り込み、連携の状況を示します。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One subcommand a step."""
        steps = parser.add_subparsers(dest="step", required=True, metavar="STEP")
        for step in command_line.STEPS:
            step.add_arguments(steps.add_parser(step.name, help=step.help, allow_abbrev=False))

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the step."""
        step = next(one for one in command_line.STEPS if one.name == options["step"])
        step.run(self, options)
