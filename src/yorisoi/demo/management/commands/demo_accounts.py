"""``yorisoi demo_accounts``: who can sign in to the demo ward."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from yorisoi import clock
from yorisoi.access.models import Posting
from yorisoi.access.rights import Role
from yorisoi.demo.load import DEMO_PASSWORD
from yorisoi.demo.move_in import TITLE
from yorisoi.demo.staff import staff
from yorisoi.legacy.models import Move


class Command(BaseCommand):
    """Print the demo accounts, one of each role."""

    help = "デモのアカウントを表示します。"

    def handle(self, *args: Any, **options: Any) -> None:
        """Only those that are really there."""
        if not settings.DEMO:
            return
        numbers = [one.number for one in staff(clock.today())]
        postings = Posting.objects.on(clock.today()).filter(staff__number__in=numbers)
        seen: set[str] = set()
        first = ""
        self.stdout.write(
            f"  パスワード {DEMO_PASSWORD}（どのアカウントも同じ。確認コードは画面に出ます）"
        )
        for posting in postings.select_related("staff", "team").order_by("staff_id"):
            if posting.role not in seen:
                seen.add(posting.role)
                self.stdout.write(f"    {posting.staff.number}  {posting.staff.name}  {posting}")
                if posting.role == Role.SUPERVISOR:
                    first = posting.staff.number
        if first and not Move.objects.exclude(title=TITLE).exists():
            self.stdout.write(
                f"  まず試す   {first} で入り「旧システムからの移行」を開くと、"
                "終わった移行が1つあり、付属のファイルを自分で移せます"
            )
