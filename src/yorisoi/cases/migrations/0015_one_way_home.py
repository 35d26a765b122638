"""registers_household goes: the rooms above ask registers_at_home, which answers the same to a page."""

from importlib import import_module

from django.db import migrations

AS_IT_WAS = import_module("yorisoi.cases.migrations.0012_registered_together").TOGETHER


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0014_only_the_linked"),
        ("registers", "0006_protected_when_in_doubt"),
    ]
    operations = [migrations.RunSQL("DROP FUNCTION registers_household(text[]);", AS_IT_WAS)]
