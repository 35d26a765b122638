"""Under change history."""

from django.db import migrations

from yorisoi.audit.history import Tracked


class Migration(migrations.Migration):
    dependencies = [("home", "0001_initial"), ("audit", "0002_append_only")]
    operations = [Tracked("home_newsmark")]
