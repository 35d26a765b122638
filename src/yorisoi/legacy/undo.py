"""移行の取消し: a whole move taken back, as long as nothing was built on it.

What later moves or workers did to its records forbids it: then nothing is undone, and the first of
the reasons is said. Rows that the move had changed get back the values they had.
"""
# ruff: noqa: S608  the statements are put together from constants of this file

from typing import Any

from django.db import IntegrityError, transaction

from yorisoi.access.versions import NotPossible
from yorisoi.cases.models import Note
from yorisoi.exchange.batch_run import BatchRun
from yorisoi.legacy.changed import CHANGES, Change
from yorisoi.legacy.changed_cases import AMENDED, PUT_BACK, write_version
from yorisoi.legacy.changed_people import CORRECTED
from yorisoi.legacy.holding import Held
from yorisoi.legacy.models import Move, Outcome, SourceChange, SourceRecord, StagedRow
from yorisoi.legacy.plan import Work
from yorisoi.legacy.records import RECORDS
from yorisoi.legacy.settle import TURNS, settle

ALREADY = "この移行は、まだ反映していないか、もう取り消しています。"
LATER = "あとの移行がこの移行の上に行われています。新しい移行から順に取り消してください。"
BUILT_ON = (
    "移行のあとに登録された記録が、移行した{what}に結びついています。先にそちらを確かめてください。"
)
CHANGED_SINCE = (
    "移行のあとに、よりそいで直された{what}が{number:,}件あります（{named}）。"
    "まるごと取り消すとその修正もなくなるため、何も取り消していません。"
)
DECIDED = "保留の行に旧システムの値を選んだ記録があり、その前の値には戻せません。まるごとは取り消せません。"
MINE = "SELECT {column} FROM legacy_gone WHERE {column} IS NOT NULL"
CALLS = f"{MINE.format(column='consultation_id')} AND NOT shared"
GONE = """
CREATE TEMP TABLE legacy_gone ON COMMIT DROP AS
SELECT id, record, person_id, made_person, family_id, case_id, consultation_id, note_id,
    -- A further row of a 相談受付 of an earlier move: that one stays.
    r.consultation_id IS NOT NULL AND EXISTS (
        SELECT FROM legacy_sourcerecord o WHERE o.consultation_id = r.consultation_id AND o.move_id <> r.move_id
    ) AS shared
FROM legacy_sourcerecord r WHERE move_id = %(move)s;
CREATE TEMP TABLE legacy_gone_person ON COMMIT DROP AS
SELECT DISTINCT person_id FROM legacy_gone WHERE made_person;
CREATE TEMP TABLE legacy_turned ON COMMIT DROP AS
SELECT source_id, count(*) + count(*) FILTER (WHERE undone) AS turns FROM legacy_sourcechange GROUP BY 1;
ANALYZE legacy_gone; ANALYZE legacy_gone_person;
-- Whose cases it spoke of: its rows may be cleared.
CREATE TEMP TABLE legacy_reached ON COMMIT DROP AS
WITH told AS (
    SELECT case_id, consultation_id, note_id FROM legacy_gone
    UNION ALL
    SELECT r.case_id, r.consultation_id, r.note_id
    FROM legacy_sourcechange c JOIN legacy_sourcerecord r ON r.id = c.source_id WHERE c.move_id = %(move)s)
SELECT case_id FROM told WHERE case_id IS NOT NULL
UNION SELECT s.case_id FROM cases_consultationsubject s WHERE s.case_id IS NOT NULL
  AND s.consultation_id IN (SELECT consultation_id FROM told)
UNION SELECT n.case_id FROM cases_notecase n WHERE n.note_id IN (SELECT note_id FROM told);
"""
# What somebody wrote on of what the move brought: it is no longer the old system's alone.
TOUCHED = {
    what: f"""
SELECT g.id FROM legacy_gone g JOIN {table} k ON k.id = g.{column}
LEFT JOIN legacy_turned t ON t.source_id = g.id WHERE k.version > 1 + coalesce(t.turns, 0)"""
    for what, table, column in (
        ("経過記録", "cases_note", "note_id"),
        ("人物", "people_person", "person_id"),
    )
} | {
    # One 相談受付, a row for each of its children: what changed in any of them.
    "相談受付": """
SELECT told.source_id FROM cases_consultation k JOIN (
    SELECT r.consultation_id, min(r.id) AS source_id, sum(coalesce(t.turns, 0)) AS turns
    FROM legacy_sourcerecord r LEFT JOIN legacy_turned t ON t.source_id = r.id
    WHERE r.consultation_id IN (SELECT consultation_id FROM legacy_gone)
    GROUP BY 1) told ON told.consultation_id = k.id
WHERE k.version > 1 + told.turns""",
    "ケース": f"""
SELECT g.id FROM legacy_gone g JOIN cases_case k ON k.id = g.case_id
WHERE k.version > 1 + {TURNS}""",
}
FACT_TABLES = (
    "people_personname",
    "people_personaddress",
    "people_personphone",
    "people_affiliation",
    "people_workplace",
    "people_health",
    "people_clinic",
    "people_nationality",
    "people_familymember",
)
PERSONS = "SELECT person_id FROM legacy_gone_person"
TURNED = "SELECT g.person_id FROM legacy_gone g JOIN legacy_turned t ON t.source_id = g.id"
# A case was made for its consultations and notes; without any of them there was none.
EMPTY_CASES = f"""
INSERT INTO legacy_gone (record, case_id)
SELECT 'case', k.id FROM legacy_sourcerecord r JOIN cases_case k ON k.id = r.case_id
WHERE r.system = %(system)s AND r.record = 'child' AND k.version = 1 + {TURNS}
  AND NOT EXISTS (SELECT FROM cases_notecase n WHERE n.case_id = k.id)
  AND NOT EXISTS (SELECT FROM cases_consultationsubject s WHERE s.case_id = k.id)
  AND NOT EXISTS (SELECT FROM cases_task t WHERE t.case_id = k.id)
"""
# In the order in which the records hang on each other. What is not the move's own stays, and the
# database refuses to take away what it stands on.
JOINED_SUBJECTS = """
DELETE FROM cases_consultationsubject s
USING legacy_gone g, legacy_sourcerecord mine, legacy_sourcerecord child
WHERE g.shared AND mine.id = g.id AND s.consultation_id = g.consultation_id
  AND child.system = mine.system AND child.record = 'child' AND child.person_id = s.person_id
  AND child.key = coalesce(nullif(mine.values ->> 'child_number', ''), '受付 ' || mine.key)
  AND NOT EXISTS (SELECT FROM legacy_sourcerecord o WHERE o.consultation_id = mine.consultation_id
                  AND o.move_id <> mine.move_id
                  AND o.values ->> 'child_number' = mine.values ->> 'child_number')
"""
# The versions that its changes made stay with a 相談受付 that stays: going back, a form that was opened
# since would pass for newer than what came between. So do the turns they are counted by, with another
# row of it; of what the changes said, nothing.
TURNS_STAY = """
UPDATE legacy_sourcechange c SET source_id = stays.id, values = '{}', digest = ''
FROM legacy_gone g CROSS JOIN LATERAL (
    SELECT min(o.id) AS id FROM legacy_sourcerecord o
    WHERE o.consultation_id = g.consultation_id AND o.move_id <> %(move)s) stays
WHERE g.shared AND c.source_id = g.id
"""
DELETIONS = (
    ("相談受付", JOINED_SUBJECTS),
    ("相談受付", TURNS_STAY),
    ("移行の記録", "DELETE FROM legacy_twin WHERE move_id = %(move)s"),
    ("経過記録", "SELECT legacy_forget_versions(%(move)s)"),
    (
        "移行の記録",
        "DELETE FROM legacy_sourcechange WHERE source_id IN (SELECT id FROM legacy_gone)",
    ),
    ("移行の記録", "DELETE FROM legacy_sourcerecord WHERE move_id = %(move)s"),
    ("経過記録", f"DELETE FROM cases_notecase WHERE note_id IN ({MINE.format(column='note_id')})"),
    ("経過記録", f"DELETE FROM cases_note WHERE id IN ({MINE.format(column='note_id')})"),
    (
        "相談受付",
        f"DELETE FROM cases_consultationsubject WHERE consultation_id IN ({CALLS})",
    ),
    (
        "相談受付",
        f"DELETE FROM cases_consultation WHERE id IN ({CALLS})",
    ),
    ("ケース", EMPTY_CASES),
    (
        "ケース",
        """UPDATE legacy_sourcerecord SET case_id = NULL
        WHERE case_id IN (SELECT case_id FROM legacy_gone)""",
    ),
    ("ケース", f"DELETE FROM cases_casestep WHERE case_id IN ({MINE.format(column='case_id')})"),
    (
        "ケース",
        f"UPDATE cases_case SET origin_id = NULL WHERE origin_id IN ({MINE.format(column='case_id')})",
    ),
    ("ケース", f"DELETE FROM cases_case WHERE id IN ({MINE.format(column='case_id')})"),
    (
        "人物",
        f"DELETE FROM people_kinship WHERE source = 'legacy' AND (person_id IN ({PERSONS}) OR other_id IN ({PERSONS}))",
    ),
    # What the move told of persons and families that were there before.
    *(
        (
            "人物",
            f"""DELETE FROM {table} WHERE source = 'legacy' AND version = 1 AND recorded_at = %(applied)s""",
        )
        for table in (*FACT_TABLES, "people_kinship")
    ),
    *(
        (
            "人物",
            f"""DELETE FROM {table} WHERE source = 'legacy' AND person_id IN ({PERSONS})
            AND (version = 1 OR (person_id IN ({TURNED}) AND withdrawn_because IN ('', '{CORRECTED}')))""",
        )
        for table in FACT_TABLES
    ),
    (
        "人物",
        """DELETE FROM people_protection WHERE source = 'legacy' AND version = 1 AND lifted_at IS NULL
            AND recorded_at = %(applied)s""",
    ),
    ("人物", f"DELETE FROM people_searchkey WHERE person_id IN ({PERSONS})"),
    (
        "家族",
        """DELETE FROM people_familymember WHERE source = 'legacy' AND version = 1 AND family_id IN (
            SELECT family_id FROM legacy_gone WHERE record = 'family')""",
    ),
    (
        "家族",
        "DELETE FROM people_family WHERE id IN (SELECT family_id FROM legacy_gone WHERE record = 'family')",
    ),
    ("人物", f"DELETE FROM people_person WHERE id IN ({PERSONS})"),
)


