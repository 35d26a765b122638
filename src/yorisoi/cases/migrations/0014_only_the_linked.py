"""registers_visible goes by links alone: a 宛名番号 that somebody typed and nobody confirmed opens nothing.

The same question as before (0013). A mistyped number would show a stranger's child.
"""

from importlib import import_module

from django.db import migrations

AS_IT_WAS = import_module("yorisoi.cases.migrations.0013_visible_planned_once").VISIBLE
BY_NUMBER = """SELECT p.resident_number AS number, p.id AS person FROM people_person p
        WHERE p.resident_number = ANY ((SELECT numbers FROM wanted)::text[])"""
BY_LINK = """SELECT l.number, l.person_id AS person FROM registers_link l
        WHERE l.number = ANY ((SELECT numbers FROM wanted)::text[]) AND l.ended_at IS NULL"""
AT_HOME_BY_NUMBER = """SELECT me.number, p.id FROM registers_residentrecord me
        JOIN registers_residentrecord them ON them.household = me.household AND them.current
        JOIN people_person p ON p.resident_number = them.number"""
AT_HOME_BY_LINK = """SELECT me.number, l.person_id FROM registers_residentrecord me
        JOIN registers_residentrecord them ON them.household = me.household AND them.current
        JOIN registers_link l ON l.number = them.number AND l.ended_at IS NULL"""
assert AS_IT_WAS.count(BY_NUMBER) == AS_IT_WAS.count(AT_HOME_BY_NUMBER) == 1  # noqa: S101
VISIBLE = AS_IT_WAS.replace(BY_NUMBER, BY_LINK).replace(AT_HOME_BY_NUMBER, AT_HOME_BY_LINK)


class Migration(migrations.Migration):
    dependencies = [("cases", "0013_visible_planned_once"), ("registers", "0004_linking")]
    operations = [migrations.RunSQL(VISIBLE, AS_IT_WAS)]
