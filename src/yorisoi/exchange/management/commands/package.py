"""``yorisoi package``: encrypted packages, on the server and on the contractor's side.

    yorisoi package key                                 a key for this server; shows its recipient
    yorisoi package make FILE... --recipient age1… --out X.age
    yorisoi package open X.age                          compares everything and lists it

``open`` takes nothing over and writes nothing: the import itself is ``yorisoi legacy check``. None
of the three asks the database. The exit code is 0, or 1 with the reason.
"""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from yorisoi.exchange import encryption, package_making, packages
from yorisoi.exchange.asked_secrets import secret_from
from yorisoi.exchange.encryption import Locked, Secret
from yorisoi.exchange.packages import Contents, Package
from yorisoi.exchange.problems import BrokenFile

PASSPHRASE_HELP = "パスフレーズを1行目に書いたファイル（コマンドには書けません）"  # noqa: S105


class Command(BaseCommand):
    """Make a key, make a package, look into one."""

    help = "暗号化パッケージの鍵を作る、パッケージを作る、確かめる。"
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """key, make, open."""
        steps = parser.add_subparsers(dest="step", required=True, metavar="STEP")
        key = steps.add_parser("key", help="鍵を作り、受取人だけを表示する", allow_abbrev=False)
        key.add_argument("--out", type=Path, help="鍵のファイル（なければデータディレクトリー）")
        make = steps.add_parser("make", help="パッケージを作る", allow_abbrev=False)
        make.add_argument("files", metavar="FILE", nargs="+", type=Path)
        make.add_argument("--out", type=Path, required=True, help="できるパッケージ（X.age）")
        for_whom = make.add_mutually_exclusive_group(required=True)
        for_whom.add_argument("--recipient", action="append", help="受取人（age1…）")
        for_whom.add_argument("--passphrase-file", type=Path, help=PASSPHRASE_HELP)
        make.add_argument("--made-by", default="", help="作った人（会社・氏名）")
        make.add_argument("--note", default="", help="備考")
        look = steps.add_parser(
            "open", help="パッケージを確かめ、中身を一覧にする", allow_abbrev=False
        )
        look.add_argument("package", metavar="PACKAGE", type=Path)
        look.add_argument("--key", type=Path, help="鍵のファイル（なければこのサーバーの鍵）")
        look.add_argument("--passphrase-file", type=Path, help=PASSPHRASE_HELP)

    def handle(self, *args: Any, **options: Any) -> None:
        """Do one of them; what went wrong, in words."""
        try:
            if options["step"] == "key":
                self.make_key(**options)
            elif options["step"] == "make":
                self.make(**options)
            else:
                self.look(**options)
        except Locked as problem:
            raise CommandError(str(problem)) from None
        except BrokenFile as problem:
            raise CommandError(problem.words()) from None

    def make_key(self, *, out: Path | None, **_: Any) -> None:
        """A new key pair in a file for us alone. One that is there stays."""
        place = out or Path(settings.PACKAGE_KEY_PLACE)
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        text, recipient = encryption.new_key()
        try:
            handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            known = encryption.recipients_of(place.read_text(encoding="utf-8"))
            self.stdout.write(f"鍵はもう {place} にあります。作り直しません。")
            self.stdout.write("\n".join(f"受取人：{one}" for one in known))
            return
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        self.stdout.write(
            f"鍵を {place} に作りました。このファイルを、だれにも渡さないでください。"
        )
        self.stdout.write(f"受取人：{recipient}")

    def make(
        self,
        *,
        files: list[Path],
        out: Path,
        recipient: list[str] | None,
        passphrase_file: Path | None,
        made_by: str,
        note: str,
        **_: Any,
    ) -> None:
        """A package of these files."""
        made = package_making.make_package(
            files,
            out,
            recipients=recipient or (),
            passphrase=secret_from(passphrase_file),
            made_by=made_by,
            note=note,
        )
        self.show(out, made)

    def look(
        self, *, package: Path, key: Path | None, passphrase_file: Path | None, **_: Any
    ) -> None:
        """Compare everything with the manifest, and say what it holds."""
        keys = packages.key_of(key)
        passphrase = secret_from(passphrase_file)
        if not passphrase and packages.needs_passphrase(package):
            passphrase = secret_from(None, ask="パスフレーズ")
        self.show(package, Package(package, Secret(keys, passphrase)).verify())
        self.stdout.write("すべて目録のとおりです。何も取り込んでいません。")

    def show(self, path: Path, contents: Contents) -> None:
        """What is in it, for the 媒体管理簿."""
        self.stdout.write(f"{path.name}　{contents.size:,} バイト　SHA-256 {contents.sha256}")
        made = "　".join(
            part for part in (contents.manifest.made_at, contents.manifest.made_by) if part
        )
        if made:
            self.stdout.write(f"作成：{made}")
        if contents.manifest.note:
            self.stdout.write(f"備考：{contents.manifest.note}")
        for listed in contents.files:
            self.stdout.write(f"  {listed.name}　{listed.size:,} バイト　SHA-256 {listed.sha256}")
        self.stdout.write(f"ファイル {len(contents.files)} 個")
