"""Who is registered together with a resident whom the context shows: their 宛名番号.

A page asks the registers by number; those of a household it must first be told.
"""

from django.db import migrations

TOGETHER = """
CREATE FUNCTION registers_household(asked text[]) RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $function$
    SELECT DISTINCT them.number
    FROM registers_residentrecord me
    JOIN registers_residentrecord them ON them.household = me.household AND them.current
    WHERE me.current AND me.household <> '' AND me.number = ANY(asked)
      AND me.number = ANY((SELECT registers_seen(false))::text[])
$function$;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0011_register_sight")]
    operations = [migrations.RunSQL(TOGETHER, "DROP FUNCTION registers_household(text[]);")]
