"""決裁欄: who signs a paper. A list of the ward like the others, with what a section begins with."""

from django.db import migrations, models

ROWS = "('chief', '課長', 10), ('head', '係長', 20), ('worker', '担当', 30)"
# The history of a table that a migration fills: as for the entries a ward begins with, none.
PLANT = f"""
ALTER TABLE terms_term DISABLE TRIGGER history_insert;
INSERT INTO terms_term (id, list, words, "order", trait, starts_on, version)
SELECT 'sign_off.' || code, 'sign_off', words, place, '', '2000-04-01', 1
FROM (VALUES {ROWS}) AS new (code, words, place)
ON CONFLICT DO NOTHING;
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE terms_term ENABLE TRIGGER history_insert;
"""
UPROOT = "DELETE FROM terms_term WHERE list = 'sign_off'"


class Migration(migrations.Migration):

    dependencies = [
        ('terms', '0003_unrecorded'),
    ]

    operations = [
        migrations.AlterField(
            model_name='term',
            name='list',
            field=models.TextField(choices=[('reception', '受付方法'), ('route', '経路'), ('matter', '相談種別'), ('abuse', '虐待種別'), ('abuser', '主な虐待者'), ('urgency', '緊急度'), ('first_step', '初期対応'), ('closing', '終結理由'), ('contact', '記録の方法'), ('sighting', '安全確認の方法'), ('affiliation', '所属の種類'), ('residence', '在留資格'), ('sign_off', '決裁欄'), ('kinship', '続柄')], verbose_name='コード表'),
        ),
        migrations.RunSQL(PLANT, UPROOT),
    ]
