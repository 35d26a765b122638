"""How the cells of one row become the values of a record. Nothing is lost and nothing is guessed.

What a cell says is kept as it came wherever that is possible; what was altered in reading is noted
with before and after; what cannot be read stays as text beside the record, with a mark, unless the
record cannot do without it.
"""

import re
from collections.abc import Mapping, Sequence

from yorisoi.exchange.columns import fold_heading
from yorisoi.exchange.sheet_marks import UNCALCULATED
from yorisoi.japanese import GETA, find_gaiji
from yorisoi.legacy.mapping import DITTO, KEEP, Column, Feed, FileMapping, Together
from yorisoi.legacy.records import Reading
from yorisoi.legacy.row_pieces import with_year
from yorisoi.legacy.value_readers import READERS, Alteration, RowValues, Unreadable, altered

ERRORS = frozenset(["#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"])
UNCALCULATED_VALUE = (
    "数式の計算結果がファイルに入っていません。元のファイルを Excel で開いて保存し直してください。"
)
NO_VALUE = "Excelの数式のエラーで、値がありません。元の表で値を確かめてください。"
PARENTHESES = re.compile(r"(.*?)\s*[（(](.*?)[）)]\s*", re.DOTALL)


class RowReader:
    """Reads the rows of one sheet; 〃 needs the row above."""

    def __init__(
        self,
        mapping: FileMapping,
        headings: Sequence[str],
        around: Mapping[str, str] | None = None,
        *,
        since_1904: bool = False,
    ) -> None:
        self.mapping, self.since_1904 = mapping, since_1904
        # What stands outside the table is a column that says the same in every row.
        self.outside, own = list((around or {}).values()), len(headings)
        headings = [*headings, *(around or {})]
        self.columns: list[tuple[int, str, Column]] = []
        self.unknown: list[str] = []  # headings that the mapping does not speak of
        known = dict(mapping.columns)
        found: set[str] = set()
        self.delete_at = -1
        delete = fold_heading(mapping.delete_column)
        self.headings = list(headings)
        self.together = [
            (one, places)
            for one in mapping.together
            if (places := self.places(one, headings)) is not None
        ]
        made = [one.heading for one, _ in self.together]
        taken = {at for _, places in self.together for at in places}
        for at, heading in enumerate([*headings, *made]):
            folded = self.match(heading, known, found)
            if fold_heading(heading) == delete:
                self.delete_at = at
            if folded is None:
                if fold_heading(heading) != delete and at not in taken and at < own:
                    self.unknown.append(heading)
                continue
            found.add(folded)
            self.columns.append((at, heading, known[folded]))
        self.missing = [
            column.heading
            for folded, column in known.items()
            if folded not in found and not column.ignore
        ]
        self.above: dict[int, str] = {}
        folded_headings = [fold_heading(one) for one in self.headings]
        self.years = {
            feed.year: folded_headings.index(fold_heading(feed.year))
            for _, _, column in self.columns
            for feed in column.feeds
            if feed.year and fold_heading(feed.year) in folded_headings
        }
        self.key_fields = [
            known[fold_heading(heading)].feeds[0].field
            for heading in mapping.key
            if known[fold_heading(heading)].feeds
        ]

    @classmethod
    def places(cls, one: Together, headings: Sequence[str]) -> list[int] | None:
        """Where the columns stand that say this together; None when one of them is missing."""
        wanted = {fold_heading(part.heading): Column(part.heading) for part in one.parts}
        places: dict[str, int] = {}
        for at, heading in enumerate(headings):
            folded = cls.match(heading, wanted, set(places))
            if folded is not None:
                places[folded] = at
        folded_parts = [fold_heading(part.heading) for part in one.parts]
        return [places[part] for part in folded_parts] if len(places) == len(wanted) else None

    @staticmethod
    def match(heading: str, known: dict[str, Column], found: set[str]) -> str | None:
        """The heading of the mapping that ``heading`` is.

        Itself; or, where one of them has more lines than the other, its last line, when there is
        only one that ends so: 「児童／氏名」 is 「氏名」.
        """
        whole = fold_heading(heading)
        if whole in known:
            return whole if whole not in found else None
        last = last_line(whole)
        ends = (
            [one for one in known if last_line(one) == last]
            if whole == last
            else [last]
            if last in known
            else []
        )
        return ends[0] if len(ends) == 1 and ends[0] not in found else None

    def heading_of(self, name: str) -> str:
        """The column that feeds a field; its title when none does by itself."""
        for _, heading, column in self.columns:
            if any(feed.field == name for feed in column.feeds):
                return heading
        return self.mapping.record.fields[name].title

    def read(self, cells: Sequence[str]) -> RowValues:
        """The values of one row."""
        row = RowValues(since_1904=self.since_1904)
        if "\0" in "".join(cells):
            cells = [self.without_nul(row, at, cell) for at, cell in enumerate(cells)]
        if self.delete_at >= 0:
            row.deleted = cells[self.delete_at].strip() in self.mapping.delete_words
        cells = [*cells, *self.outside]
        if self.together:
            cells = [*cells, *(self.said_together(row, *one, cells) for one in self.together)]
        for at, heading, column in self.columns:
            if column.feeds:
                self.take_column(row, at, heading, column, cells)
        for name, value in self.mapping.defaults.items():
            row.values.setdefault(name, value)
        self.check(row)
        row.key = "-".join(row.values.get(name, "") for name in self.key_fields)
        return row

    def take_column(
        self, row: RowValues, at: int, heading: str, column: Column, cells: Sequence[str]
    ) -> None:
        """What a cell says, into all that its column feeds."""
        cell = cells[at]
        if column.ditto or column.blank_above:
            cell = self.ditto(row, at, heading, cell, blank=column.blank_above)
        if not cell or not cell.strip():
            return
        parts = split(cell, column.split, most_parts(column)) if column.split else None
        for feed in column.feeds:
            one = cell if parts is None or feed.part is None else part_of(parts, feed.part)
            if feed.year in self.years:
                said = with_year(one, cells[self.years[feed.year]])
                one = altered(row, heading, one, said, "年度から年を補う")
            if one.strip() and one.strip() not in feed.empty:
                self.take(row, heading, feed, one)

    def without_nul(self, row: RowValues, at: int, cell: str) -> str:
        """A cell without the NUL that dumps fill their fields up with; the database has none."""
        after = cell.replace("\0", "")
        if after == cell:
            return cell
        row.altered.append(
            Alteration(self.headings[at], cell.replace("\0", "␀"), after, "NULを除く")
        )
        return after

    def said_together(
        self, row: RowValues, one: Together, places: Sequence[int], cells: Sequence[str]
    ) -> str:
        """The value of several cells; 〃 in any of them means the one above."""
        return one.value([self.ditto(row, at, self.headings[at], cells[at]) for at in places])

    def ditto(
        self, row: RowValues, at: int, heading: str, cell: str, *, blank: bool = False
    ) -> str:
        """The cell, or the one above it that 〃 stands for; where the mapping says so, nothing too."""
        if cell in DITTO or cell.strip() in DITTO or (blank and not cell.strip()):
            above = self.above.get(at, "")
            row.altered.append(Alteration(heading, cell, above, "上の行と同じ"))
            return above
        self.above[at] = cell
        return cell

    def take(self, row: RowValues, heading: str, feed: Feed, cell: str) -> None:
        """One value into the row."""
        if cell.strip() in ERRORS or cell == UNCALCULATED:
            why = UNCALCULATED_VALUE if cell == UNCALCULATED else NO_VALUE
            needed = feed.field != KEEP and self.mapping.record.fields[feed.field].needed
            (row.refused if needed else row.marked).append((heading, why, cell))
            return
        if feed.field == KEEP:
            self.keep(row, feed.label, cell)
            return
        try:
            value = READERS[feed.reading](row, heading, feed, cell)
        except Unreadable as error:
            known = self.mapping.record.fields[feed.field]
            if known.needed:
                row.refused.append((heading, str(error), cell))
            else:
                row.marked.append((heading, f"{error}文字のまま残します。", cell))
                self.keep(row, known.title, cell)
            return
        if feed.reading is not Reading.CODE and (GETA in value or not value.isascii()):
            strange = [one.codepoint for one in find_gaiji(value)] + [GETA] * value.count(GETA)
            if strange:
                row.unrepresented.append((heading, " ".join(strange)))
        before = row.values.get(feed.field)
        row.values[feed.field] = value if before is None else before + self.mapping.join + value

    @staticmethod
    def keep(row: RowValues, label: str, value: str) -> None:
        """A line of text beside the record."""
        line = f"{label}：{value.strip()}"
        before = row.values.get(KEEP)
        row.values[KEEP] = line if before is None else f"{before}\n{line}"

    def check(self, row: RowValues) -> None:
        """Whether what the record cannot do without is there."""
        for name, known in self.mapping.record.fields.items():
            if known.needed and name not in row.values and not row.refused:
                row.refused.append((known.title, f"{known.title}が空です。", ""))


def last_line(heading: str) -> str:
    """The last line of a folded heading."""
    return heading.rsplit("/", 1)[-1]


def most_parts(column: Column) -> int:
    """Into how many parts its cells are taken apart; the last one takes what is left over."""
    return 1 + max((feed.part or 0 for feed in column.feeds), default=0)


def split(cell: str, at: str, most: int) -> list[str]:
    """The parts of a cell: at a character, or 氏名（カナ）."""
    if at == "（）":
        found = PARENTHESES.fullmatch(cell)
        return [found[1], found[2]] if found else [cell]
    return cell.replace(fullwidth(at), at).split(at, most - 1)


def fullwidth(char: str) -> str:
    """/ as ／: a separator is typed in either width."""
    return chr(ord(char) + 0xFEE0) if len(char) == 1 and "!" <= char <= "~" else char


def part_of(parts: list[str], at: int) -> str:
    """A part, or nothing."""
    return parts[at] if at < len(parts) else ""
