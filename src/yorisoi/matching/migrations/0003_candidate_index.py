"""Keys by which the matcher finds candidates: written by feeds and by the matcher.

Those of residents stand behind row-level security like the mirrors. Blocks are one row each and
compared by ``=`` alone, which is leakproof: the database may use its index before it looks at the
policy.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


TABLES = ("matching_residentkeys", "matching_residentblock", "matching_namepart")
CLOSED = "".join(
    f"""
    ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
    CREATE POLICY fed ON {table} FOR ALL
        USING ((SELECT registers_feeding())) WITH CHECK ((SELECT registers_feeding()));
    CREATE POLICY seen ON {table} FOR SELECT USING ((SELECT registers_searching()));
    """
    for table in TABLES
)
OPENED = "".join(
    f"""
    DROP POLICY fed ON {table};
    DROP POLICY seen ON {table};
    ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
    """
    for table in TABLES
)


class Migration(migrations.Migration):

    dependencies = [
        ('matching', '0002_history'),
        ('people', '0009_merged'),
        ('registers', '0004_linking'),
    ]

    operations = [
        migrations.CreateModel(
            name='NamePart',
            fields=[
                ('part', models.TextField(primary_key=True, serialize=False, verbose_name='姓か名')),
                ('surname', models.BooleanField(default=False, verbose_name='姓')),
                ('given', models.BooleanField(default=False, verbose_name='名')),
            ],
            options={
                'verbose_name': '姓と名',
            },
        ),
        migrations.CreateModel(
            name='PersonKeys',
            fields=[
                ('blocks', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None, verbose_name='組分けの見出し')),
                ('kept', models.JSONField(verbose_name='比べる見出し')),
                ('groups', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None, verbose_name='世帯・家族')),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='people.person', verbose_name='人物')),
            ],
            options={
                'verbose_name': '人物の名寄せ見出し',
            },
        ),
        migrations.CreateModel(
            name='ResidentBlock',
            fields=[
                ('pk', models.CompositePrimaryKey('block', 'number', blank=True, editable=False, primary_key=True, serialize=False)),
                ('block', models.BigIntegerField(verbose_name='組分けの見出し')),
                ('number', models.TextField(verbose_name='宛名番号')),
            ],
            options={
                'verbose_name': '住民の組分け',
            },
        ),
        migrations.CreateModel(
            name='ResidentKeys',
            fields=[
                ('blocks', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None, verbose_name='組分けの見出し')),
                ('kept', models.JSONField(verbose_name='比べる見出し')),
                ('groups', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None, verbose_name='世帯・家族')),
                ('number', models.TextField(primary_key=True, serialize=False, verbose_name='宛名番号')),
            ],
            options={
                'verbose_name': '住民の名寄せ見出し',
            },
        ),
        migrations.CreateModel(
            name='PersonBlock',
            fields=[
                ('pk', models.CompositePrimaryKey('block', 'person_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('block', models.BigIntegerField(verbose_name='組分けの見出し')),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person', verbose_name='人物')),
            ],
            options={
                'verbose_name': '人物の組分け',
            },
        ),
        migrations.RunSQL(CLOSED, OPENED),
    ]
