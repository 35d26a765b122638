"""Under change history."""

from django.db import migrations

from yorisoi.audit.history import Tracked

TABLES = [
    "cases_casestep",
    "cases_consultation",
    "cases_consultationsubject",
    "cases_note",
    "cases_notecase",
    "cases_noteversion",
    "cases_attachment",
    "cases_phrase",
    "cases_task",
    "cases_safetycheck",
]


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_consultations_notes_tasks"), ("audit", "0002_append_only")]
    operations = [Tracked(table) for table in TABLES]
