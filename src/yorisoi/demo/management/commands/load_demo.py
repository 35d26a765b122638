"""``yorisoi load_demo``: the synthetic ward into an empty database."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from yorisoi import clock
from yorisoi.demo import load, move_in
from yorisoi.demo.deliveries import deliver_registers
from yorisoi.demo.ward import WardSize, generate_ward


class Command(BaseCommand):
    """Load the demo ward. Only where the demo is switched on, and never over existing accounts."""

    help = "デモの区を、空のデータベースに入れます。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Size and seed of the ward."""
        parser.add_argument("--size", default="small", help="small, medium, full, or a number")
        parser.add_argument("--if-empty", action="store_true", help="do nothing when it is not")
        parser.add_argument(
            "--registers", action="store_true", help="put the ward's register files into the inbox"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuse politely where there are accounts already."""
        if not settings.DEMO:
            raise CommandError("デモは、開発用の設定でだけ使えます。")
        unfinished = load.is_half_loaded()
        if not load.is_empty() and not unfinished:
            if options["if_empty"]:
                return
            raise CommandError("職員がすでに登録されています。空のデータベースで使ってください。")
        size: str | int = options["size"]
        # A ward that was begun yesterday is still the ward of yesterday.
        today = move_in.today_of(unfinished) if unfinished else clock.today()
        ward = generate_ward(int(size) if str(size).isdigit() else size, today=today)
        cases = load.CASES.get(ward.size, WardSize.residents_of(size) // 40)
        self.stdout.write("デモの区を用意しています。")
        load.load(
            ward,
            cases=cases,
            say=lambda words: self.stdout.write(f"  {words}"),
            with_unnumbered=options["registers"],
        )
        if options["registers"]:
            self.stdout.write(
                f"  連携ファイル {deliver_registers(ward)}件（受信箱から取り込まれます）"
            )
