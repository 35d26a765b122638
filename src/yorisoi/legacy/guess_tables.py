"""The tables in files that nobody has seen: their headings, and what their columns look like."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, islice

from yorisoi.exchange import tables
from yorisoi.exchange.columns import fold_heading
from yorisoi.exchange.found_tables import LOOKED_AT, find_table
from yorisoi.exchange.heads import WITHIN, find_head, texts
from yorisoi.exchange.problems import BrokenFile, Problem
from yorisoi.exchange.tables import Row, Source
from yorisoi.legacy.guess_values import Look
from yorisoi.legacy.guess_words import all_leaves, fold

MOST_ROWS = 200_000  # of one sheet; more rows say nothing new
FIRST_ROWS = 5  # kept whole, to show what would come of them
FEW_ROWS, FEW_COLUMNS = 1_000, 12  # so small a code table may be
MOST_COLUMNS = 2_000  # of one table; nobody could look through more
TOO_WIDE = "列が{columns:,}あります。{most:,}列までの表から提案します。"
ALIKE = 0.75  # so much of their headings two sheets of the same kind share


@dataclass
class Seen:
    """One sheet as it was seen."""

    file: str
    sheet: str
    headings: list[str]
    looks: list[Look]
    title: list[str]
    rows: int = 0
    hidden: bool = False
    first: list[list[str]] = field(default_factory=list)
    small: list[list[str]] = field(default_factory=list)  # all rows, when they are few and narrow


@dataclass
class Alike:
    """Sheets with the same columns: one kind of file."""

    sheets: list[Seen]
    headings: list[str]
    looks: dict[str, Look]  # by heading

    @property
    def places(self) -> set[tuple[str, str]]:
        """The files and sheets."""
        return {(one.file, one.sheet) for one in self.sheets}

    @property
    def rows(self) -> int:
        """All of them."""
        return sum(one.rows for one in self.sheets)

    def first_rows(self) -> list[dict[str, str]]:
        """A few rows by heading."""
        return [
            dict(zip(one.headings, cells, strict=False))
            for one in self.sheets
            for cells in one.first
        ][:FIRST_ROWS]


@dataclass(frozen=True)
class Unread:
    """A file or sheet in which no table was found, and why."""

    file: str
    sheet: str
    why: str


def look_at(
    sources: Iterable[Source], most_rows: int = MOST_ROWS
) -> tuple[list[Seen], list[Unread]]:
    """Every sheet of every file that holds a table."""
    seen: list[Seen] = []
    unread: list[Unread] = []
    for source in sources:
        source.mends = True
        try:
            for sheet in tables.sheets(source):
                try:
                    seen.append(look_at_sheet(source, sheet, most_rows))
                except BrokenFile as error:
                    why = "；".join(problem.reason for problem in error.problems)
                    unread.append(Unread(source.name, sheet.place.sheet, why))
        except BrokenFile as error:
            why = "；".join(problem.reason for problem in error.problems)
            unread.append(Unread(source.name, "", why))
    return seen, unread


def look_at_sheet(source: Source, sheet: tables.Sheet, most_rows: int) -> Seen:
    """One sheet, its rows told to the looks of its columns."""
    rows = iter(sheet.rows)
    ahead = list(islice(rows, LOOKED_AT))
    table = find_table(replace(sheet, rows=chain(ahead, rows)), heading_by_its_words(ahead, sheet))
    if len(table.headings) > MOST_COLUMNS:
        words = TOO_WIDE.format(columns=len(table.headings), most=MOST_COLUMNS)
        raise BrokenFile(Problem(sheet.place, words))
    seen = Seen(
        source.name,
        sheet.place.sheet,
        table.headings,
        [Look() for _ in table.headings],
        table.title,
        hidden=table.hidden,
    )
    for row in table.rows:
        seen.rows += 1
        for look, cell in zip(seen.looks, row.cells, strict=True):
            look.tell(cell)
        if len(seen.first) < FIRST_ROWS:
            seen.first.append(row.cells)
        if seen.rows <= FEW_ROWS and len(row.cells) <= FEW_COLUMNS:
            seen.small.append(row.cells)
        if seen.rows >= most_rows:
            break
    if seen.rows > FEW_ROWS:
        seen.small.clear()
    return seen


def heading_by_its_words(rows: Sequence[Row], sheet: tables.Sheet) -> list[str]:
    """The heading when it is not the row that looks most like one: 児童氏名 and 担当 may stand above it,
    each beside its value. Empty when the looks of the rows are all there is to go by."""

    def known(cells: Iterable[str]) -> int:
        return len({one for one in map(fold, cells) if one in all_leaves()})

    best = max(rows[:WITHIN], key=lambda row: known(texts(row)), default=None)
    head = find_head(rows, sheet.merged, ())
    if best is None or head is None or best in head.lines:
        return []
    labels = [path[-1] for path in head.paths if path]
    found, there = known(texts(best)), known(labels)
    is_clear = found >= 3 and found > there and found * 3 >= len(texts(best)) * 2
    return texts(best) if is_clear and there * 3 < len(labels) * 2 else []


def group(seen: Sequence[Seen]) -> list[Alike]:
    """Sheets with (nearly) the same headings together, in the order they came."""
    found: list[Alike] = []
    for sheet in seen:
        names = {fold_heading(one) for one in sheet.headings}
        best = max(found, key=lambda one: alike(names, one), default=None)
        if best is None or alike(names, best) < ALIKE:
            best = Alike([], [], {})
            found.append(best)
        add(best, sheet)
    return found


def alike(names: set[str], other: Alike) -> float:
    """How much two sets of headings have in common."""
    others = {fold_heading(one) for one in other.headings}
    return len(names & others) / len(names | others)


def add(group: Alike, sheet: Seen) -> None:
    """One more sheet of the same kind."""
    group.sheets.append(sheet)
    known = {fold_heading(one): one for one in group.headings}
    for heading, look in zip(sheet.headings, sheet.looks, strict=True):
        name = known.get(fold_heading(heading))
        if name is None:
            group.headings.append(heading)
            name = heading
            group.looks[name] = Look()
        group.looks[name].add(look)
