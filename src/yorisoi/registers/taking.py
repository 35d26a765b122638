"""Typed rows into their mirror, set by set; what changed lies in ``feed_changes`` afterwards.

A row with a known key that says something else replaces it, and what it said before is kept
(PastRow). A 全件 is the whole: what stands in the mirror and not in the file is marked as gone. A
deletion arrives as a row and stays as one.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from django.db import connection
from psycopg.sql import SQL, Composable, Identifier, Literal

from yorisoi import clock
from yorisoi.access.versions import NotPossible
from yorisoi.exchange.batch_run import BatchRun
from yorisoi.exchange.problems import Place, Problem
from yorisoi.registers.interfaces import Interface
from yorisoi.registers.models import Feed, FeedMode
from yorisoi.registers.telling import WORDS

# A 全件 that holds much less than the mirror is more likely cut off than true.
LEAST_SHARE, FEW = 0.8, 500
# How the refusal of a 全件 with far fewer rows ends; receiving offers it then.
SMALL_IS_RIGHT = "正しければ「少なくても取り込む」を選んでください。"
NOT_GONE = "読めない行があるので、全件からなくなった記録は、今回は調べていません。"
KEPT_NOTES = ("code", "length", "said", "date")  # warnings that stay with the row
CHANGES = """
CREATE TEMP TABLE feed_changes (key text NOT NULL, number text NOT NULL, what text NOT NULL)
ON COMMIT DROP
"""


class Reading(Enum):
    """What of a file is looked at."""

    USUAL = "usual"  # rows whose text is another one
    CHANGED = "changed"  # the definition changed meanwhile: rows that say something else now, too
    AGAIN = "again"  # an original once more: rows whose text stands in the mirror, and new keys


@dataclass(frozen=True)
class Taken:
    """How many rows of the mirror were added, changed, deleted by a row, or gone from a 全件."""

    added: int
    changed: int
    gone: int

    @property
    def first(self) -> bool:
        """Whether nothing was there before."""
        return self.changed == 0 and self.gone == 0


@dataclass(frozen=True)
class Taker:
    """Puts the statements together for one feed."""

    interface: Interface
    feed: Feed
    now: datetime
    reading: Reading = Reading.USUAL

    @property
    def table(self) -> Composable:
        """The table of the mirror."""
        return Identifier(self.interface.mirror.table)

    @property
    def fed(self) -> list[str]:
        """The columns of ``feed_typed`` that the mirror has, too."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM feed_typed LIMIT 0")
            typed = [one.name for one in cursor.description]
        fields = {field.column for field in self.interface.mirror.model._meta.concrete_fields}
        return [name for name in typed if name in fields and name not in ("id", "key")]

    def differing(self) -> Composable:
        """Which rows ``m`` of the mirror a row ``t`` of the file replaces."""
        if self.reading is Reading.USUAL:
            return SQL("(t.digest <> m.digest OR m.absent_since IS NOT NULL)")
        names = [name for name in self.fed if name != "digest"]
        means_otherwise = SQL("({theirs}, {flags}) IS DISTINCT FROM ({ours}, m.flags)").format(
            theirs=SQL(", ").join(Identifier("t", name) for name in names),
            ours=SQL(", ").join(Identifier("m", name) for name in names),
            flags=self.flags(),
        )
        if self.reading is Reading.AGAIN:
            return SQL("t.digest = m.digest AND m.absent_since IS NULL AND {}").format(
                means_otherwise
            )
        return SQL("(t.digest <> m.digest OR m.absent_since IS NOT NULL OR {})").format(
            means_otherwise
        )

    def flags(self) -> Composable:
        """What stays with a row as worth a look, in words."""
        words = {
            f"{at}|{code}": f"{column.heading}：{WORDS[code]}"
            for at, column in enumerate(self.interface.columns)
            for code in KEPT_NOTES
        }
        return SQL(
            "CASE WHEN t.warnings = '{{}}' THEN '{{}}'::text[] ELSE ARRAY("
            "SELECT {words}::jsonb ->> w FROM unnest(t.warnings) w WHERE {words}::jsonb ? w) END"
        ).format(words=Literal(json.dumps(words, ensure_ascii=False)))


