"""Which residents of the registers a member of staff may see: those of the cases she may read.

The same rules as ``cases.case.read`` in the rights table (cases/access.py); a test compares the two
for everybody of the cast. ``close`` asks for health and school: the subjects of those cases and
those in a parent's place. Otherwise their whole families, and who lives in a household with them.
"""

from django.db import migrations

VISIBLE = """
CREATE OR REPLACE FUNCTION registers_visible(asked jsonb, close boolean) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $function$
WITH wanted AS (
    SELECT DISTINCT n AS number FROM jsonb_array_elements_text(asked -> 'numbers') n),
near AS (
    SELECT w.number, p.id AS person FROM wanted w JOIN people_person p ON p.resident_number = w.number
    UNION
    SELECT w.number, p.id FROM wanted w
    JOIN registers_residentrecord me ON me.number = w.number AND me.current
    JOIN registers_residentrecord them ON them.household = me.household AND them.current
    JOIN people_person p ON p.resident_number = them.number
    WHERE NOT close AND me.household <> ''),
subjects AS (
    SELECT number, person, person AS subject FROM near
    UNION
    SELECT n.number, n.person, other.person_id FROM near n
    JOIN people_familymember mine ON mine.person_id = n.person AND mine.withdrawn_at IS NULL
    JOIN people_familymember other ON other.family_id = mine.family_id AND other.withdrawn_at IS NULL)
SELECT array_agg(DISTINCT s.number)
FROM subjects s JOIN cases_case c ON c.subject_id = s.subject
WHERE (CASE asked ->> 'role'
    WHEN 'supervisor' THEN true
    WHEN 'integrated' THEN true
    WHEN 'caseworker' THEN c.worker_id = (asked ->> 'staff')::bigint
        OR c.team_id = (asked ->> 'team')::bigint
        OR registers_granted(c.id, asked)
    WHEN 'health_nurse' THEN c.worker_id = (asked ->> 'staff')::bigint
        OR registers_granted(c.id, asked)
    ELSE false END)
  AND (NOT close OR s.subject = s.person OR EXISTS (
        SELECT FROM people_kinship k JOIN terms_term t ON t.id = k.kind_id
        WHERE k.person_id = s.subject AND k.other_id = s.person AND k.withdrawn_at IS NULL
          AND t.trait IN ('parent', 'step', 'adoptive', 'foster')))
$function$;
"""
GRANTED = """
CREATE FUNCTION registers_granted(granted_case bigint, asked jsonb) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $function$
    SELECT EXISTS (
        SELECT FROM cases_casegrant g
        WHERE g.case_id = granted_case AND g.staff_id = (asked ->> 'staff')::bigint
          AND g.withdrawn_at IS NULL
          AND (asked ->> 'day')::date BETWEEN g.starts_on AND g.ends_on)
$function$;
REVOKE ALL ON FUNCTION registers_granted(bigint, jsonb) FROM PUBLIC;
"""
CLOSED = """
CREATE OR REPLACE FUNCTION registers_visible(asked jsonb, close boolean) RETURNS text[]
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $function$
    SELECT '{}'::text[]
$function$;
DROP FUNCTION registers_granted(bigint, jsonb);
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0010_cases_of_a_version"), ("registers", "0002_need_to_know")]
    operations = [migrations.RunSQL(GRANTED + VISIBLE, CLOSED)]
