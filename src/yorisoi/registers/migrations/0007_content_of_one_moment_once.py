"""The same content may come again under a later moment: a 全件 says how everything is then."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registers', '0006_protected_when_in_doubt'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='feed',
            name='feed_content_once',
        ),
        migrations.AddConstraint(
            model_name='feed',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'refused'), _negated=True), fields=('interface', 'sha256', 'stamp'), name='feed_content_once', violation_error_message='同じ内容のファイルは、すでに受信しています。'),
        ),
    ]