def take(
    run: BatchRun,
    interface: Interface,
    feed: Feed,
    *,
    unread: int = 0,
    reading: Reading = Reading.USUAL,
) -> Taken:
    """Bring the good rows of ``feed_typed`` into the mirror, and count them.

    ``unread``: so many rows of the file could not be read at all; of whom they are nobody knows.
    An original that is read AGAIN takes nothing away but its own rows under an old key.

    :raises NotPossible: for a 全件 that holds far fewer rows than the mirror.
    """
    taker = Taker(interface, feed, clock.now(), reading)
    is_whole = feed.mode == FeedMode.FULL and reading is not Reading.AGAIN
    was_empty = not one_number(
        SQL("SELECT count(*) FROM (SELECT FROM {} LIMIT 1) one").format(taker.table)
    )
    if is_whole:
        enough(taker)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS feed_changes")
        cursor.execute(CHANGES)
    run.say("前の内容と比べています")
    changed = change(taker)
    run.say("写しに加えています")
    if interface.mirror.historic:
        find_newest(taker)
    added = add(taker)
    # Of a mirror that was empty nothing is gone, and what holds was decided on the way in.
    gone = 0
    if reading is Reading.AGAIN:
        gone = under_another_key(taker)
    elif is_whole and not was_empty:
        if unread:
            place = Place(run.files[0].position, run.files[0].name)
            run.warning(Problem(place, NOT_GONE))
        else:
            gone = leave(taker)
    if interface.mirror.historic and not was_empty:
        run.say("いまの内容を決めています")
        decide_current(taker)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE feed_changes")  # who listens joins it
    good = one_number("SELECT count(*) FROM feed_typed WHERE refusals = '{}'")
    run.applied(added + changed)
    run.unchanged(good - added - changed)
    return Taken(added, changed, gone)


def one_number(statement: Composable | str) -> int:
    """The one number a statement answers."""
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return int(cursor.fetchone()[0])


def enough(taker: Taker) -> None:
    """A 全件 that lost a fifth of its rows is not believed until somebody says so."""
    if taker.feed.even_if_small:
        return
    standing = SQL("SELECT count(*) FROM {} WHERE absent_since IS NULL").format(taker.table)
    before = one_number(standing)
    now = one_number("SELECT count(*) FROM feed_typed")
    if before >= FEW and now < before * LEAST_SHARE:
        raise NotPossible(
            f"全件のファイルですが {now:,}件しかありません（写しには {before:,}件）。"
            f"途中で切れていないか、連携元に確かめてください。{SMALL_IS_RIGHT}"
        )


def change(taker: Taker) -> int:
    """Rows whose key is known and that say something else, or are back. Returns how many."""
    columns = taker.fed
    sets = SQL(", ").join(
        SQL("{name} = t.{name}").format(name=Identifier(name)) for name in columns
    )
    differing = SQL("FROM feed_typed t WHERE t.good AND t.key = m.key AND {}").format(
        taker.differing()
    )
    keep = SQL(
        "INSERT INTO registers_pastrow (mirror, key, number, values, feed_id, replaced_at)"
        " SELECT {code}, m.key, m.number, to_jsonb(m) - 'id' - 'key' - 'digest', {feed}, {now}"
        " FROM {table} m, LATERAL (SELECT 1 {differing}) x"
    ).format(
        code=Literal(taker.interface.mirror.code),
        feed=Literal(taker.feed.pk),
        now=Literal(taker.now),
        table=taker.table,
        differing=differing,
    )
    update = SQL(
        "WITH done AS (UPDATE {table} m SET {sets}, flags = {flags}, feed_id = {feed},"
        " absent_since = NULL {differing} RETURNING m.key, m.number, m.deleted)"
        " INSERT INTO feed_changes SELECT key, number,"
        " CASE WHEN deleted THEN 'deleted' ELSE 'changed' END FROM done"
    ).format(
        table=taker.table,
        sets=sets,
        flags=taker.flags(),
        feed=Literal(taker.feed.pk),
        differing=differing,
    )
    with connection.cursor() as cursor:
        cursor.execute(keep)
        if not cursor.rowcount:
            return 0
        cursor.execute(update)
        return int(cursor.rowcount)


