"""``yorisoi open_administrator``: the first account of a new installation."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q

from yorisoi import audit, clock
from yorisoi.access.accounts import NewAccount, make_account
from yorisoi.access.models import Posting
from yorisoi.access.rights import Role


class Command(BaseCommand):
    """Open an administrator's account, when there is none that could open it on the page."""

    help = "最初のシステム管理者のアカウントを作ります。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Number, name and kana of the person."""
        parser.add_argument("number", help="職員番号")
        parser.add_argument("name", help="氏名")
        parser.add_argument("kana", help="フリガナ")

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuse when an administrator exists: accounts are opened on the page then."""
        today = clock.today()
        usable = Q(staff__valid_until=None) | Q(staff__valid_until__gte=today)
        administrators = Posting.objects.on(today).filter(
            usable, role=Role.ADMINISTRATOR, staff__locked_at=None, staff__valid_from__lte=today
        )
        if administrators.exists():
            raise CommandError("システム管理者がすでにいます。画面から登録してください。")
        new = NewAccount(
            number=options["number"],
            name=options["name"],
            kana=options["kana"],
            role=Role.ADMINISTRATOR,
            team=None,
            valid_from=today,
        )
        with audit.visiting(audit.Visitor(name="コマンド", terminal="open_administrator")):
            opened = make_account(new)
        self.stdout.write(
            f"職員番号 {opened.staff.number}\n最初のパスワード {opened.first_password}"
        )
