"""New cases, 相談受付 and 経過記録 from the staged rows, one statement a table.

A child of whom the old system has a consultation or a note gets one case, a pregnant woman of its
list gets hers. When it is open: settle.py.
"""
# ruff: noqa: S608  the statements are put together from constants of this file

from datetime import timedelta
from typing import Any

from yorisoi.access.models import Staff
from yorisoi.legacy import mapping as mappings
from yorisoi.legacy.people import SUBJECT
from yorisoi.legacy.plan import Work

CHUNK = 10_000  # notes
NEW = "FROM legacy_plan p JOIN legacy_stagedrow s ON s.id = p.staged WHERE p.state = 'new'"
NAMES = f"""
SELECT DISTINCT name FROM (
    SELECT coalesce(s.values ->> 'worker', '') AS name {NEW} AND p.record = 'consultation'
    UNION ALL SELECT s.values ->> 'worker' {NEW} AND p.record IN ('child', 'pregnant')
    UNION ALL SELECT coalesce(s.values ->> 'author', '') {NEW} AND p.record = 'note') told
WHERE name IS NOT NULL
"""
# With the team somebody is in today; nobody's who is in none.
STAFF = """
CREATE TEMP TABLE legacy_staff (name text PRIMARY KEY, staff bigint, team bigint) ON COMMIT DROP
"""
ONE_STAFF = "INSERT INTO legacy_staff VALUES (%(name)s, %(staff)s, %(team_now)s)"
# What is told of each child: when it began, whether all of it was ended, who had it last.
TOLD = f"""
CREATE TEMP TABLE legacy_told ON COMMIT DROP AS
SELECT {SUBJECT} AS child, (s.values ->> 'received_on')::date AS on_day,
       (s.values ->> 'closed_on')::date AS closed_on, true AS is_consultation,
       s.values ->> 'case_kind' AS case_kind, nullif(s.values ->> 'abuse', '') AS abuse,
       nullif(s.values ->> 'abuser', '') AS abuser, nullif(s.values ->> 'worker', '') AS worker
{NEW} AND p.record = 'consultation'
UNION ALL
SELECT s.values ->> 'child_number', min((s.values ->> 'happened_on')::date), NULL, false, NULL, NULL, NULL, NULL
{NEW} AND p.record = 'note' GROUP BY 1
UNION ALL
SELECT s.values ->> 'child_number', max((s.values ->> 'happened_on')::date), NULL, false, NULL, NULL, NULL, NULL
{NEW} AND p.record = 'note' GROUP BY 1;
ANALYZE legacy_told;
"""
SEVERITY = "CASE case_kind WHEN 'protection' THEN 1 WHEN 'support' THEN 2 WHEN 'pregnancy' THEN 3 ELSE 4 END"
CASES = f"""
CREATE TEMP TABLE legacy_new_case ON COMMIT DROP AS
WITH told AS (
    SELECT child, min(on_day) AS opened_on, max(on_day) FILTER (WHERE NOT is_consultation) AS last_note,
           bool_and(closed_on IS NOT NULL) FILTER (WHERE is_consultation) AS ended, max(closed_on) AS closed_on,
           (array_agg(case_kind ORDER BY {SEVERITY}) FILTER (WHERE case_kind <> ''))[1] AS case_kind,
           (array_agg(abuse ORDER BY on_day DESC) FILTER (WHERE abuse IS NOT NULL))[1] AS abuse,
           (array_agg(abuser ORDER BY on_day DESC) FILTER (WHERE abuser IS NOT NULL))[1] AS abuser,
           (array_agg(worker ORDER BY on_day DESC) FILTER (WHERE worker IS NOT NULL))[1] AS worker
    FROM legacy_told GROUP BY child)
SELECT nextval(pg_get_serial_sequence('cases_case', 'id')) AS "case", 'child' AS record, c.key, c.person,
       least(told.opened_on, (s.values ->> 'opened_on')::date) AS opened_on,
       coalesce((s.values ->> 'closed_on')::date,
           CASE WHEN ended AND (last_note IS NULL OR last_note <= told.closed_on) THEN told.closed_on END) AS closed_on,
       coalesce(nullif(s.values ->> 'case_kind', ''), told.case_kind, 'general') AS kind, abuse, abuser,
       coalesce(nullif(s.values ->> 'worker', ''), told.worker) AS worker, '' AS text,
       NULL::text AS born
FROM told JOIN legacy_child c ON c.key = told.child
LEFT JOIN legacy_stagedrow ledger ON ledger.id = c.staged
LEFT JOIN legacy_sourcerecord known ON known.id = c.source
CROSS JOIN LATERAL (SELECT coalesce(ledger.values, known.values) AS values) s
WHERE NOT EXISTS (SELECT FROM legacy_sourcerecord r WHERE r.system = %(system)s AND r.record = 'child'
                  AND r.key = c.key AND r.case_id IS NOT NULL)
  -- A case that a worker has opened meanwhile is theirs: what is told joins it.
  AND NOT EXISTS (SELECT FROM cases_case o WHERE o.subject_id = c.person AND o.closed_on IS NULL)
UNION ALL
SELECT nextval(pg_get_serial_sequence('cases_case', 'id')), 'pregnant', a.key, a.person,
       coalesce((v ->> 'opened_on')::date, (v ->> 'notified_on')::date, %(today)s),
       coalesce((v ->> 'closed_on')::date, (v ->> 'delivered_on')::date), 'pregnancy', NULL, NULL,
       nullif(v ->> 'worker', ''), coalesce(v ->> 'keep', ''), nullif(v ->> 'child_number', '')
FROM legacy_about a WHERE a.record = 'pregnant';
UPDATE legacy_new_case SET closed_on = NULL WHERE closed_on < opened_on;
CREATE INDEX ON legacy_new_case (person);
ANALYZE legacy_new_case;
"""
# Open cases go to people who are there: 担当 as known, or the one chosen for this move.
WRITE_CASES = """
INSERT INTO cases_case (id, number, subject_id, kind, team_id, worker_id, opened_on, closed_on,
                        closing_reason_id, abuse_id, abuser_id, version)
SELECT n."case", CASE WHEN EXISTS (SELECT FROM cases_case k WHERE k.number = named.number)
                 THEN %(system)s || ':' || named.number ELSE named.number END,
       n.person, n.kind, coalesce(w.team, %(team)s),
       CASE WHEN n.closed_on IS NULL AND w.team IS NULL THEN %(worker)s
            ELSE coalesce(w.staff, %(worker)s) END,
       n.opened_on, n.closed_on,
       CASE WHEN n.born IS NOT NULL AND n.closed_on IS NOT NULL THEN 'closing.born'
            WHEN n.closed_on IS NOT NULL THEN 'closing.other' END,
       n.abuse, n.abuser, CASE WHEN n.closed_on IS NULL THEN 1 ELSE 2 END
FROM legacy_new_case n LEFT JOIN legacy_staff w ON w.name = n.worker
CROSS JOIN LATERAL (
    SELECT CASE n.record WHEN 'pregnant' THEN '旧妊' ELSE '旧' END || n.key AS number) named
"""
# The case of the newborn continues the mother's.
ORIGINS = """
UPDATE cases_case c SET origin_id = m."case"
FROM legacy_new_case m JOIN legacy_child k ON k.key = m.born
WHERE c.subject_id = k.person AND c.origin_id IS NULL AND m.born IS NOT NULL
"""
STEPS = """
INSERT INTO cases_casestep (case_id, kind, at, by_id, case_kind, worker_id, team_id, abuse_id, abuser_id, text)
SELECT c.id, 'opened', c.opened_on::timestamp AT TIME ZONE 'Asia/Tokyo', %(by)s, c.kind, c.worker_id, c.team_id,
       c.abuse_id, c.abuser_id,
       concat_ws(E'\\n', '旧システムから移行', CASE WHEN n.worker <> '' THEN '旧システムの担当：' || n.worker END,
                 nullif(n.text, ''))
FROM legacy_new_case n JOIN cases_case c ON c.id = n."case"
UNION ALL
SELECT c.id, 'closed', c.closed_on::timestamp AT TIME ZONE 'Asia/Tokyo', %(by)s, c.kind, NULL, NULL, NULL, NULL,
       '旧システムで終結'
FROM legacy_new_case n JOIN cases_case c ON c.id = n."case" WHERE c.closed_on IS NOT NULL
"""
CASES_OF_SOURCES = """
UPDATE legacy_sourcerecord r SET case_id = o.id
FROM legacy_told t JOIN legacy_child c ON c.key = t.child
JOIN cases_case o ON o.subject_id = c.person AND o.closed_on IS NULL
WHERE r.system = %(system)s AND r.record = 'child' AND r.key = c.key AND r.case_id IS NULL;
UPDATE legacy_sourcerecord r SET case_id = n."case"
FROM legacy_new_case n WHERE r.system = %(system)s AND r.record = n.record AND r.key = n.key
"""
# One event may stand in several rows, one for each child it is about.
CONSULTATIONS = f"""
CREATE TEMP TABLE legacy_new_consultation ON COMMIT DROP AS
SELECT told.number, staged, known.consultation_id IS NULL AS is_new,
       coalesce(known.consultation_id, nextval(pg_get_serial_sequence('cases_consultation', 'id'))) AS consultation
FROM (SELECT s.values ->> 'number' AS number, min(s.id) AS staged {NEW} AND p.record = 'consultation'
      GROUP BY 1) told
LEFT JOIN (
    SELECT DISTINCT ON (number) r.values ->> 'number' AS number, r.consultation_id FROM legacy_sourcerecord r
    WHERE r.system = %(system)s AND r.record = 'consultation' ORDER BY number, r.id
) known ON known.number = told.number;
CREATE UNIQUE INDEX ON legacy_new_consultation (number);
"""
WRITE_CONSULTATIONS = """
INSERT INTO cases_consultation (id, number, form_key, received_at, received_by_id, team_id, reception_id,
    route_id, caller_words, caller_phone, caller_relation, hides_caller, is_report, matter_id, abuse_id,
    abuser_id, text, urgency_id, first_step_id, first_step_text, version)
SELECT n.consultation,
    CASE WHEN EXISTS (SELECT FROM cases_consultation k WHERE k.number = n.number)
         THEN %(system)s || ':' || n.number ELSE n.number END,
    gen_random_uuid(),
    ((v ->> 'received_on') || ' ' || coalesce(v ->> 'received_time', '00:00'))::timestamp AT TIME ZONE 'Asia/Tokyo',
    coalesce(w.staff, %(worker)s), %(team)s, coalesce(nullif(v ->> 'reception', ''), 'reception.unrecorded'),
    coalesce(nullif(v ->> 'route', ''), 'route.unrecorded'), coalesce(v ->> 'caller', ''),
    coalesce(v ->> 'caller_phone', ''), coalesce(v ->> 'caller_relation', ''),
    coalesce(t.trait = 'informant', true), coalesce(m.trait = 'abuse', false),
    coalesce(nullif(v ->> 'matter', ''), 'matter.unrecorded'), nullif(v ->> 'abuse', ''), nullif(v ->> 'abuser', ''),
    coalesce(said.text, '（旧システムに記載なし）'),
    coalesce(nullif(v ->> 'urgency', ''), 'urgency.unrecorded'),
    coalesce(nullif(v ->> 'first_step', ''), 'first_step.unrecorded'),
    concat_ws(E'\\n', nullif(v ->> 'keep', ''),
              CASE WHEN v ->> 'closed_on' <> '' THEN '旧システムの終結日：' || (v ->> 'closed_on') END),
    1
FROM legacy_new_consultation n JOIN legacy_stagedrow s ON s.id = n.staged
CROSS JOIN LATERAL (SELECT s.values AS v) one
LEFT JOIN legacy_staff w ON w.name = coalesce(v ->> 'worker', '')
-- Several children, several rows: what each of them says, once.
LEFT JOIN (SELECT number, string_agg(text, E'\\n' ORDER BY first) AS text FROM (
    SELECT r.values ->> 'number' AS number, r.values ->> 'text' AS text, min(r.id) AS first
    FROM legacy_plan p JOIN legacy_stagedrow r ON r.id = p.staged
    WHERE p.record = 'consultation' AND p.state = 'new' AND r.values ->> 'text' ~ '\\S'
    GROUP BY 1, 2) each GROUP BY 1) said ON said.number = n.number
LEFT JOIN terms_term t ON t.id = v ->> 'route'
LEFT JOIN terms_term m ON m.id = v ->> 'matter'
WHERE n.is_new
"""
SUBJECTS = f"""
INSERT INTO cases_consultationsubject (consultation_id, person_id, case_id, recorded_at)
SELECT DISTINCT n.consultation, c.person, r.case_id, k.received_at
FROM legacy_plan p JOIN legacy_stagedrow s ON s.id = p.staged
JOIN legacy_new_consultation n ON n.number = s.values ->> 'number'
JOIN cases_consultation k ON k.id = n.consultation
JOIN legacy_child c ON c.key = {SUBJECT}
LEFT JOIN legacy_sourcerecord r ON r.system = %(system)s AND r.record = 'child' AND r.key = c.key
WHERE p.state = 'new' AND p.record = 'consultation'
ON CONFLICT DO NOTHING
"""
SOURCE_OF_CONSULTATIONS = """
INSERT INTO legacy_sourcerecord (system, record, key, digest, values, move_id, consultation_id, made_person)
SELECT %(system)s, 'consultation', p.key, s.digest, s.values, %(move)s, n.consultation, false
FROM legacy_plan p JOIN legacy_stagedrow s ON s.id = p.staged
JOIN legacy_new_consultation n ON n.number = s.values ->> 'number'
WHERE p.state = 'new' AND p.record = 'consultation' ORDER BY s.id
"""
# A further row of a 相談受付 that is here already: its child came with it, and its text is a change like
# any other: taken where the 相談受付 still stands as the moves left it, held where a worker was there.
LATER_TEXTS = """
WITH later AS (
    UPDATE legacy_sourcerecord r SET values = r.values - 'text', digest = r.digest || ' without text'
    FROM legacy_plan p, legacy_stagedrow s, legacy_new_consultation n
    WHERE p.state = 'new' AND p.record = 'consultation' AND s.id = p.staged AND s.values ->> 'text' ~ '\\S'
      AND n.number = s.values ->> 'number' AND NOT n.is_new
      AND r.system = %(system)s AND r.record = 'consultation' AND r.key = p.key
      AND NOT EXISTS (SELECT FROM legacy_sourcerecord o WHERE o.consultation_id = r.consultation_id
                      AND o.move_id <> %(move)s AND o.values ->> 'text' = s.values ->> 'text')
    RETURNING p.staged, r.id)
UPDATE legacy_plan p SET state = 'changed', source = l.id FROM later l WHERE p.staged = l.staged
"""
NOTES = """
CREATE TEMP TABLE legacy_new_note ON COMMIT DROP AS
SELECT p.staged, p.key, nextval(pg_get_serial_sequence('cases_note', 'id')) AS note
FROM legacy_plan p WHERE p.state = 'new' AND p.record = 'note' ORDER BY p.staged;
CREATE INDEX ON legacy_new_note (note);
ANALYZE legacy_new_note;
CREATE TEMP TABLE legacy_case_of_child ON COMMIT DROP AS
SELECT r.key, r.case_id FROM legacy_sourcerecord r
WHERE r.system = %(system)s AND r.record = 'child';
CREATE UNIQUE INDEX ON legacy_case_of_child (key);
ANALYZE legacy_case_of_child;
"""
# Approved: what the old system held was final there. Who migrated it answers for the bringing over.
WRITE_NOTES = """
INSERT INTO cases_note (id, happened_at, contact_id, counterpart, place, text, state, author_id, written_at,
                        confirmed_at, approved_at, approved_by_id, version)
SELECT n.note,
    ((v ->> 'happened_on') || ' ' || coalesce(v ->> 'happened_time', '00:00'))::timestamp AT TIME ZONE 'Asia/Tokyo',
    coalesce(nullif(v ->> 'contact', ''), 'contact.unrecorded'), coalesce(v ->> 'counterpart', ''),
    coalesce(v ->> 'place', ''), concat_ws(E'\\n', v ->> 'text', nullif(v ->> 'keep', '')), 'approved',
    coalesce(w.staff, %(worker)s), written.at, written.at, %(now)s, %(by)s, 1
FROM legacy_new_note n JOIN legacy_stagedrow s ON s.id = n.staged
CROSS JOIN LATERAL (SELECT s.values AS v) one
CROSS JOIN LATERAL (SELECT coalesce((v ->> 'written_at')::timestamp,
    ((v ->> 'happened_on') || ' ' || coalesce(v ->> 'happened_time', '00:00'))::timestamp)
    AT TIME ZONE 'Asia/Tokyo' AS at) written
LEFT JOIN legacy_staff w ON w.name = coalesce(v ->> 'author', '')
WHERE n.note >= %(start)s AND n.note < %(end)s
"""
VERSIONS = """
INSERT INTO cases_noteversion (note_id, number, at, by_id, reason, cases, happened_at, contact_id, counterpart,
                               place, text)
SELECT k.id, 1, k.confirmed_at, k.author_id, '', '', k.happened_at, k.contact_id, k.counterpart, k.place, k.text
FROM legacy_new_note n JOIN cases_note k ON k.id = n.note
WHERE n.note >= %(start)s AND n.note < %(end)s
"""
PLACES = """
INSERT INTO cases_notecase (note_id, case_id)
SELECT n.note, c.case_id
FROM legacy_new_note n JOIN legacy_stagedrow s ON s.id = n.staged
JOIN legacy_case_of_child c ON c.key = s.values ->> 'child_number'
WHERE n.note >= %(start)s AND n.note < %(end)s
"""
SOURCE_OF_NOTES = """
INSERT INTO legacy_sourcerecord (system, record, key, digest, move_id, note_id, made_person)
SELECT %(system)s, 'note', n.key, s.digest, %(move)s, n.note, false
FROM legacy_new_note n JOIN legacy_stagedrow s ON s.id = n.staged
WHERE n.note >= %(start)s AND n.note < %(end)s
"""


