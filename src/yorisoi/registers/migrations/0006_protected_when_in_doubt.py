"""registers_protected, where the mirror does not say for certain: protected rather than not.

Of somebody without a current row, or whose current row names no household, every household they were
registered in counts. Of a 支援措置 the newest row that was not deleted speaks, even when the source no
longer calls it the latest, or a 全件 lost it: the row after it may have been a mistake.
"""

from importlib import import_module

from django.db import migrations

PROTECTED = """
CREATE OR REPLACE FUNCTION registers_protected(asked text[]) RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $function$
    WITH home AS (
        SELECT a AS number, a AS who FROM unnest(asked) a
        UNION
        SELECT me.number, them.number
        FROM registers_residentrecord me
        JOIN registers_residentrecord them ON them.household = me.household AND them.current
        WHERE me.number = ANY(asked) AND me.household <> ''
          AND (me.current OR NOT EXISTS (
                SELECT FROM registers_residentrecord now
                WHERE now.number = me.number AND now.current AND now.household <> '')))
    SELECT DISTINCT home.number FROM home
    WHERE (registers_context() IS NOT NULL) AND (
        (SELECT p.measure <> 'ended' FROM registers_protectionrecord p
         WHERE p.number = home.who AND NOT p.deleted
         ORDER BY p.history DESC, p.id DESC LIMIT 1)
        OR EXISTS (SELECT FROM people_person o JOIN people_protection s ON s.person_id = o.id
                   WHERE o.resident_number = home.who AND s.lifted_at IS NULL))
$function$;
"""
AS_IT_WAS = import_module("yorisoi.registers.migrations.0004_linking").PROTECTED.replace(
    "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"
)


class Migration(migrations.Migration):
    dependencies = [("registers", "0004_linking")]
    operations = [migrations.RunSQL(PROTECTED, AS_IT_WAS)]
