"""What every row of a mirror has, whatever it is about."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from yorisoi.registers.models.feeds import Feed


class MirrorRow(models.Model):
    """写しの行: one record as its source holds it. Written by feeds alone.

    Who may read it is decided by the database as well (docs/decisions/0021): without a context
    that an entry in the log has opened, the table is empty.
    """

    # The source's own key: 宛名番号, and what tells its records apart, joined with 「-」.
    key = models.TextField("キー", unique=True)
    number = models.TextField("宛名番号")
    digest = models.UUIDField("内容の指紋")
    # What is worth a look in it: 「学年コード：X9 は一覧にありません」.
    flags = ArrayField(models.TextField(), verbose_name="注意", default=list)
    deleted = models.BooleanField("削除", default=False)
    # A 全件 came without it: the source does not hold it any more.
    absent_since = models.DateTimeField("全件からなくなった日時", null=True)
    # The last feed that changed it. Without a constraint: a load of 350,000 rows would check each.
    feed = models.ForeignKey(
        Feed,
        models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="+",
        verbose_name="受信",
    )

    class Meta:
        abstract = True

    @property
    def stands(self) -> bool:
        """Whether the source holds it today."""
        return not self.deleted and self.absent_since is None
