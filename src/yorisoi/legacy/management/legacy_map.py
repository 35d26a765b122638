"""``yorisoi legacy map FILE...``: a mapping is proposed for files, and written as TOML.

Nothing is read into the house. The screen shows headings, fields and reasons; values of cells only
with ``--examples``. The exit code: 0 every sheet is of a known kind, 1 nothing was written, 3 written,
and some sheets could not be read or are of no kind.
"""

import getpass
import re
import unicodedata
from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from yorisoi.exchange import encoding
from yorisoi.exchange.problems import BrokenFile
from yorisoi.exchange.tables import Source
from yorisoi.legacy.guess_tables import Unread
from yorisoi.legacy.mapping import CODE
from yorisoi.legacy.mapping_words import fields_in_words, reading_in_words
from yorisoi.legacy.opening import opened
from yorisoi.legacy.proposal import FileProposal, Proposal, percent, propose
from yorisoi.legacy.records import RECORDS

MOST_EXAMPLES = 5
LONGEST = 20  # characters of an example


def add_arguments(parser: ArgumentParser) -> None:
    """FILE..., and how to read them."""
    parser.add_argument("files", metavar="FILE", nargs="+", type=Path)
    parser.add_argument(
        "--code", default="old", help="元システムの符号（英小文字と数字）。あとから変えません"
    )
    parser.add_argument("--name", default="旧システム", help="元システムの名前")
    parser.add_argument(
        "--out", default="", help="書き出すファイル（なければ CODE.toml、- は画面）"
    )
    parser.add_argument("--encoding", default="", choices=["", *encoding.CHOICES])
    parser.add_argument("--password", default="", help="Excel のパスワード（- ならここで尋ねる）")
    parser.add_argument("--examples", action="store_true", help="値の例も画面に出す（個人情報）")


def run(command: BaseCommand, options: Mapping[str, Any]) -> None:
    """Look at the files, say what was found, write the mapping."""
    if not CODE.fullmatch(options["code"]):
        raise CommandError("--code は、小文字の英字で始まる2〜20文字の英数字にしてください。")
    out = out_of(options)
    password = options["password"]
    password = getpass.getpass("Excel のパスワード：") if password == "-" else password  # noqa: S105
    sources, unread = open_all(options["files"], options["encoding"], password)
    found = propose(sources, code=options["code"], name=options["name"])
    found.nothing[:0] = unread
    for one in found.files:
        show(command, one, examples=options["examples"])
    for not_read in found.nothing:
        where = "　".join(part for part in (not_read.file, not_read.sheet) if part)
        command.stdout.write(f"読まない表：{where}　{not_read.why}")
    if not found.files:
        raise CommandError("移行する記録の表が見つかりません。何も書き出していません。")
    tell_what_is_open(command, found)
    if out is None:
        command.stdout.write(found.text)
    else:
        out.write_text(found.text, encoding="utf-8")
        command.stdout.write(f"{out} に書き出しました。確かめて、直してから使ってください。")
    if found.nothing:
        raise CommandError("読めない表か、移行しない表があります。", returncode=3)


def out_of(options: Mapping[str, Any]) -> Path | None:
    """Where the TOML goes; None for the screen. What is there already is not written over."""
    if options["out"] == "-":
        return None
    out = Path(options["out"] or f"{options['code']}.toml")
    if out.exists():
        raise CommandError(f"{out} はもうあります。--out で別の名前にしてください。")
    return out


def open_all(paths: list[Path], codec: str, password: str) -> tuple[list[Source], list[Unread]]:
    """The files that can be opened, and why the others cannot."""
    sources: list[Source] = []
    unread: list[Unread] = []
    for at, path in enumerate(paths):
        if not path.is_file():
            raise CommandError(f"ファイル {path} がありません。")
        try:
            sources.append(opened(path, codec=codec, password=password, position=at))
        except BrokenFile as error:
            why = "；".join(problem.reason for problem in error.problems)
            unread.append(Unread(path.name, "", why))
    return sources, unread


def show(command: BaseCommand, one: FileProposal, *, examples: bool) -> None:
    """The columns of one kind of file."""
    command.stdout.write(f"■ {one.name} → {RECORDS[one.record].title}　{one.why}")
    lines = [["見出し", "項目", "読み方", "確かさ", "理由"]]
    for guess in one.columns:
        heading = guess.heading
        if guess.joined is not None:
            heading = f"{heading}（{'＋'.join(guess.joined.headings)}）"
        if guess.delete_words:
            field, reading = "（削除の印）", "・".join(guess.delete_words)
        else:
            field = fields_in_words(one.record, guess.feeds)
            reading = reading_in_words(one.record, guess.feeds)
        lines.append([heading, field, reading, percent(guess.sure), guess.why])
        if examples:
            told = guess.look.distinct[:MOST_EXAMPLES]
            lines[-1][-1] += "　例：" + "、".join(flat(value) for value in told)
    widths = [min(max(map(wide, column)), 40) for column in list(zip(*lines, strict=True))[:-1]]
    for line in lines:
        cells = [pad(cell, width) for cell, width in zip(line, widths, strict=False)]
        command.stdout.write("  " + "  ".join([*cells, line[-1]]).rstrip())


def tell_what_is_open(command: BaseCommand, found: Proposal) -> None:
    """Words to be decided, and items that nothing feeds."""
    for name, words in found.undecided.items():
        command.stdout.write(f"対応表 {name}：決まっていない言葉が {len(words)} あります。")
    if found.unfed:
        command.stdout.write(f"どの列からも入らない項目：{'・'.join(found.unfed)}")


def flat(value: str) -> str:
    """An example in one line, cut short."""
    line = re.sub(r"\s+", " ", value)
    return line if len(line) <= LONGEST else line[:LONGEST] + "…"


def wide(text: str) -> int:
    """How many places a text takes on the screen."""
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)


def pad(text: str, width: int) -> str:
    """A text filled up with blanks."""
    return text + " " * (width - wide(text))