def undo(run: BatchRun, move: Move) -> None:
    """Take everything back that ``move`` brought and changed.

    :raises NotPossible: when something was built on it; nothing is undone then.
    """
    work = Work.of(run, move)
    if not move.applied_at or move.undone_at:
        raise NotPossible(ALREADY)
    changes = SourceChange.objects.filter(undone=False)
    if changes.filter(source__move=move).exclude(move=move).exists():
        raise NotPossible(LATER)
    mine = changes.filter(move=move)
    if changes.filter(source__in=mine.values("source"), move__pk__gt=move.pk).exists():
        raise NotPossible(LATER)
    # A note keeps what it said before; of other records a decision has taken its place.
    decided = StagedRow.objects.filter(move=move, outcome=Outcome.APPLIED).exclude(record="note")
    if decided.exists():
        raise NotPossible(DECIDED)
    run.step("変えた値を戻しています")
    for change in mine.select_related("source").order_by("-pk"):
        put_back(work, change)
    run.step("移行した記録を取り消しています", total=len(DELETIONS))
    work.do(GONE)
    for what, sql in TOUCHED.items():
        touched = [pk for (pk,) in work.ask(sql)]
        if touched:
            raise NotPossible(changed_since(what, touched))
    count = SourceRecord.objects.filter(move=move).exclude(record="family").count()
    for what, sql in DELETIONS:
        try:
            with transaction.atomic():
                work.do(sql, applied=move.applied_at)
                work.do("SET CONSTRAINTS ALL IMMEDIATE")
                work.do("SET CONSTRAINTS ALL DEFERRED")
        except IntegrityError as error:
            raise NotPossible(BUILT_ON.format(what=what)) from error
        run.advance()
    settle(work, also="legacy_reached")
    # What was refused in reading, or stood twice, is so still.
    done = StagedRow.objects.filter(move=move, outcome__in=[Outcome.HELD, Outcome.APPLIED])
    done.update(outcome=Outcome.READ, reason="")
    run.read(count)
    run.applied(count)
    # Who compared the sums has compared those that are gone.
    Move.objects.filter(pk=move.pk).update(
        undone_at=work.now, signed_by=None, signed_at=None, signed_text=""
    )


