"""What was confirmed stays: the application may add versions of a note, not change or delete them."""

from django.db import migrations

KEPT = "REVOKE UPDATE, DELETE ON cases_noteversion FROM yorisoi_app"
AS_BEFORE = "GRANT UPDATE, DELETE ON cases_noteversion TO yorisoi_app"


class Migration(migrations.Migration):
    dependencies = [('cases', '0007_case_step_abuse')]
    operations = [migrations.RunSQL(KEPT, AS_BEFORE)]
