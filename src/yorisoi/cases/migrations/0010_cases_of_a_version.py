from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [('cases', '0009_former_worker')]

    operations = [
        migrations.AddField(
            model_name='noteversion',
            name='cases',
            field=models.TextField(blank=True, default='', verbose_name='記録のあるケース'),
            preserve_default=False,
        ),
    ]