def add(taker: Taker) -> int:
    """Rows whose key is new. Returns how many."""
    columns = taker.fed
    names = SQL(", ").join(Identifier(name) for name in columns)
    values = SQL(", ").join(Identifier("t", name) for name in columns)
    current, value, join = SQL(""), SQL(""), SQL("")
    if taker.interface.mirror.historic:
        # Decided here for numbers that are new, afterwards for those that have rows already.
        current, value = SQL(", current"), SQL(", n.key IS NOT NULL")
        join = SQL("LEFT JOIN feed_newest n ON n.key = t.key")
    statement = SQL(
        "WITH done AS (INSERT INTO {table} (key, {names}, flags, feed_id{current})"
        " SELECT t.key, {values}, {flags}, {feed}{value} FROM feed_typed t {join}"
        " WHERE t.good AND {new}"
        " RETURNING key, number, deleted)"
        " INSERT INTO feed_changes SELECT key, number,"
        " CASE WHEN deleted THEN 'deleted' ELSE 'added' END FROM done"
    ).format(
        table=taker.table,
        names=names,
        values=values,
        flags=taker.flags(),
        feed=Literal(taker.feed.pk),
        current=current,
        value=value,
        join=join,
        new=new_rows(taker),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return int(cursor.rowcount)


def new_rows(taker: Taker) -> Composable:
    """Which rows of ``feed_typed`` the mirror does not have.

    Found before the statement that adds them: one that reads the table it fills may scan it anew
    for every row.
    """
    with connection.cursor() as cursor:
        cursor.execute(SQL("SELECT EXISTS (SELECT FROM {})").format(taker.table))
        if not cursor.fetchone()[0]:
            return SQL("true")
        cursor.execute("DROP TABLE IF EXISTS feed_known_keys")
        cursor.execute(
            SQL(
                "CREATE TEMP TABLE feed_known_keys ON COMMIT DROP AS"
                " SELECT m.key FROM {table} m JOIN feed_typed t ON t.key = m.key"
            ).format(table=taker.table)
        )
        cursor.execute("ANALYZE feed_known_keys")
    return SQL("NOT EXISTS (SELECT FROM feed_known_keys k WHERE k.key = t.key)")


def leave(taker: Taker) -> int:
    """Rows that a 全件 does not hold any more are marked; they stay. Returns how many.

    A row of the file that was refused still says that its records are there, whichever they are. Of a
    history, a 全件 may hold the newest rows alone: what lies before them is past, and not gone.
    """
    same = SQL("t.key = m.key")
    if taker.interface.mirror.historic:
        same = SQL("t.number = m.number AND t.history >= m.history")
    statement = SQL(
        "WITH done AS (UPDATE {table} m SET absent_since = {now}, feed_id = {feed}"
        " WHERE m.absent_since IS NULL"
        " AND NOT EXISTS (SELECT FROM feed_typed t WHERE {same})"
        " AND m.number NOT IN (SELECT number FROM feed_typed WHERE refusals <> '{{}}')"
        " RETURNING m.key, m.number)"
        " INSERT INTO feed_changes SELECT key, number, 'gone' FROM done"
    ).format(table=taker.table, now=Literal(taker.now), feed=Literal(taker.feed.pk), same=same)
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return int(cursor.rowcount)


def under_another_key(taker: Taker) -> int:
    """Rows whose text has another key now, since a column of the key is read otherwise: what stood under
    the old one is marked as gone. Returns how many."""
    statement = SQL(
        "WITH done AS (UPDATE {table} m SET absent_since = {now}, feed_id = {feed}"
        " WHERE m.absent_since IS NULL AND m.digest IN (SELECT digest FROM feed_typed WHERE good)"
        " AND NOT EXISTS (SELECT FROM feed_typed t WHERE t.key = m.key)"
        " RETURNING m.key, m.number)"
        " INSERT INTO feed_changes SELECT key, number, 'gone' FROM done"
    ).format(table=taker.table, now=Literal(taker.now), feed=Literal(taker.feed.pk))
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return int(cursor.rowcount)


def order_of(taker: Taker) -> SQL:
    """What comes later in a history."""
    fields = taker.interface.mirror.fields
    return SQL("history DESC, branch DESC" if "branch" in fields else "history DESC")


def is_latest(rows: str) -> Composable:
    """The source calls it the latest; or the latest was refused in this file, and this is what is left.

    Otherwise whoever's new row has a mistake in it would be registered nowhere, and their household
    without them.
    """
    refused = "SELECT number FROM feed_typed WHERE refusals <> '{{}}'"
    return SQL(f"({{rows}}.latest OR {{rows}}.number IN ({refused}))").format(rows=Identifier(rows))


def find_newest(taker: Taker) -> None:
    """``feed_newest``: the row that holds, of each number that the mirror did not have before."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS feed_newest")
        cursor.execute(
            SQL(
                "CREATE TEMP TABLE feed_newest ON COMMIT DROP AS"
                " SELECT DISTINCT ON (t.number) t.key, t.number FROM feed_typed t"
                " WHERE t.good AND {latest} AND NOT t.deleted"
                " AND NOT EXISTS (SELECT FROM {table} m WHERE m.number = t.number)"
                " ORDER BY t.number, t.latest DESC, {order}"
            ).format(table=taker.table, latest=is_latest("t"), order=order_of(taker))
        )
        cursor.execute("ANALYZE feed_newest")


def decide_current(taker: Taker) -> None:
    """Of the numbers that changed and were known: which row holds (register-standards §2)."""
    best = SQL(
        "SELECT DISTINCT ON (m.number) m.id FROM {table} m"
        " WHERE m.number IN (SELECT number FROM feed_known)"
        " AND {latest} AND NOT m.deleted AND m.absent_since IS NULL"
        " ORDER BY m.number, m.latest DESC, {order}, m.id DESC"
    ).format(table=taker.table, latest=is_latest("m"), order=order_of(taker))
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS feed_known")
        cursor.execute(
            "CREATE TEMP TABLE feed_known ON COMMIT DROP AS"
            " SELECT DISTINCT c.number FROM feed_changes c"
            " WHERE NOT EXISTS (SELECT FROM feed_newest n WHERE n.number = c.number)"
        )
        if not cursor.rowcount:
            return
        cursor.execute("ANALYZE feed_known")
        # First away, then there: two rows of one number are never current together.
        cursor.execute(
            SQL(
                "UPDATE {table} m SET current = false WHERE m.current"
                " AND m.number IN (SELECT number FROM feed_known) AND m.id NOT IN ({best})"
            ).format(table=taker.table, best=best)
        )
        cursor.execute(
            SQL(
                "UPDATE {table} m SET current = true WHERE NOT m.current AND m.id IN ({best})"
            ).format(table=taker.table, best=best)
        )
