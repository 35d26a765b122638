"""``yorisoi search_keys --rebuild``: the keys of everybody anew, after a migration of data."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from yorisoi.people import search_keys
from yorisoi.people.models import Person, SearchKey


class Command(BaseCommand):
    """Say how many persons have keys; with ``--rebuild`` make them all anew."""

    help = "人を探すための見出しを数えます。--rebuild で、すべて作り直します。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Only look, or rebuild."""
        parser.add_argument("--rebuild", action="store_true", help="make all keys anew")

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild in one transaction: searches go on with the old keys until it is done."""
        if options["rebuild"]:
            self.stdout.write(f"検索の見出しを作り直しました：{search_keys.rebuild():,}人")
            return
        without = Person.objects.filter(search_key=None).count()
        have = SearchKey.objects.count()
        self.stdout.write(f"検索の見出し：{have:,}人、見出しのない人：{without:,}人")
