"""Each place of an alert by the person through whom it concerns the case."""

import django.db.models.deletion
from django.db import migrations, models

# Of the places there were, the person of the alert is all that is known. The history is not asked
# about what no member of staff has done. What is checked at the end of a transaction is checked at
# once: a table with checks that wait cannot be changed further.
WHOSE = """
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE alerts_alertplace DISABLE TRIGGER history_update;
UPDATE alerts_alertplace p SET person_id = a.person_id FROM alerts_alert a WHERE a.id = p.alert_id;
ALTER TABLE alerts_alertplace ENABLE TRIGGER history_update;
"""


def whose(null: bool) -> models.Field:  # type: ignore[type-arg]
    """The field, as it is before and after."""
    return models.ForeignKey(
        null=null,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="people.person",
        verbose_name="人物",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("alerts", "0003_specified_pregnancy"),
        ("people", "0009_merged"),
    ]

    operations = [
        migrations.AddField("alertplace", "person", whose(null=True)),
        migrations.RunSQL(WHOSE, migrations.RunSQL.noop),
        migrations.AlterField("alertplace", "person", whose(null=False)),
        migrations.RemoveConstraint("alertplace", "alertplace_once"),
        migrations.AddConstraint(
            "alertplace",
            models.UniqueConstraint("alert", "case", "person", name="alertplace_once"),
        ),
    ]
