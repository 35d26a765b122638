"""The heading of a table, in one line or several, wherever it stands in a sheet.

``known`` are headings that somebody expects: then the lines that hold most of them are the heading.
Otherwise it is the first row of mostly different short texts, as wide as the table under it.

A line is taken for a further line of a heading only when much speaks for it: else it is a record,
and a lost record is the worst that can happen.
"""

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from yorisoi.exchange.columns import fold_heading
from yorisoi.exchange.sources import Merged, Row

WITHIN = 40  # rows from the top in which a heading is looked for
MOST_LINES = 3
BETWEEN = "／"  # 相談者／氏名
LONGEST_LABEL = 30
NEARLY_AS_GOOD = 0.5  # the first row so near to the best one is the heading
FOLLOWING = 10  # rows under a heading that are asked whether it is one

VALUE = re.compile(  # a number or a date, in any of the ways they are written
    r"([mtshr]|明治|大正|昭和|平成|令和)?[+-]?\d[\d,./:\-年月日時分秒]*"
    r"(歳|才|か月|ヶ月|ヵ月|人|件|名|回|円|%|kg|g|cm|点)?",
    re.IGNORECASE,
)
LETTER = re.compile("[^\\W\\d_a-zA-Z]")


@dataclass(frozen=True)
class Head:
    """The lines of a heading, and what stands over each column of the sheet."""

    first: int  # which of the rows
    last: int
    lines: Sequence[Row]
    paths: Sequence[tuple[str, ...]]  # ("相談者", "氏名")


def find_head(
    rows: Sequence[Row], merged: Collection[Merged], known: Collection[str]
) -> Head | None:
    """The heading among the first rows of a sheet; None when nothing looks like one."""
    merged = [one for one in merged if rows and one.first_row <= (rows[-1].place.row or 0)]
    names = {fold_heading(name) for name in known}
    return known_head(rows, merged, names) or likely_head(rows, merged)


def known_head(rows: Sequence[Row], merged: Collection[Merged], names: set[str]) -> Head | None:
    """The lines with most of the known headings; of equal ones, those that look like lines of one."""
    best: tuple[tuple[int, bool, int, int], Head] | None = None
    for first in range(min(len(rows), WITHIN)):
        natural = span_around(rows, first, merged)
        for last in range(first, min(first + MOST_LINES, len(rows))):
            if last > first and not (touch(rows, last) and all(map(is_label, texts(rows[last])))):
                break
            head = head_of(rows, first, last, merged)
            fit = (matches(head, names), natural == (first, last), -first, first - last)
            if best is None or fit > best[0]:
                best = fit, head
    enough = max(1, min(2, len(names)))
    return best[1] if best and best[0][0] >= enough else None


def matches(head: Head, names: set[str]) -> int:
    """How many of the names stand in the heading: as whole path, its end, or broken over lines."""
    found = set()
    for path in head.paths:
        ways = [BETWEEN.join(path[start:]) for start in range(len(path))] + ["".join(path)]
        found.update(names.intersection(map(fold_heading, ways)))
    return len(found)


def likely_head(rows: Sequence[Row], merged: Collection[Merged]) -> Head | None:
    """The first row that looks like a heading nearly as much as the best one does."""
    heads: list[tuple[float, Head]] = []
    for index in range(min(len(rows), WITHIN)):
        if not heads or heads[-1][1].last < index:
            head = head_of(rows, *span_around(rows, index, merged), merged)
            heads.append((likeness(head, rows), head))
    best = max((worth for worth, _ in heads), default=0.0)
    wide = max((len(texts(row)) for row in rows), default=0)
    if best < min(2, wide) * NEARLY_AS_GOOD or best == 0:
        return None
    return next(head for worth, head in heads if worth >= best * NEARLY_AS_GOOD)


def likeness(head: Head, rows: Sequence[Row]) -> float:
    """How many different labels it has, less what of the table is not under them."""
    cells = [text for line in head.lines for text in texts(line)]
    if sum(map(is_label, cells)) < 0.8 * len(cells):
        return 0.0
    # A title merged over the whole table names no column: what counts stands there itself.
    own = {index for line in head.lines for index in filled(line)}
    labels = [path for index, path in enumerate(head.paths) if path and index in own]
    different = (len(labels) + len(set(labels))) / 2
    under = rows[head.last + 1 : head.last + 1 + FOLLOWING]
    if recurs(head.lines[-1], under):
        different /= 2  # more likely one of several records of the same school or family
    if not (under and touch(rows, head.last + 1)):
        different *= 0.7
    cells_under = [index for row in under for index in filled(row)]
    covered = sum(1 for index in cells_under if index < len(head.paths) and head.paths[index])
    return different * (covered / len(cells_under) if under else 1.0)


def span_around(rows: Sequence[Row], index: int, merged: Collection[Merged]) -> tuple[int, int]:
    """The first and last line of the heading that this row would be a part of."""
    first = last = index
    while first > 0 and last - first < MOST_LINES - 1 and goes_on(rows, first, merged):
        first -= 1
    while (
        last + 1 < len(rows) and last - first < MOST_LINES - 1 and goes_on(rows, last + 1, merged)
    ):
        last += 1
    return first, last


