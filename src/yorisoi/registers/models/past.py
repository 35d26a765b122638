"""PastRow 写しの前の内容: what a row of a mirror said before a feed changed it."""

from django.db import models

from yorisoi.registers.models.feeds import Feed


class PastRow(models.Model):
    """写しの前の内容: the trace that a change, a cancellation or a deletion leaves."""

    mirror = models.TextField("写し")
    key = models.TextField("キー")
    number = models.TextField("宛名番号")
    values = models.JSONField("内容")
    feed = models.ForeignKey(
        Feed,
        models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="+",
        verbose_name="変更した受信",
    )
    replaced_at = models.DateTimeField("変更日時")

    class Meta:
        verbose_name = "写しの前の内容"
        indexes = [
            models.Index("number", name="pastrow_number"),
            models.Index("mirror", "key", name="pastrow_key"),
        ]

    def __str__(self) -> str:
        return f"{self.mirror} {self.key}"
