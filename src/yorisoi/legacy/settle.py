"""Whether a migrated case is open: it follows the old system's records until a worker decides.

A case is ended when every consultation of the child is, and nothing was written after the last of
them; where the 児童台帳 has a 終結日 of its own, that one counts. Otherwise it is open: an open case
is looked at, a closed one is overlooked. Whatever a worker decided about a case stands.
"""

# ruff: noqa: S608  the statements are put together from constants of this file

from yorisoi.legacy.plan import Work

BY_US = "旧システムで"  # how the text of a step begins that a move has written
CLOSED, REOPENED = f"{BY_US}終結", f"{BY_US}新しい記録があり、継続中に戻す"
CHILD_OF = "coalesce(nullif(c.values ->> 'child_number', ''), '受付 ' || c.key)"
# The turns a move has given a case, and so the version it left it at.
TURNS = f"""
(SELECT count(*) FROM cases_casestep t WHERE t.case_id = k.id AND t.kind IN ('closed', 'reopened')
 AND t.text LIKE '{BY_US}%%')
"""
# Of which children something was said in this move.
ABOUT = """
CREATE TEMP TABLE legacy_spoken_of ON COMMIT DROP AS
SELECT DISTINCT r.case_id, r.id AS source
FROM legacy_sourcerecord r
WHERE r.system = %(system)s AND r.record = 'child' AND r.case_id IS NOT NULL AND r.key IN (
    SELECT coalesce(nullif(s.values ->> 'child_number', ''),
                    CASE s.record WHEN 'child' THEN s.key ELSE '受付 ' || s.key END)
    FROM legacy_stagedrow s WHERE s.move_id = %(move)s
      AND s.record IN ('child', 'consultation', 'note'));
ANALYZE legacy_spoken_of;
"""
ALSO = """
INSERT INTO legacy_spoken_of
SELECT r.case_id, r.id FROM legacy_sourcerecord r
WHERE r.system = %(system)s AND r.record = 'child' AND r.case_id IN (SELECT case_id FROM {table})
  AND NOT EXISTS (SELECT FROM legacy_spoken_of a WHERE a.source = r.id);
ANALYZE legacy_spoken_of;
"""
WANTED = f"""
CREATE TEMP TABLE legacy_turn ON COMMIT DROP AS
WITH told AS (
    SELECT r.id, bool_and(c.values ->> 'closed_on' <> '' IS TRUE) AS ended,
           max((c.values ->> 'closed_on')::date) AS closed_on
    FROM legacy_spoken_of a JOIN legacy_sourcerecord r ON r.id = a.source
    JOIN legacy_sourcerecord c ON c.system = r.system AND c.record = 'consultation' AND {CHILD_OF} = r.key
    GROUP BY 1),
noted AS (
    SELECT a.source, max((n.happened_at AT TIME ZONE 'Asia/Tokyo')::date) AS last
    FROM legacy_spoken_of a JOIN cases_notecase p ON p.case_id = a.case_id
    JOIN cases_note n ON n.id = p.note_id GROUP BY 1),
wanted AS (
    SELECT k.id, k.subject_id, k.closed_on, k.opened_on,
           coalesce(nullif(r.values ->> 'closed_on', '')::date,
               CASE WHEN told.ended AND (noted.last IS NULL OR noted.last <= told.closed_on)
                    THEN told.closed_on END) AS wanted
    FROM legacy_spoken_of a JOIN legacy_sourcerecord r ON r.id = a.source JOIN cases_case k ON k.id = a.case_id
    LEFT JOIN told ON told.id = r.id LEFT JOIN noted ON noted.source = r.id
    WHERE k.version = 1 + {TURNS})
SELECT id AS "case", wanted FROM wanted w
WHERE wanted IS DISTINCT FROM closed_on AND (wanted IS NULL OR wanted >= opened_on)
  AND (wanted IS NOT NULL OR NOT EXISTS (
      SELECT FROM cases_case o WHERE o.subject_id = w.subject_id AND o.closed_on IS NULL))
  -- Whoever works on it here has not ended it: a 相談受付 of ours, something still to be done.
  AND (wanted IS NULL OR NOT (
      EXISTS (SELECT FROM cases_task t WHERE t.case_id = w.id AND t.done_at IS NULL)
      OR EXISTS (SELECT FROM cases_consultationsubject s WHERE s.case_id = w.id AND NOT EXISTS (
          SELECT FROM legacy_sourcerecord r WHERE r.consultation_id = s.consultation_id))))
"""
WRITE = """
UPDATE cases_case k SET closed_on = t.wanted, version = version + 1,
    closing_reason_id = CASE WHEN t.wanted IS NOT NULL THEN 'closing.other' END,
    worker_id = CASE WHEN t.wanted IS NULL AND NOT EXISTS (
            SELECT FROM access_staff s WHERE s.id = k.worker_id
              AND (s.valid_until IS NULL OR s.valid_until >= %(today)s))
        THEN %(worker)s ELSE worker_id END
FROM legacy_turn t WHERE t."case" = k.id
"""
STEPS = f"""
INSERT INTO cases_casestep (case_id, kind, at, by_id, case_kind, text)
SELECT k.id, CASE WHEN t.wanted IS NULL THEN 'reopened' ELSE 'closed' END,
       coalesce(t.wanted::timestamp AT TIME ZONE 'Asia/Tokyo', %(now)s), %(by)s, k.kind,
       CASE WHEN t.wanted IS NULL THEN '{REOPENED}' ELSE '{CLOSED}' END
FROM legacy_turn t JOIN cases_case k ON k.id = t."case"
"""


def settle(work: Work, also: str = "") -> None:
    """Close and reopen the cases of whom the move speaks. ``also``: a table of further cases."""
    work.do(ABOUT)
    if also:
        work.do(ALSO.format(table=also))
    work.do(WANTED)
    work.do(WRITE)
    work.made["turns"] = work.do(STEPS)
