"""媒体管理簿 under change history: an auditor may ask when a line was really written."""

from django.db import migrations

from yorisoi.audit.history import Tracked


class Migration(migrations.Migration):
    dependencies = [("exchange", "0004_media"), ("audit", "0002_append_only")]
    operations = [Tracked("exchange_medium"), Tracked("exchange_mediumevent")]
