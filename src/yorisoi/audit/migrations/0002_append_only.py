"""The books become append-only for the application, and the history triggers can be put on tables."""

from django.db import migrations

from yorisoi.audit.history import NOTE_CHANGE

APPEND_ONLY = """
REVOKE ALL ON audit_event, audit_touch, audit_change FROM yorisoi_app;
GRANT SELECT, INSERT ON audit_event, audit_touch TO yorisoi_app;
GRANT SELECT ON audit_change TO yorisoi_app;
REVOKE UPDATE ON SEQUENCE audit_event_id_seq, audit_touch_id_seq, audit_change_id_seq FROM yorisoi_app;
REVOKE ALL ON SEQUENCE audit_change_id_seq FROM yorisoi_app;
REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM yorisoi_app;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [
        migrations.RunSQL(NOTE_CHANGE, "DROP FUNCTION audit_note_change()"),
        migrations.RunSQL(APPEND_ONLY, migrations.RunSQL.noop),
    ]
