"""Keys by which residents are found, and who lives with a resident one may see.

The keys stand behind row-level security like the mirrors: a feed writes them, the search reads them.
"""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations, models

CLOSED = """
ALTER TABLE registers_residentkey ENABLE ROW LEVEL SECURITY;
CREATE POLICY fed ON registers_residentkey FOR ALL
    USING ((SELECT registers_feeding())) WITH CHECK ((SELECT registers_feeding()));
CREATE POLICY seen ON registers_residentkey FOR SELECT USING ((SELECT registers_searching()));
"""
OPENED = """
DROP POLICY fed ON registers_residentkey;
DROP POLICY seen ON registers_residentkey;
ALTER TABLE registers_residentkey DISABLE ROW LEVEL SECURITY;
"""
# A page asks for residents by their numbers; those of a household it must first be told. Told are
# only the households of residents that the context lets this member of staff see.
AT_HOME = """
CREATE FUNCTION registers_at_home(asked text[]) RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $function$
    SELECT DISTINCT them.number
    FROM registers_residentrecord me
    JOIN registers_residentrecord them ON them.household = me.household AND them.current
    WHERE me.current AND me.household <> '' AND me.number = ANY(asked)
      AND (me.number = ANY((SELECT registers_seen(false))::text[]) OR (SELECT registers_searching()))
$function$;
"""
# 支援措置 of the register or of ours hides where somebody is, and with them everybody in the household,
# also those whom the page has not asked for. A record that a 全件 lost has not ended by that.
PROTECTED = """
CREATE FUNCTION registers_protected(asked text[]) RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $function$
    WITH home AS (
        SELECT a AS number, a AS who FROM unnest(asked) a
        UNION
        SELECT me.number, them.number
        FROM registers_residentrecord me
        JOIN registers_residentrecord them ON them.household = me.household AND them.current
        WHERE me.current AND me.household <> '' AND me.number = ANY(asked))
    SELECT DISTINCT home.number FROM home
    WHERE (registers_context() IS NOT NULL) AND (
        EXISTS (SELECT FROM registers_protectionrecord p
                WHERE p.number = home.who AND NOT p.deleted AND p.measure <> 'ended'
                  AND (p.current OR p.absent_since IS NOT NULL)
                  AND NOT EXISTS (SELECT FROM registers_protectionrecord q
                                  WHERE q.number = p.number AND q.current AND q.id <> p.id))
        OR EXISTS (SELECT FROM people_person o JOIN people_protection s ON s.person_id = o.id
                   WHERE o.resident_number = home.who AND s.lifted_at IS NULL))
$function$;
"""


class Migration(migrations.Migration):
    dependencies = [("registers", "0003_receiving"), ("people", "0003_facts_families_protection")]
    operations = [
        migrations.CreateModel(
            name="ResidentKey",
            fields=[
                ("number", models.TextField(primary_key=True, serialize=False, verbose_name="宛名番号")),
                ("words", django.contrib.postgres.search.SearchVectorField(verbose_name="見出し")),
                ("kana", models.TextField(blank=True, verbose_name="フリガナ")),
                ("born_earliest", models.DateField(null=True, verbose_name="生年月日（早くて）")),
                ("born_latest", models.DateField(null=True, verbose_name="生年月日（遅くて）")),
                ("exact", models.UUIDField(null=True, verbose_name="一致の見出し")),
            ],
            options={
                "verbose_name": "住民の検索見出し",
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        models.F("words"), name="residentkey_words"
                    ),
                    models.Index(models.F("born_earliest"), name="residentkey_born"),
                    models.Index(
                        models.F("exact"),
                        condition=models.Q(("exact__isnull", False)),
                        name="residentkey_exact",
                    ),
                ],
            },
        ),
        migrations.RunSQL(CLOSED, OPENED),
        migrations.RunSQL(AT_HOME, "DROP FUNCTION registers_at_home(text[]);"),
        migrations.RunSQL(PROTECTED, "DROP FUNCTION registers_protected(text[]);"),
    ]
