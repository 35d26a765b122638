"""Whatever stands around them, the records that were put into a sheet come out, at their places."""

import io
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from tests.exchange.made_sheets import as_csv, source, write
from yorisoi.exchange import encoding
from yorisoi.exchange.found_tables import find_table
from yorisoi.exchange.tables import Merged, Source, sheets

GROUPS = [
    ("受付", ("番号", "受付日", "経路")),
    ("相談者", ("氏名", "続柄")),
    ("備考", ()),
    ("児童", ("児童番号", "氏名", "住所")),
    ("対応", ("緊急度", "終結日")),
    ("担当", ()),
]
TITLES = [
    "令和3年度　相談受付台帳",
    "子ども家庭支援センター",
    "（取扱注意）",
    "作成日：令和4年4月1日",
]
NOTES = ["※ 匿名を含みます。", "（注）児童ごとに数えました。", "以上"]
names = st.sampled_from(["山田　花子", "佐藤　葵", "髙橋　翔", "匿名", "", "長谷川　ひなた"])
words = st.sampled_from(
    ["", "〃", "学校", "母", "泉町1-2-3", "母より電話あり。\n見守りを続ける。", "147"]
)


@dataclass
class Drawn:
    """A sheet as somebody made it, and what should come out of it."""

    lines: list[list[str]] = field(default_factory=list)
    merged: list[Merged] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    last_parts: list[str] = field(default_factory=list)
    records: list[tuple[int, list[str]]] = field(default_factory=list)
    others: list[int] = field(default_factory=list)


@st.composite
def drawn_sheets(draw: st.DrawFn) -> Drawn:
    sheet, left = Drawn(), draw(st.integers(0, 2))
    before = [""] * left
    groups = draw(st.lists(st.sampled_from(GROUPS[1:]), unique=True, max_size=4))
    groups = [GROUPS[0], *groups]
    two_lines = len(groups) > 1 and draw(st.booleans())
    heads = head_lines(sheet, groups, two_lines, left)
    width = len(sheet.headings)
    titles = draw(st.lists(st.sampled_from(TITLES), unique=True, max_size=3))
    for title in titles:
        if draw(st.booleans()):
            sheet.merged.append(
                Merged(len(sheet.lines) + 1, len(sheet.lines) + 1, left, left + width)
            )
        sheet.lines.append([*before, title, *[""] * width])
        blank(sheet, draw)
    add_head(sheet, heads, before)
    for number in range(draw(st.integers(1, 12))):
        record = [f"R3-{number:05}", draw(st.sampled_from(["2021-04-11", "R3.4.12", "〃"]))]
        record += [draw(names if "氏名" in name else words) for name in sheet.headings[2:]]
        sheet.lines.append([*before, *record])
        sheet.records.append((len(sheet.lines), record))
        what = draw(st.integers(0, 9))
        if what == 0:
            total = draw(st.sampled_from(["小計", "合　計", "4月計"]))
            other(sheet, [*before, total, *[""] * (width - 2), "12"])
        elif what == 1:
            blank(sheet, draw)
            other(sheet, *add_head(sheet, heads, before))
        blank(sheet, draw)
    for note in draw(st.lists(st.sampled_from(NOTES), unique=True, max_size=2)):
        other(sheet, [*before, note])
    return sheet


def head_lines(
    sheet: Drawn, groups: list[tuple[str, tuple[str, ...]]], two_lines: bool, left: int
) -> tuple[list[list[str]], list[tuple[int, int, int]]]:
    """The lines of the heading, and what is merged in it: how many lines, from where to where."""
    upper: list[str] = []
    lower: list[str] = []
    merged: list[tuple[int, int, int]] = []
    for group, leaves in groups:
        start = left + len(upper)
        if not leaves:
            upper, lower = [*upper, group], [*lower, "" if two_lines else group]
            sheet.headings.append(group)
            sheet.last_parts.append(group)
            merged.append((2, start, start))
            continue
        upper += [group, *[""] * (len(leaves) - 1)]
        lower += leaves
        sheet.headings += [f"{group}／{leaf}" if two_lines else leaf for leaf in leaves]
        sheet.last_parts += leaves
        merged.append((1, start, start + len(leaves) - 1))
    if two_lines:
        return [upper, lower], merged
    for index, name in enumerate(sheet.headings):
        if name in sheet.headings[:index]:
            sheet.headings[index] = f"{name}（2）"
    return [lower], []


def add_head(
    sheet: Drawn, heads: tuple[list[list[str]], list[tuple[int, int, int]]], before: list[str]
) -> list[list[str]]:
    """Put the heading into the sheet; empty lines of others follow in ``other``."""
    lines, merged = heads
    top = len(sheet.lines) + 1
    sheet.merged += [Merged(top, top + rows - 1, start, end) for rows, start, end in merged]
    whole = [[*before, *line] for line in lines]
    if not sheet.records:
        sheet.lines += whole
    return whole


def other(sheet: Drawn, *lines: list[str]) -> None:
    """Rows that are no records."""
    for line in lines:
        sheet.lines.append(line)
        sheet.others.append(len(sheet.lines))


def blank(sheet: Drawn, draw: st.DrawFn) -> None:
    """Perhaps a blank row."""
    if draw(st.integers(0, 4)) == 0:
        sheet.lines.append([])


def known_of(sheet: Drawn, how: int) -> list[str]:
    """Nothing, whole headings, or their last parts and some that are not there."""
    return [[], sheet.headings, [*sheet.last_parts, "電話番号"]][how]


def check(sheet: Drawn, file: Source, known: list[str]) -> None:
    found = find_table(next(sheets(file)), known)
    rows = [(row.place.row, row.cells) for row in found.rows]
    assert rows == sheet.records
    assert found.headings == sheet.headings
    assert [place.row for place, _ in found.skipped] == sheet.others
    assert not found.outside


@given(sheet=drawn_sheets(), how=st.integers(0, 2))
def test_from_excel(sheet: Drawn, how: int) -> None:
    wide = [one for one in sheet.merged if one[0] != one[1] or one[2] != one[3]]
    with TemporaryDirectory() as folder:
        path = write(Path(folder) / "a.xlsx", *sheet.lines, merged=wide)
        check(sheet, source(path), known_of(sheet, how))


@given(
    sheet=drawn_sheets(),
    how=st.integers(0, 2),
    codec=st.sampled_from(["utf-8-sig", "cp932", "utf-16"]),
    between=st.sampled_from([",", "\t", ";"]),
)
def test_from_a_text(sheet: Drawn, how: int, codec: str, between: str) -> None:
    content = as_csv(sheet.lines, codec, between)
    found = encoding.detect(io.BytesIO(content)).codec
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        path.write_bytes(content)
        check(sheet, Source(path, path.name, found, size=len(content)), known_of(sheet, how))
