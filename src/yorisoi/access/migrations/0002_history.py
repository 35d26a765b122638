"""Accounts under change history; one posting a day for one person."""

from django.db import migrations

from yorisoi.audit.history import Tracked

# Two ranges of the same person may not meet. The range over the id stands for "=": it needs
# no extension, which the embedded PostgreSQL does not have.
NO_OVERLAP = """
ALTER TABLE access_posting ADD CONSTRAINT posting_no_overlap EXCLUDE USING gist (
    int8range(staff_id, staff_id, '[]') WITH &&,
    daterange(starts_on, ends_on, '[]') WITH &&) DEFERRABLE INITIALLY IMMEDIATE
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial"), ("audit", "0002_append_only")]
    operations = [
        migrations.RunSQL(
            NO_OVERLAP, "ALTER TABLE access_posting DROP CONSTRAINT posting_no_overlap"
        ),
        Tracked("access_team"),
        Tracked("access_staff", hidden=("password",)),
        Tracked("access_posting"),
    ]
