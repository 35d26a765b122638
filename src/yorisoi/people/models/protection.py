"""支援措置: whose whereabouts nobody may see, and the moments in which somebody could."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from yorisoi.people.models.facts import Source
from yorisoi.people.models.person import Person


class ProtectionKind(models.TextChoices):
    """Why the address is suppressed. All three suppress alike (protection.md D7, D9)."""

    MEASURE = "measure", "支援措置"
    PROVISIONAL = "provisional", "仮支援措置"
    OWN = "own", "センターの判断"


class Protection(models.Model):
    """支援措置: suppresses the person's address everywhere, from the moment it is recorded.

    ``ends_on`` is the end of the year it was granted for. It never lapses by itself: past that
    day it warns, and goes on suppressing until somebody with the right lifts it (D5).
    """

    person = models.ForeignKey(
        Person, models.PROTECT, related_name="protections", verbose_name="人物"
    )
    kind = models.TextField("種類", choices=ProtectionKind)
    starts_on = models.DateField("開始日")
    ends_on = models.DateField("期限", null=True, blank=True)
    # From whom; shown beside the flag so that nobody tells the wrong person on the telephone.
    against = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="加害者"
    )
    note = models.TextField("補足", blank=True)
    source = models.TextField("情報源", choices=Source, default=Source.STAFF)
    recorded_at = models.DateTimeField("記録日時")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="記録者",
    )
    lifted_at = models.DateTimeField("解いた日時", null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="解いた職員",
    )
    lifted_because = models.TextField("解いた理由", blank=True)
    version = models.PositiveIntegerField("版", default=1)

    class Meta:
        verbose_name = "支援措置"
        ordering = ["-starts_on", "-id"]
        indexes = [
            models.Index("person", condition=Q(lifted_at=None), name="protection_in_force"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="protection_days_in_order",
                violation_error_message="期限は開始日以後にしてください。",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True) | ~Q(lifted_because=""),
                name="protection_lifted_for_a_reason",
                violation_error_message="解く理由を書いてください。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.get_kind_display()}"


class AddressRelease(models.Model):
    """秘匿の一時解除: one staff member sees one person's address for some minutes, for a reason."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="releases", verbose_name="人物")
    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="職員"
    )
    reason = models.TextField("理由")
    starts_at = models.DateTimeField("開始")
    ends_at = models.DateTimeField("終わり")

    class Meta:
        verbose_name = "秘匿の一時解除"
        ordering = ["-starts_at"]
        indexes = [models.Index("staff", "ends_at", name="release_of_staff")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="release_in_order",
                violation_error_message="終わりは開始より後にしてください。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff} {self.person}"
