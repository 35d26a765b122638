"""The three books. All are append-only for the application (migration 0002 takes the rights away).

Ids of staff, persons and cases stand here as numbers without foreign keys: the log outlives
what it speaks of, and this room knows none above it.
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from yorisoi.audit.outcomes import Outcome


class Event(models.Model):
    """操作ログの一件: who, action, when, from where, why (protection.md C2)."""

    at = models.DateTimeField("日時")
    staff_id = models.BigIntegerField("職員", null=True)
    staff_number = models.TextField("職員番号", blank=True)
    staff_name = models.TextField("氏名", blank=True)
    action = models.TextField("操作")
    outcome = models.TextField("結果", choices=Outcome, default=Outcome.OK)
    purpose = models.TextField("目的", blank=True)
    terminal = models.TextField("端末", blank=True)
    place = models.TextField("画面", blank=True)
    request_id = models.UUIDField("要求番号")
    # The database transaction that wrote it; the change history takes no other's word.
    transaction = models.BigIntegerField("トランザクション")

    class Meta:
        verbose_name = "操作ログ"
        indexes = [
            models.Index("at", name="audit_event_at"),
            models.Index("staff_id", "at", name="audit_event_staff"),
            models.Index("action", "at", name="audit_event_action"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action}"


class Touch(models.Model):
    """What an event showed or changed: persons and cases, search conditions, counts, pages."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="touches", verbose_name="操作")
    persons = ArrayField(models.BigIntegerField(), default=list, verbose_name="人物")
    cases = ArrayField(models.BigIntegerField(), default=list, verbose_name="ケース")
    # True: a row of a result list, which counts as 照会 (C10). False: opened or changed.
    listed = models.BooleanField("一覧での照会", default=False)
    conditions = models.JSONField("検索条件", null=True)
    results = models.IntegerField("結果件数", null=True)
    pages = models.IntegerField("印刷ページ数", null=True)
    # Other things touched, by code and id: {"staff": [3], "batch": [8]}. Never free text.
    others = models.JSONField("そのほかの対象", null=True)

    class Meta:
        verbose_name = "操作の対象"
        indexes = [
            models.Index("event", name="audit_touch_event"),
            GinIndex("persons", name="audit_touch_persons"),
            GinIndex("cases", name="audit_touch_cases"),
        ]

    def __str__(self) -> str:
        return f"{self.event_id}: {self.persons} {self.cases}"


class Operation(models.TextChoices):
    """What happened to a row."""

    INSERT = "I", "追加"
    UPDATE = "U", "修正"
    DELETE = "D", "削除"


class Change(models.Model):
    """変更履歴の一行: written by database triggers alone.

    ``before`` and ``after`` hold the columns that changed; for a deletion ``before`` holds the
    whole row. An insertion holds neither: its values are in the row, or in later ``before``s.
    """

    event_id = models.BigIntegerField("操作")
    table = models.TextField("表")
    row = models.TextField("行")
    operation = models.CharField("種類", max_length=1, choices=Operation)
    before = models.JSONField("変更前", null=True)
    after = models.JSONField("変更後", null=True)

    class Meta:
        verbose_name = "変更履歴"
        indexes = [
            models.Index("table", "row", "id", name="audit_change_row"),
            models.Index("event_id", name="audit_change_event"),
        ]

    def __str__(self) -> str:
        return f"{self.operation} {self.table} {self.row}"
