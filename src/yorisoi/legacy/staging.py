"""確認: files → staged rows, with every problem in words and its place. Nothing else is written.

A row is counted once: taken, refused, or the same as one that was read before. What the house
holds is not looked at here; that is the plan's part (plan.py).
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.db import connection
from psycopg.types.json import Jsonb

from yorisoi.exchange.batch_run import BatchRun
from yorisoi.exchange.found_tables import FoundTable
from yorisoi.exchange.problems import BrokenFile, Place, Problem
from yorisoi.exchange.tables import Row, Source
from yorisoi.legacy import left_out, sources
from yorisoi.legacy import mapping as mappings
from yorisoi.legacy.mapping import SourceMapping
from yorisoi.legacy.models import Move, StagedRow
from yorisoi.legacy.records import RECORDS
from yorisoi.legacy.telling import (
    refuse,
    tell,
    tell_of_format,
    tell_of_headings,
    tell_of_other_rows,
    tell_of_row,
    tell_of_sheet,
)
from yorisoi.legacy.value_readers import RowValues
from yorisoi.legacy.values import RowReader
from yorisoi.legacy.wording import ADDRESSES, title_of
from yorisoi.people.search_keys import whole_key

COPY = """
COPY legacy_stagedrow (move_id, record, key, file, sheet, "row", values, digest, altered, deleted,
                       outcome, reason) FROM STDIN
"""
# Rows with a key that another row had before: the same once more, or another story.
TWICE = """
WITH numbered AS (
    SELECT id, digest, "row", file, first_value(id) OVER same AS first,
           first_value(digest) OVER same AS first_digest,
           first_value("row") OVER same AS first_row, first_value(sheet) OVER same AS first_sheet,
           first_value(file) OVER same AS first_file
    FROM legacy_stagedrow WHERE move_id = %(move)s AND outcome = ''
    WINDOW same AS (PARTITION BY record, key ORDER BY id)
)
UPDATE legacy_stagedrow s
SET outcome = CASE WHEN n.digest = n.first_digest THEN 'same' ELSE 'refused' END,
    reason = CASE WHEN n.digest = n.first_digest THEN '同じ行がもう1つあります。'
        ELSE '同じキーの行が、違う内容でもう1つあります。' END
        || CASE WHEN n.first_sheet = '' THEN '' ELSE '「' || n.first_sheet || '」の' END
        || n.first_row || '行目を使います。'
FROM numbered n WHERE n.id = s.id AND n.first <> n.id
RETURNING s.file, s.sheet, s."row", s.outcome, s.reason
"""
# Whose number a row names, and nobody stands under it in the ledger: neither here nor from before.
ORPHANS = """
SELECT s.file, s.sheet, s."row", s.record, s.values ->> 'child_number'
FROM legacy_stagedrow s
WHERE s.move_id = %(move)s AND s.outcome = '' AND s.record <> 'pregnant'
  AND s.values ->> 'child_number' <> ''
  AND NOT EXISTS (SELECT FROM legacy_stagedrow c WHERE c.move_id = s.move_id AND c.record = 'child'
                  AND c.key = s.values ->> 'child_number' AND c.outcome = '')
  AND NOT EXISTS (SELECT FROM legacy_stagedrow m WHERE m.move_id = s.move_id AND m.record = 'member'
                  AND m.values ->> 'child_number' = s.values ->> 'child_number'
                  AND m.values ->> 'name' <> '' AND m.outcome = '')
  AND NOT EXISTS (SELECT FROM legacy_sourcerecord r WHERE r.system = %(system)s
                  AND r.record = 'child' AND r.key = s.values ->> 'child_number')
ORDER BY s.id
"""
# Who is called otherwise in another file than in the ledger.
OTHER_NAMES = """
SELECT s.file, s.sheet, s."row", s.record, coalesce(s.values ->> 'child_name', s.values ->> 'name'),
       c.values ->> 'name'
FROM legacy_stagedrow s JOIN legacy_stagedrow c ON c.move_id = s.move_id AND c.record = 'child'
    AND c.outcome = '' AND c.key = s.values ->> 'child_number'
WHERE s.move_id = %(move)s AND s.outcome = '' AND s.record IN ('member', 'consultation')
  AND coalesce(s.values ->> 'child_name', s.values ->> 'name') <> c.values ->> 'name'
