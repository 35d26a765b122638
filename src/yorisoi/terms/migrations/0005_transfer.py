"""移管: to what kind of place, and how it was handed over; lists of the ward like the others."""

from django.db import migrations, models

ROWS = """
    ('recipient', 'municipality', '市区町村', 10),
    ('recipient', 'child_centre', '児童相談所', 20),
    ('recipient', 'other', 'その他の機関', 30),
    ('handover', 'visit', '同行・面談', 10),
    ('handover', 'carried', '持参', 20),
    ('handover', 'post', '書留・簡易書留', 30),
    ('handover', 'system', '情報共有システム', 40),
    ('handover', 'other', 'その他', 50)
"""
# The history of a table that a migration fills: as for the entries a ward begins with, none.
PLANT = f"""
ALTER TABLE terms_term DISABLE TRIGGER history_insert;
INSERT INTO terms_term (id, list, words, "order", trait, starts_on, version)
SELECT list || '.' || code, list, words, place, '', '2000-04-01', 1
FROM (VALUES {ROWS}) AS new (list, code, words, place)
ON CONFLICT DO NOTHING;
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE terms_term ENABLE TRIGGER history_insert;
"""
UPROOT = "DELETE FROM terms_term WHERE list IN ('recipient', 'handover')"


class Migration(migrations.Migration):
    dependencies = [("terms", "0004_sign_off")]

    operations = [
        migrations.AlterField(
            model_name="term",
            name="list",
            field=models.TextField(choices=[('reception', '受付方法'), ('route', '経路'), ('matter', '相談種別'), ('abuse', '虐待種別'), ('abuser', '主な虐待者'), ('urgency', '緊急度'), ('first_step', '初期対応'), ('closing', '終結理由'), ('recipient', '移管先の種類'), ('handover', '移管の方法'), ('contact', '記録の方法'), ('sighting', '安全確認の方法'), ('affiliation', '所属の種類'), ('residence', '在留資格'), ('sign_off', '決裁欄'), ('kinship', '続柄')], verbose_name="コード表"),
        ),
        migrations.RunSQL(PLANT, UPROOT),
    ]
