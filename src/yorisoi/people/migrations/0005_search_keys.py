"""Search keys, and those of the persons who stood there before."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models


def fill(apps, schema_editor):
    """The keys of everybody who was registered without."""
    if apps.get_model("people", "Person").objects.exists():
        # Reads single columns that stand since 0003, so later columns do no harm.
        from yorisoi.people.search_keys import rebuild

        rebuild()


class Migration(migrations.Migration):
    dependencies = [("people", "0004_history")]
    operations = [
        migrations.CreateModel(
            name="SearchKey",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="search_key",
                        serialize=False,
                        to="people.person",
                        verbose_name="人物",
                    ),
                ),
                ("words", django.contrib.postgres.search.SearchVectorField(verbose_name="見出し")),
                ("born_earliest", models.DateField(blank=True, null=True, verbose_name="生年月日（早くて）")),
                ("born_latest", models.DateField(blank=True, null=True, verbose_name="生年月日（遅くて）")),
            ],
            options={
                "verbose_name": "検索見出し",
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        models.F("words"), fastupdate=False, name="searchkey_words"
                    )
                ],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
