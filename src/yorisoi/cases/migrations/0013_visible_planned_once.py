"""registers_visible finds people by their index, and plans its query once in a connection.

The same question as before (0011). A timeline asks it for a dozen tables, twice. As an SQL function
it was planned anew each time, and joined as for a hundred numbers it read everybody on file.
"""

from importlib import import_module

from django.db import migrations

VISIBLE = """
CREATE OR REPLACE FUNCTION registers_visible(asked jsonb, close boolean) RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $function$
BEGIN RETURN (
    WITH wanted AS (
        SELECT ARRAY(SELECT jsonb_array_elements_text(asked -> 'numbers')) AS numbers),
    near AS (
        SELECT p.resident_number AS number, p.id AS person FROM people_person p
        WHERE p.resident_number = ANY ((SELECT numbers FROM wanted)::text[])
        UNION
        SELECT me.number, p.id FROM registers_residentrecord me
        JOIN registers_residentrecord them ON them.household = me.household AND them.current
        JOIN people_person p ON p.resident_number = them.number
        WHERE NOT close AND me.number = ANY ((SELECT numbers FROM wanted)::text[])
          AND me.current AND me.household <> ''),
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
);
END $function$;
"""
AS_IT_WAS = import_module("yorisoi.cases.migrations.0011_register_sight").VISIBLE


class Migration(migrations.Migration):
    dependencies = [("cases", "0012_registered_together")]
    operations = [migrations.RunSQL(VISIBLE, AS_IT_WAS)]
