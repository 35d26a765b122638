"""Staged text into typed rows, all at once: ``feed_stage`` → ``feed_row_typed``.

The database reads what it can tell by itself (numbers, flags, lengths, codes). Dates are read by
``japanese``, once for each way of writing one that occurs in the file.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db import connection
from psycopg.sql import SQL, Composable, Identifier, Literal

from yorisoi.exchange.batch_run import BatchRun
from yorisoi.japanese import DateError, parse_date, parse_partial_date
from yorisoi.registers import telling
from yorisoi.registers.interfaces import Interface, InterfaceColumn
from yorisoi.registers.mirrors import OWN, UNKNOWN_DATES, Mirror
from yorisoi.registers.staging import Staged

PATTERNS = {"integer": r"^-?[0-9]{1,9}$", "decimal": r"^-?[0-9]{1,6}(\.[0-9]{1,4})?$"}


Condition = tuple[Composable, Literal]  # when something is wrong, and its note


@dataclass
class Checker:
    """Puts the statement together for one interface and one file."""

    interface: Interface
    staged: Staged

    def raw(self, column: InterfaceColumn) -> Composable:
        """The value as it came; words that mean nothing are empty."""
        value: Composable = SQL("s.{}").format(Identifier(self.staged.column(column.heading)))
        for word in sorted(column.empty):
            value = SQL("CASE WHEN {v} = {word} THEN '' ELSE {v} END").format(
                v=value, word=Literal(word)
            )
        return value

    def value(self, column: InterfaceColumn) -> Composable:
        """The value with its code translated; an unknown one stays as it came."""
        raw = self.raw(column)
        if not column.codes:
            return raw
        table = Literal(json.dumps(dict(column.codes), ensure_ascii=False))
        otherwise = raw if column.other is None else Literal(column.other)
        return SQL("coalesce({table}::jsonb ->> {raw}, {otherwise})").format(
            table=table, raw=raw, otherwise=otherwise
        )

    def kind(self, column: InterfaceColumn) -> str:
        """What the field holds."""
        return self.interface.mirror.kind(column.field)

    def dates(self) -> list[InterfaceColumn]:
        """The columns that hold days."""
        return [one for one in self.interface.feeding if self.kind(one) == "date"]

    def written_dates(self) -> list[str]:
        """Every way of writing a day or a 不詳表記 in the file, once."""
        columns = [self.staged.column(one.heading) for one in self.dates()]
        columns += [
            self.staged.column(one.unknown_said) for one in self.dates() if one.unknown_said
        ]
        if not columns:
            return []
        each = SQL(" UNION ").join(
            SQL("SELECT DISTINCT {} FROM feed_stage").format(Identifier(column))
            for column in columns
        )
        with connection.cursor() as cursor:
            cursor.execute(each)
            return [said for (said,) in cursor.fetchall() if said.strip()]

    def is_unknown(self, column: InterfaceColumn) -> Composable:
        """Whether the row says that this day is not known."""
        if not column.unknown_flag:
            return SQL("false")
        flag = Identifier(self.staged.column(column.unknown_flag))
        return SQL("btrim(s.{}) IN ('1', 'true')").format(flag)

    def fields(self) -> Iterator[tuple[str, Composable]]:
        """Every field that is fed, with the expression of its value."""
        by_field: dict[str, list[InterfaceColumn]] = {}
        for column in self.interface.feeding:
            by_field.setdefault(column.field, []).append(column)
        for name, columns in by_field.items():
            kind, first = self.kind(columns[0]), columns[0]
            if kind == "text":
                yield name, SQL(" || ").join(self.value(one) for one in columns)
            elif kind == "list":
                numbers = SQL(", ").join(self.number(one, "integer") for one in columns)
                empty = SQL(" AND ").join(
                    SQL("btrim({}) = ''").format(self.raw(one)) for one in columns
                )
                yield (
                    name,
                    SQL("CASE WHEN {} THEN '{{}}'::int[] ELSE ARRAY[{}]::int[] END").format(
                        empty, numbers
                    ),
                )
            elif kind == "flag":
                yield (
                    name,
                    SQL("btrim({}) IN ('1', 'true', 'TRUE')").format(self.value(first)),
                )
            elif kind == "date":
                yield from self.day(name, first)
            else:
                yield name, self.number(first, kind)

    def number(self, column: InterfaceColumn, kind: str) -> Composable:
        """A number, NULL when it is none."""
        sort = SQL("int" if kind == "integer" else "numeric")
        value = self.value(column)
        return SQL("CASE WHEN {ok} THEN btrim({v})::{sort} END").format(
            ok=is_number(value, kind), v=value, sort=sort
        )

    def joined(self, column: InterfaceColumn, said: bool = False) -> Composable:
        """The name under which the table of dates is joined for a column."""
        heading = column.unknown_said if said else column.heading
        return Identifier(f"d_{self.staged.column(heading)}")

    def day(self, name: str, column: InterfaceColumn) -> Iterator[tuple[str, Composable]]:
        """A day; and, where the mirror keeps it, what is known of one that is not known."""
        found = self.joined(column)
        unknown = self.is_unknown(column)
        yield name, SQL("CASE WHEN NOT {} THEN {}.day END").format(unknown, found)
        said, earliest, latest = UNKNOWN_DATES.get(name, ("", "", ""))
        if not said:
            return
        words: Composable = SQL("''")
        if column.unknown_said:
            place = Identifier(self.staged.column(column.unknown_said))
            words = SQL("CASE WHEN {} THEN s.{} ELSE '' END").format(unknown, place)
        yield said, words
        for edge in (earliest, latest):
            if edge:
                bound = SQL("earliest" if edge == earliest else "latest")
                if column.unknown_said:
                    told: Composable = SQL("{}.{}").format(self.joined(column, said=True), bound)
                else:
                    told = SQL("NULL::date")
                yield (
                    edge,
                    SQL("CASE WHEN {} THEN {} ELSE {}.day END").format(unknown, told, found),
                )

    def joins(self) -> Composable:
        """The table of dates, once for each column that holds some."""
        columns = {self.staged.column(one.heading) for one in self.dates()}
        columns |= {
            self.staged.column(one.unknown_said) for one in self.dates() if one.unknown_said
        }
        return SQL(" ").join(
            SQL("LEFT JOIN feed_date {d} ON {d}.said = s.{c}").format(
                d=Identifier(f"d_{column}"), c=Identifier(column)
            )
            for column in sorted(columns)
        )

    def refusals(self) -> Iterator[Condition]:
        """What makes a row impossible, with its note ``column|code``."""
        for at, column in enumerate(self.interface.columns):
            if not column.field:
                continue
            raw, kind = self.raw(column), self.kind(column)
            if column.needed:
                unknown = self.is_unknown(column)
                yield when(SQL("btrim({}) = '' AND NOT {}").format(raw, unknown), at, "needed")
            filled = SQL("btrim({}) <> ''").format(raw)
            if kind == "date":
                if not self.interface.mirror.days_may_be_wrong:
                    yield when(self.is_no_day(column), at, "date")
            elif kind in PATTERNS or kind == "list":
                sort = "integer" if kind == "list" else kind
                wrong = SQL("{} AND NOT {}").format(filled, is_number(self.value(column), sort))
                yield when(wrong, at, sort)
            elif kind == "flag":
                allowed = SQL("btrim({}) NOT IN ('0', '1', 'true', 'false', 'TRUE', 'FALSE')")
                wrong = SQL("{} AND {}").format(filled, allowed.format(self.value(column)))
                yield when(wrong, at, "flag")

    def is_no_day(self, column: InterfaceColumn) -> Composable:
        """Whether something is written that is no day."""
        return SQL("btrim({}) <> '' AND NOT {} AND {}.day IS NULL").format(
            self.raw(column), self.is_unknown(column), self.joined(column)
        )

    def warnings(self) -> Iterator[Condition]:
        """What is taken and said, with its note ``column|code``."""
        for at, column in enumerate(self.interface.columns):
            if not column.field:
                continue
            raw = self.raw(column)
            if self.kind(column) == "date" and self.interface.mirror.days_may_be_wrong:
                yield when(self.is_no_day(column), at, "date")
            if column.length:
                yield when(
                    SQL("char_length({}) > {}").format(raw, Literal(column.length)), at, "length"
                )
            if column.check == "mod11":
                yield wrong_digit(raw), Literal(f"{at}|mod11")
            if column.codes and column.other is None:
                keys = Literal(list(column.codes))
                yield when(
                    SQL("{raw} <> '' AND {raw} <> ALL ({keys})").format(raw=raw, keys=keys),
                    at,
                    "code",
                )
            if column.unknown_said:
                said = self.joined(column, said=True)
                yield when(
                    SQL("{} AND {}.earliest IS NULL").format(self.is_unknown(column), said),
                    at,
                    "said",
                )


def is_number(value: Composable, kind: str) -> Composable:
    """Whether a value is a number. Nearly every one is a few digits, which needs no pattern."""
    return SQL(
        "(length({v}) BETWEEN 1 AND 9 AND translate({v}, '0123456789', '') = ''"
        " OR btrim({v}) ~ {pattern})"
    ).format(v=value, pattern=Literal(PATTERNS[kind]))


def when(condition: Composable, at: int, code: str) -> Condition:
    """The note of a problem where the condition holds."""
    return condition, Literal(f"{at}|{code}")


def notes(conditions: Iterable[Condition]) -> Composable:
    """The notes of the conditions that hold. Most rows have none, and are through with one look."""
    found = list(conditions)
    if not found:
        return SQL("'{}'::text[]")
    each = SQL(", ").join(SQL("CASE WHEN {} THEN {} END").format(*one) for one in found)
    some = SQL(" OR ").join(SQL("({})").format(condition) for condition, _ in found)
    return SQL(
        "CASE WHEN {some} THEN array_remove(ARRAY[{each}]::text[], NULL) ELSE '{{}}'::text[] END"
    ).format(some=some, each=each)


def wrong_digit(number: Composable) -> Composable:
    """宛名番号: modulus 11, weights 2 to 7 from the right, remainder 0 → 0 (register-standards §2)."""
    digits = SQL(" + ").join(
        SQL("d.n / {} % 10 * {}").format(Literal(10**at), Literal(2 + (at - 1) % 6))
        for at in range(1, 15)
    )
    # OFFSET 0: the number is read once, not once for each of its digits.
    return SQL(
        "CASE WHEN {n} ~ '^[0-9]{{2,15}}$' THEN (SELECT d.n % 10 <>"
        " (11 - ({digits}) % 11) % 11 % 10 FROM (SELECT {n}::bigint AS n OFFSET 0) d)"
        " ELSE false END"
    ).format(n=number, digits=digits)


def check(run: BatchRun, interface: Interface, staged: Staged) -> None:
    """Make ``feed_typed``: every readable row with its values, and say what is wrong with others."""
    checker = Checker(interface, staged)
    remember_dates(checker.written_dates())
    make_typed(checker)
    refuse_rules(checker)
    refuse_doubles()
    telling.tell(run, interface, staged)


def remember_dates(written: Iterable[str]) -> None:
    """Read each way of writing a day once, into ``feed_date``."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS feed_date")
        cursor.execute(
            "CREATE TEMP TABLE feed_date (said text PRIMARY KEY, day date, earliest date,"
            " latest date) ON COMMIT DROP"
        )
        with cursor.copy("COPY feed_date FROM STDIN") as copy:
            for said in written:
                copy.write_row((said, *days(said)))
        cursor.execute("ANALYZE feed_date")


