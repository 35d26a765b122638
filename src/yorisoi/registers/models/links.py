"""Link つながり: which person of ours is which resident, who decided it, and why."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from yorisoi.people.models import Person


class LinkBasis(models.TextChoices):
    """決め方: how it was decided."""

    NUMBER = "number", "宛名番号が記録されていた"
    EXACT = "exact", "すべて一致"
    STAFF = "staff", "職員が確かめた"
    MODEL = "model", "名寄せ"
    MERGED = "merged", "住基で同一人とされた"


class LinkEnd(models.TextChoices):
    """How it ended."""

    UNDONE = "undone", "取り消した"
    MERGED = "merged", "住基で同一人とされた"


class Link(models.Model):
    """つながり: from one day to another. ``Person.resident_number`` follows the one in force."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="links", verbose_name="人物")
    number = models.TextField("宛名番号")
    basis = models.TextField("決め方", choices=LinkBasis)
    # What speaks for and against it, in words: [["for", "カナが一致"], ["against", "住所が違う"]].
    evidence = models.JSONField("根拠", default=list)
    score = models.FloatField("点", null=True, blank=True)
    model_version = models.TextField("モデルの版", blank=True)
    decided_at = models.DateTimeField("決めた日時")
    # Nobody: the machine.
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="決めた人",
    )
    ended_at = models.DateTimeField("終わり", null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="終えた人",
    )
    ended_how = models.TextField("終わり方", choices=LinkEnd, blank=True)
    ended_because = models.TextField("終えた理由", blank=True)
    version = models.PositiveIntegerField("版", default=1)

    class Meta:
        verbose_name = "つながり"
        ordering = ["-decided_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                "person",
                condition=Q(ended_at=None),
                name="link_one_of_a_person",
                violation_error_message="この人は、もう住基の人とつながっています。",
            ),
            models.UniqueConstraint(
                "number",
                condition=Q(ended_at=None),
                name="link_one_of_a_resident",
                violation_error_message="この宛名番号の人は、もうほかの人物とつながっています。",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_how="")
                | (Q(ended_at__isnull=False) & ~Q(ended_how="")),
                name="link_end_says_how",
                violation_error_message="終わり方が必要です。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} = {self.number}"
