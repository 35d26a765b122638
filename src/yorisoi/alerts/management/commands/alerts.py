"""``yorisoi alerts``: look at the registers now, as it is done every morning."""

from typing import Any

from django.core.management.base import BaseCommand

from yorisoi import audit
from yorisoi.alerts import noticing


class Command(BaseCommand):
    """Raise what nobody was told of yet, and say how many."""

    help = "期限・誕生日・未受診などを調べて、お知らせを出します（毎朝、自動でも動きます）。"

    def handle(self, *args: Any, **options: Any) -> None:
        """In the name of the system."""
        with audit.visiting(audit.Visitor(name="システム", terminal="command")):
            found = noticing.daily()
        self.stdout.write(f"新しいお知らせ：{len(found):,}件")