def open_all(work: Work) -> int:
    """All new cases, consultations and notes; how many further texts of known 相談受付 are left to take."""
    work.run.say("ケースを作っています")
    know_staff(work)
    work.do(TOLD)
    work.do(CASES)
    work.made["cases"] = work.do(WRITE_CASES)
    work.do(STEPS)
    work.do(CASES_OF_SOURCES)
    work.do(ORIGINS)
    work.run.say("相談受付を登録しています")
    work.do(CONSULTATIONS)
    work.made["consultations"] = work.do(WRITE_CONSULTATIONS)
    work.do(SUBJECTS)
    work.do(SOURCE_OF_CONSULTATIONS)
    later = work.do(LATER_TEXTS)
    work.run.advance(work.weights["cases"])
    write_notes(work)
    return later


def write_notes(work: Work) -> None:
    """The notes, some thousands at a time: so it can be seen how far it is, and stopped."""
    work.run.say("経過記録を登録しています")
    work.do(NOTES)
    first, last = work.ask("SELECT min(note), max(note) FROM legacy_new_note")[0]
    work.made["notes"] = 0
    for start in range(first or 0, (last or -1) + 1, CHUNK):
        some = {"start": start, "end": start + CHUNK}
        written = work.do(WRITE_NOTES, **some)
        for statement in (VERSIONS, PLACES, SOURCE_OF_NOTES):
            work.do(statement, **some)
        work.made["notes"] += written
        work.run.advance(written)