def days(said: str) -> tuple[date | None, date | None, date | None]:
    """The day, and the first and last day it may be."""
    try:
        day = parse_date(said.strip(), strict=True)
    except DateError:
        day = None
    if day:
        return day, day, day
    try:
        partial = parse_partial_date(said.strip())
    except DateError:
        return None, None, None
    return None, partial.earliest, partial.latest


def make_typed(checker: Checker) -> None:
    """The rows with their values, in the form of the mirror."""
    staged = checker.staged
    values = list(checker.fields())
    values += unfed(checker.interface.mirror, {name for name, _ in values})
    columns = SQL(", ").join(
        SQL("{} AS {}").format(expression, Identifier(name)) for name, expression in values
    )
    everything = SQL(", ").join(Identifier("s", f"c{at}") for at in range(len(staged.headings)))
    skipped = sorted(staged.blank | staged.bad.keys())
    inner = SQL(
        'SELECT s."row", md5(concat_ws(chr(31), {everything}))::uuid AS digest, {columns},'
        " {refusals} AS refusals, {warnings} AS warnings"
        ' FROM feed_stage s {joins} WHERE s."row" <> ALL ({skipped}::int[])'
    ).format(
        everything=everything,
        columns=columns,
        refusals=notes(checker.refusals()),
        warnings=notes(checker.warnings()),
        joins=checker.joins(),
        skipped=Literal(skipped),
    )
    key = SQL(", ").join(
        SQL("coalesce(t.{}::text, '')").format(Identifier(name)) for name in checker.interface.key
    )
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS feed_typed")
        cursor.execute(
            SQL(
                "CREATE TEMP TABLE feed_typed ON COMMIT DROP AS"
                " SELECT concat_ws('-', {key}) AS key, t.*, t.refusals = '{{}}' AS good"
                " FROM ({inner}) t"
            ).format(key=key, inner=inner)
        )
        cursor.execute("ANALYZE feed_typed (key, number)")


