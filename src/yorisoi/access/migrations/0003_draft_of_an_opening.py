"""Every opening of a page has a draft of its own."""

from django.db import migrations, models

# Drafts from before belong to an opening that nobody has any more.
NAME = "UPDATE access_draft SET opening = 'before-' || id"


class Migration(migrations.Migration):
    dependencies = [("access", "0002_history")]
    operations = [
        migrations.RemoveConstraint("draft", "draft_one_per_form"),
        migrations.AddField(
            "draft",
            "opening",
            models.TextField(default="", verbose_name="開いた画面"),
            preserve_default=False,
        ),
        migrations.AddField(
            "draft",
            "turn",
            models.PositiveIntegerField(default=0, verbose_name="順番"),
            preserve_default=False,
        ),
        migrations.RunSQL(NAME, migrations.RunSQL.noop),
        migrations.AlterField(
            "draft", "opening", models.TextField(unique=True, verbose_name="開いた画面")
        ),
        migrations.AddIndex("draft", models.Index("staff", "place", name="draft_of_form")),
    ]