ORDER BY s.id
"""
OTHER_NAME = (
    "児童台帳と氏名が違います。同じ児童番号なので同じ人とし、この氏名も別の呼び名として残します。"
)
NOT_IN_LEDGER = "児童番号がどの台帳にもありません。名前の分からない児童として登録します。"
LINKS = ("number", "family", "child_number")  # by these a record only hangs together with others
SEVERAL = ("member", "note")  # of which one row may hold several: their keys name the kind, too
NOBODY = "だれについての記録か分かりません（児童番号も氏名もありません）。"


def check(run: BatchRun, move: Move) -> None:
    """Read all files of ``run`` into staged rows of ``move``; what was staged before is gone.

    A file that cannot be read to its end is left out as a whole, and said; the others are read.

    :raises BrokenFile: when no file can be read.
    """
    known = mappings.read(move.mapping)
    StagedRow.objects.filter(move=move).delete()
    counts: dict[str, Counter[str]] = {code: Counter() for code in RECORDS}
    files: list[dict[str, Any]] = []
    broken: dict[int, BrokenFile] = {}
    with connection.cursor() as cursor, cursor.copy(COPY) as copy:
        for source in run.files:
            before = copied(counts), replace(run.counts), len(files)
            try:
                for staged_row in of_file(run, move, source, known, counts, files):
                    copy.write_row(staged_row)
            except BrokenFile as error:
                broken[source.position] = error
                counts, run.counts = before[:2]
                del files[before[2] :]
    for position, why in broken.items():
        StagedRow.objects.filter(move=move, file=position).delete()
        run.forget(position)
        for problem in why.problems:
            run.unreadable(problem)
    if len(broken) == len(run.files):
        raise BrokenFile(run.left_out)
    settle(run, move, counts)
    run.result = {
        "files": files,
        "records": {code: dict(found) for code, found in counts.items() if found},
        "unreadable": [
            {"file": one.place.position, "words": one.place.words(), "reason": one.reason}
            for one in run.left_out
        ],
    }


def copied(counts: dict[str, Counter[str]]) -> dict[str, Counter[str]]:
    """The counts as they are now."""
    return {code: Counter(found) for code, found in counts.items()}


def of_file(
    run: BatchRun,
    move: Move,
    source: Source,
    known: SourceMapping,
    counts: dict[str, Counter[str]],
    files: list[dict[str, Any]],
) -> Iterator[tuple[Any, ...]]:
    """The rows of one file as they are staged; what was found of each sheet goes into ``files``.

    :raises BrokenFile: when it is not readable to its end, or lacks a column it needs.
    """
    tell_of_format(run, source)
    for one in sources.found_in(source, known):
        summary: dict[str, Any] = {"file": source.position, "name": source.name}
        summary |= {"sheet": one.sheet.place.sheet, "rows": 0, "refused": 0}
        files.append(summary)
        if one.mapping is None or one.table is None:
            summary["unknown"] = True
            place = one.sheet.place
            run.warning(Problem(place, "対応づけにない表です。何も読みませんでした。"))
            continue
        summary["mapping"] = one.mapping.name
        summary["record"] = one.mapping.record.code
        if one.mapping.also:
            summary["also"] = True
        reader = one.reader()
        tell_of_headings(run, one.sheet.place, reader, one.others)
        before = counts[one.mapping.record.code]["refused"]
        rows = counted(one.table.rows, summary)
        for staged_row in staged(run, move, rows, reader, counts, one.table, summary):
            summary["rows"] += 1
            yield staged_row
        summary["refused"] = counts[one.mapping.record.code]["refused"] - before
        if not one.mapping.also:
            tell_of_sheet(run, one.sheet, one.table, summary)


def counted(rows: Iterator[Row], summary: dict[str, Any]) -> Iterator[Row]:
    """The rows; how many of them are hidden goes into the summary."""
    for row in rows:
        if row.hidden:
            summary["hidden"] = summary.get("hidden", 0) + 1
        yield row


def staged(
    run: BatchRun,
    move: Move,
    rows: Iterator[Row],
    reader: RowReader,
    counts: dict[str, Counter[str]],
    table: FoundTable,
    summary: dict[str, Any],
) -> Iterator[tuple[Any, ...]]:
    """The rows as they are copied into the table; those that cannot be taken are refused here."""
    record = reader.mapping.record.code
    repeats: Counter[int] = Counter()
    said: set[tuple[str, str]] = set()  # of children whose name stands in each of their notes
    tally = counts[record]
    for row in rows:
        found = reader.read(row.cells)
        if reader.mapping.also and says_nothing_more(found, reader, said):
            continue
        run.counts.read += 1
        tally["read"] += 1
        if not reader.mapping.also and (row.remark or row.comments or row.struck or row.coloured):
            tell_of_row(run, row, table, found, summary)
        key = found.key
        if reader.mapping.also and record in SEVERAL:
            key = f"{key}-{reader.mapping.name}"
        if reader.mapping.repeats:
            repeats[hash(key)] += 1
            if repeats[hash(key)] > 1:
                key = f"{key}#{repeats[hash(key)]}"
        problems = found.refused
        if record == "consultation" and not named(found):
            problems = [*problems, ("児童番号", NOBODY, "")]
        if problems:
            refuse(run, row.place, problems)
            tally["refused"] += 1
            continue
        tell(run, row.place, found, tally)
        for name, why in left_out.left_out(record, found.values):
            heading = reader.heading_of(name)
            why = why.replace("{title}", heading)
            value = "" if name in ADDRESSES else found.values[name]
            run.information(Problem(row.place.at(heading), why, value))
        place = row.place
        yield (
            move.pk,
            record,
            key,
            place.position or 0,
            place.sheet,
            place.row or 0,
            Jsonb(found.values),
            digest_of(found.values),
            Jsonb([[a.heading, a.before, a.after, a.why] for a in found.altered])
            if found.altered
            else None,
            found.deleted,
            "",
            "",
        )


def says_nothing(row: RowValues, reader: RowReader) -> bool:
    """Whether a row has nothing for a kind of record that is read of the sheet, too: no father."""
    constant = {*LINKS, *reader.mapping.defaults, "sex"}
    return not row.marked and not any(
        value for name, value in row.values.items() if name not in constant
    )


def says_nothing_more(row: RowValues, reader: RowReader, said: set[tuple[str, str]]) -> bool:
    """The same, or it said it of the same child before."""
    is_child = reader.mapping.record.code == "child"
    return says_nothing(row, reader) or (is_child and is_said(row, said))


def is_said(row: RowValues, said: set[tuple[str, str]]) -> bool:
    """Whether a row of the same sheet said the same of the same child; from now on it has."""
    one = row.key, digest_of(row.values)
    if one in said:
        return True
    said.add(one)
    return False


def named(row: RowValues) -> bool:
    """Whether a 相談受付 says whom it is about."""
    return bool(row.values.get("child_number") or row.values.get("child_name"))


def digest_of(values: dict[str, str]) -> str:
    """A short mark of the values: equal for equal rows."""
    text = json.dumps(values, ensure_ascii=False, sort_keys=True)
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def settle(run: BatchRun, move: Move, counts: dict[str, Counter[str]]) -> None:
    """Rows that stand twice, and rows about somebody who is in no ledger; then the counts."""
    run.step("照らし合わせています")
    about: dict[str, Any] = {"move": move.pk, "system": move.system}
    names = {file.position: file.name for file in run.files}
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE legacy_stagedrow")
        cursor.execute(TWICE, about)
        for file, sheet, row, outcome, reason in cursor.fetchall():
            place = Place(file, names.get(file, ""), sheet, row)
            if outcome == "refused":
                run.refused(Problem(place, reason))
            else:
                run.unchanged()
                run.information(Problem(place, reason))
        cursor.execute(ORPHANS, about)
        for file, sheet, row, record, number in cursor.fetchall():
            place = Place(file, names.get(file, ""), sheet, row).at("児童番号")
            run.warning(Problem(place, NOT_IN_LEDGER, number))
            counts[record]["orphans"] += 1
        cursor.execute(OTHER_NAMES, about)
        for file, sheet, row, record, name, in_ledger in cursor.fetchall():
            if whole_key(name) != whole_key(in_ledger):
                field = "child_name" if record == "consultation" else "name"
                place = Place(file, names.get(file, ""), sheet, row).at(title_of(record, field))
                run.warning(Problem(place, OTHER_NAME, name))
                counts[record]["other_names"] += 1
        tell_of_other_rows(run, about)
        cursor.execute(
            "SELECT record, outcome, count(*) FROM legacy_stagedrow WHERE move_id = %s"
            " GROUP BY record, outcome",
            [move.pk],
        )
        for record, outcome, number in cursor.fetchall():
            if outcome == "":
                counts[record]["taken"] = number
                run.counts.applied += number
            else:
                counts[record][outcome] += number
    run.note()
