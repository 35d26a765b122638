"""記録なし: what an old system did not record. Ended before it began, so that nobody chooses it."""

from django.db import migrations

LISTS = ("reception", "route", "matter", "urgency", "first_step", "contact")
ROWS = ", ".join(f"('{code}.unrecorded', '{code}')" for code in LISTS)
# The history of a table that a migration fills: as for the entries a ward begins with, none.
PLANT = f"""
ALTER TABLE terms_term DISABLE TRIGGER history_insert;
INSERT INTO terms_term (id, list, words, "order", trait, starts_on, ends_on, version)
SELECT id, list, '記録なし', 9990, '', '1900-01-01', '1900-01-01', 1 FROM (VALUES {ROWS}) AS new (id, list)
ON CONFLICT DO NOTHING;
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE terms_term ENABLE TRIGGER history_insert;
"""
UPROOT = "DELETE FROM terms_term WHERE id LIKE '%.unrecorded'"


class Migration(migrations.Migration):
    dependencies = [("terms", "0002_entries")]
    operations = [migrations.RunSQL(PLANT, UPROOT)]