def unfed(mirror: Mirror, fed: set[str]) -> Iterator[tuple[str, Composable]]:
    """What a file does not tell is empty, or as the model says."""
    for field in mirror.model._meta.concrete_fields:
        name = field.name
        if name in OWN | fed or field.null:
            continue
        default = field.get_default()
        kind = SQL("::text[]") if isinstance(default, list) else SQL("")
        yield name, Literal(default) + kind


def refuse_rules(checker: Checker) -> None:
    """The rules of the mirror, on values that could be read."""
    for at, rule in enumerate(checker.interface.mirror.rules):
        with connection.cursor() as cursor:
            cursor.execute(
                SQL(
                    "UPDATE feed_typed t SET good = false, refusals = refusals || {note}::text"
                    " WHERE good AND NOT ({holds})"
                ).format(note=Literal(f"{at}|rule"), holds=SQL(rule.holds))
            )


def refuse_doubles() -> None:
    """Of rows with one key the last is taken; those that say the same are no problem."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM feed_typed WHERE good GROUP BY key HAVING count(*) > 1 LIMIT 1")
        if not cursor.rowcount:
            return
        cursor.execute(
            """
            WITH numbered AS (
                SELECT "row", digest, last_value(digest) OVER same AS last,
                       last_value("row") OVER same AS last_row
                FROM feed_typed WHERE good
                WINDOW same AS (PARTITION BY key ORDER BY "row"
                                ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING))
            UPDATE feed_typed t
            SET good = false,
                refusals = CASE WHEN n.digest = n.last THEN '{}' ELSE ARRAY['-1|key'] END
            FROM numbered n WHERE n."row" = t."row" AND n."row" <> n.last_row
            """
        )
