"""Under change history: models, decisions about pairs, merges. Proposals alone are the machine's."""

from django.db import migrations

from yorisoi.audit.history import Tracked


class Migration(migrations.Migration):
    dependencies = [("matching", "0001_initial"), ("audit", "0002_append_only")]
    operations = [
        Tracked("matching_matchmodel"),
        Tracked("matching_pair"),
        Tracked("matching_twice"),
        Tracked("matching_merge"),
    ]
