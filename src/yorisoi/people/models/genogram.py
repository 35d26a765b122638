"""GenogramLayout: where somebody put the figures of a family's genogram, version by version."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from yorisoi.people.models.family import Family
from yorisoi.people.models.person import Person


class GenogramLayout(models.Model):
    """ジェノグラムの配置: never changed; putting back an earlier one makes a new version."""

    family = models.ForeignKey(
        Family, models.PROTECT, related_name="genograms", verbose_name="家族"
    )
    subject = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="中心の人")
    number = models.PositiveIntegerField("版")
    # The family is drawn as it was on this day.
    as_of = models.DateField("基準日")
    positions = models.JSONField("配置")  # id of a person → [x, y]; {} for the automatic one
    note = models.TextField("メモ", blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="保存者"
    )
    made_at = models.DateTimeField("保存日時")

    class Meta:
        verbose_name = "ジェノグラムの配置"
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                "family",
                "subject",
                "number",
                name="genogramlayout_once",
                violation_error_message="ほかの人が先に保存しました。",
            ),
            models.CheckConstraint(
                condition=Q(number__gt=0),
                name="genogramlayout_number_from_one",
                violation_error_message="版は1から始まります。",
            ),
        ]

    def __str__(self) -> str:
        return f"第{self.number}版"
