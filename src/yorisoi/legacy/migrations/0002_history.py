"""Under change history: what people decide about a move. What its rows became stands in the batch."""

from django.db import migrations

from yorisoi.audit.history import Tracked

TABLES = ["legacy_mapping", "legacy_move", "legacy_step", "legacy_sourcechange"]


class Migration(migrations.Migration):
    dependencies = [("legacy", "0001_initial"), ("audit", "0002_append_only")]
    operations = [Tracked(table) for table in TABLES]