def know_staff(work: Work) -> None:
    """Who stands behind the names of the old system: an account, or one that has ended."""
    known = mappings.read(work.move.mapping).staff | work.move.staff
    rows: list[tuple[Any, ...]] = []
    new = 0
    for (name,) in work.ask(NAMES):
        staff = (
            Staff.objects.filter(number=known.get(name, "")).first()
            or Staff.objects.filter(number=number_of(work, name)).first()
        )
        if staff is None:
            staff = former(work, name)
            new += 1
        posting = staff.posting_on(work.today) if staff.is_valid_on(work.today) else None
        rows.append((name, staff.pk, posting.team_id if posting else None))
    work.do(STAFF)
    for name, pk, team in rows:
        work.do(ONE_STAFF, name=name, staff=pk, team_now=team)
    work.made["former_staff"] = new


def number_of(work: Work, name: str) -> str:
    """The 職員番号 of somebody whom only the old system knows."""
    return f"{work.move.system}:{name}"


def former(work: Work, name: str) -> Staff:
    """An account for a name of the old system that nobody can sign in with: it has ended."""
    staff = Staff(
        number=number_of(work, name),
        name=f"{name or '記録者不明'}（旧システム）",
        kana="",
        valid_from=work.today - timedelta(days=1),
        valid_until=work.today - timedelta(days=1),
    )
    staff.set_unusable_password()
    staff.save()
    return staff
