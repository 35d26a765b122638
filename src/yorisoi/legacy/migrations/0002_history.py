"""Under change history: what is decided about a move, and what its rows became."""

from django.db import migrations

from yorisoi.audit.history import Tracked

TABLES = [
    "legacy_mapping",
    "legacy_move",
    "legacy_step",
    "legacy_sourcerecord",
    "legacy_sourcechange",
    "legacy_twin",
]


class Migration(migrations.Migration):
    dependencies = [("legacy", "0001_initial"), ("audit", "0002_append_only")]
    operations = [Tracked(table) for table in TABLES]