def goes_on(rows: Sequence[Row], index: int, merged: Collection[Merged]) -> bool:
    """Whether this row is a further line of a heading that begins above it."""
    upper, lower = rows[index - 1], rows[index]
    if not touch(rows, index) or not all(map(is_label, [*texts(upper), *texts(lower)])):
        return False
    over = [one for one in merged if one.first_row == upper.place.row]
    if len(texts(upper)) > 1 and any(one.last_row > one.first_row for one in over):
        return True
    groups, alone = groups_of(upper, lower, over)
    if not groups or alone > len(groups):
        return False
    if len(texts(upper)) == 1 and is_title(upper, lower, groups[0], bool(merged)):
        return False
    return not is_record(lower, rows[index + 1 : index + 1 + FOLLOWING])


def groups_of(
    upper: Row, lower: Row, merged: Collection[Merged]
) -> tuple[list[tuple[int, int]], int]:
    """From where to where a text stands over several others, and how many stand over one only."""
    wide = {one.first_column: one.last_column for one in merged}
    groups, alone = [], 0
    for index in filled(upper):
        end = index
        if index in wide:
            end = wide[index]
        elif not wide:
            while not text_at(upper, end + 1) and text_at(lower, end + 1):
                end += 1
        below = sum(1 for column in range(index, end + 1) if text_at(lower, column))
        if below > 1:
            groups.append((index, end))
        elif below and end == index:
            alone += 1
    return groups, alone


def is_title(upper: Row, lower: Row, group: tuple[int, int], sheet_has_merged: bool) -> bool:
    """Whether a single text stands over the whole table rather than over a part of it."""
    columns = filled(lower)
    if group[1] - group[0] + 1 > len(columns) / 2 and group[0] <= columns[0]:
        return True
    # Where cells are merged at all, a group would be; in a CSV file nothing can be.
    return group[0] <= columns[0] or (sheet_has_merged and group[1] >= columns[-1])


def is_record(row: Row, following: Sequence[Row]) -> bool:
    """Whether a row of short texts is like the rows under it: then it is the first of them."""
    if is_repeated(row, following):
        return False
    return recurs(row, following) or not contrasts(row, following)


def is_repeated(row: Row, following: Sequence[Row]) -> bool:
    """Whether the whole row comes again: a heading, printed on every page."""
    return any(texts(one) == texts(row) for one in following)


def recurs(row: Row, following: Sequence[Row]) -> bool:
    """Whether one of its values comes again in its column, as values of records do."""
    return not is_repeated(row, following) and any(
        text_at(row, index) == text_at(one, index) for one in following for index in filled(row)
    )


def contrasts(row: Row, following: Sequence[Row]) -> bool:
    """Whether numbers, dates or sentences stand under one of its labels."""
    for index in filled(row):
        below = [text for one in following if (text := text_at(one, index))]
        if sum(not is_label(text) for text in below) * 2 > len(below) > 0:
            return True
    return False


def head_of(rows: Sequence[Row], first: int, last: int, merged: Collection[Merged]) -> Head:
    """These lines as a heading."""
    lines = rows[first : last + 1]
    width = max(len(line.cells) for line in lines)
    numbers = {line.place.row: index for index, line in enumerate(lines)}
    over = [one for one in merged if one.first_row in numbers]
    values = [[label(text_at(line, column)) for column in range(width)] for line in lines]
    if any(one.last_column > one.first_column for one in over):
        for one in over:
            line = values[numbers[one.first_row]]
            for column in range(one.first_column, min(one.last_column + 1, width)):
                line[column] = line[one.first_column]
    else:
        for index in range(len(lines) - 1):
            carry_on(values, index)
    paths = [path_of([line[column] for line in values]) for column in range(width)]
    return Head(first, last, lines, paths)


def carry_on(values: list[list[str]], index: int) -> None:
    """A text over several others was merged once: it holds up to the next one in its line."""
    line, below = values[index], values[index + 1]
    current = ""
    for column, text in enumerate(line):
        above = index > 0 and values[index - 1][column] != values[index - 1][max(column - 1, 0)]
        if text:
            current = text if below[column] else ""
        elif above or not any(lower[column] for lower in values[index + 1 :]):
            current = ""
        else:
            line[column] = current


def path_of(parts: Sequence[str]) -> tuple[str, ...]:
    """What stands over a column, from top to bottom, without repetition."""
    path: list[str] = []
    for part in parts:
        if part and part not in path[-1:]:
            path.append(part)
    return tuple(path)


def label(text: str) -> str:
    """A text of a heading in one line."""
    return re.sub(r"\s*[\r\n]+\s*", "", text.strip())


def is_label(text: str) -> bool:
    """Whether a text could name a column: short, and no number, date, code or sentence."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    if not plain or len(plain) > LONGEST_LABEL or "。" in plain or VALUE.fullmatch(plain):
        return False
    has_letter = LETTER.search(plain) or not re.search(r"\d", plain)
    return bool(has_letter) and plain not in "〃々\"”'’"


def touch(rows: Sequence[Row], index: int) -> bool:
    """Whether no blank row stands before this one."""
    return (rows[index - 1].place.row or 0) + 1 == rows[index].place.row


def texts(row: Row) -> list[str]:
    """What stands in a row."""
    return [cell.strip() for cell in row.cells if cell.strip()]


def filled(row: Row) -> list[int]:
    """Where something stands in a row."""
    return [index for index, cell in enumerate(row.cells) if cell.strip()]


def text_at(row: Row, index: int) -> str:
    """What stands in a cell; a row may be shorter than others."""
    return row.cells[index].strip() if index < len(row.cells) else ""