def changed_since(what: str, sources: list[int]) -> str:
    """The reason, with the first three records as the old system numbers them."""
    first = SourceRecord.objects.filter(pk__in=sources).order_by("record", "key")[:3]
    named = "、".join(f"{RECORDS[one.record].title} {one.key}" for one in first)
    more = "など" if len(sources) > len(first) else ""
    return CHANGED_SINCE.format(what=what, number=len(sources), named=f"{named}{more}")


def put_back(work: Work, change: SourceChange) -> None:
    """One changed row as it was before."""
    source = change.source
    before: dict[str, Any] = change.values
    if source.record == "note":
        note = Note.objects.select_for_update().filter(pk=source.note_id or 0).first()
        if note is None:
            raise NotPossible(BUILT_ON.format(what="経過記録"))
        last = note.versions.last()
        if last is None or last.reason != AMENDED:
            raise NotPossible(BUILT_ON.format(what="経過記録"))
        note.happened_at = before["happened_at"]
        note.contact_id = before["contact"]
        note.counterpart, note.place = before["counterpart"], before["place"]
        note.text = before["text"]
        write_version(work.by, note, PUT_BACK)
    else:
        row = StagedRow(values=before, digest=change.digest)
        try:
            # As a change from a file would be: not over what a worker did since.
            undoes = work.move.applied_at
            CHANGES[source.record](Change(work, source, row, not before, undoes))
        except Held as reason:
            raise NotPossible(f"取り消せません。{reason}") from reason
    source.values = None if source.record == "note" else before
    source.digest = change.digest
    source.save(update_fields=["values", "digest"])
    change.undone = True
    change.save(update_fields=["undone"])
