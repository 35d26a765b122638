"""Places in the genogram made by hand, under change history."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from yorisoi.audit.history import Tracked


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0006_reason_of_withdrawing_kinship'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='GenogramLayout',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='版')),
                ('as_of', models.DateField(verbose_name='基準日')),
                ('positions', models.JSONField(verbose_name='配置')),
                ('note', models.TextField(blank=True, verbose_name='メモ')),
                ('made_at', models.DateTimeField(verbose_name='保存日時')),
                ('family', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='genograms', to='people.family', verbose_name='家族')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='保存者')),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person', verbose_name='中心の人')),
            ],
            options={
                'verbose_name': 'ジェノグラムの配置',
                'ordering': ['-number'],
                'constraints': [models.UniqueConstraint(models.F('family'), models.F('subject'), models.F('number'), name='genogramlayout_once', violation_error_message='ほかの人が先に保存しました。'), models.CheckConstraint(condition=models.Q(('number__gt', 0)), name='genogramlayout_number_from_one', violation_error_message='版は1から始まります。')],
            },
        ),
        Tracked("people_genogramlayout"),
    ]
