"""The entries a ward begins with, and the table under change history."""

from typing import Any

from django.db import migrations

from yorisoi.audit.history import Tracked
from yorisoi.terms import seeds


def plant(apps: Any, schema_editor: Any) -> None:
    """Parents stand before their children in the file."""
    terms = apps.get_model("terms", "Term")
    terms.objects.bulk_create(terms(**row) for row in seeds.rows())


class Migration(migrations.Migration):
    dependencies = [("terms", "0001_initial"), ("audit", "0002_append_only")]
    operations = [
        migrations.RunPython(plant, migrations.RunPython.noop),
        # The deferred check of the foreign key to itself would stand in the way of the triggers.
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        Tracked("terms_term"),
    ]
