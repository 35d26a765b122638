"""The schedule of 予防接種 a ward begins with, and the tables under change history."""

from typing import Any

from django.db import migrations

from yorisoi.alerts.rules.seeds import DOSES, FIRST_DAY
from yorisoi.audit.history import Tracked


def plant(apps: Any, schema_editor: Any) -> None:
    """One row a dose."""
    doses = apps.get_model("alerts", "VaccineDose")
    doses.objects.bulk_create(
        doses(
            kind=kind, title=title, dose=dose, late_from=late, until=until, starts_on=FIRST_DAY
        )
        for kind, title, dose, late, until in DOSES
    )


class Migration(migrations.Migration):
    dependencies = [
        ("alerts", "0001_initial"),
        ("audit", "0002_append_only"),
        ("registers", "0002_need_to_know"),
    ]
    operations = [
        migrations.RunPython(plant, migrations.RunPython.noop),
        Tracked("alerts_rulesetting"),
        Tracked("alerts_vaccinedose"),
        # What an alert says may tell where somebody is: noted as changed, without its words.
        Tracked("alerts_alert", hidden=("words", "where")),
        Tracked("alerts_alertplace"),
        Tracked("alerts_alertstep"),
    ]
