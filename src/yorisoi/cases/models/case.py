"""Case ケース, CaseStep 経緯 (what was decided about it) and CaseGrant 閲覧許可."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from yorisoi.access.models import Team
from yorisoi.people.models import Person
from yorisoi.terms.models import term_field


class Kind(models.TextChoices):
    """ケース種別 (児童福祉法6条の3)."""

    PROTECTION = "protection", "要保護"
    SUPPORT = "support", "要支援"
    PREGNANCY = "pregnancy", "特定妊婦"
    GENERAL = "general", "一般"


class Case(models.Model):
    """ケース: belongs to one subject, is held by one worker of one team."""

    number = models.TextField("ケース番号", unique=True)
    subject = models.ForeignKey(Person, models.PROTECT, related_name="cases", verbose_name="対象者")
    kind = models.TextField("種別", choices=Kind)
    team = models.ForeignKey(Team, models.PROTECT, related_name="+", verbose_name="担当係")
    worker = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="担当"
    )
    opened_on = models.DateField("受理日")
    closed_on = models.DateField("終結日", null=True, blank=True)
    closing_reason = term_field("closing", "終結理由", null=True, blank=True)
    # 虐待種別 and 主な虐待者 as they are judged now; each 相談受付 keeps what was said then.
    abuse = term_field("abuse", "虐待種別", null=True, blank=True)
    abuser = term_field("abuser", "主な虐待者", null=True, blank=True)
    # The case of the mother, 特定妊婦, in which this child's began.
    origin = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="newborns",
        verbose_name="母のケース",
    )
    version = models.PositiveIntegerField("版", default=1)

    class Meta:
        verbose_name = "ケース"
        ordering = ["-opened_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
                name="case_closed_after_opened",
                violation_error_message="終結日は受理日以後にしてください。",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True, closing_reason__isnull=True)
                | Q(closed_on__isnull=False),
                name="case_closing_reason_of_a_closed_case",
                violation_error_message="終結理由は、終結したケースだけにつきます。",
            ),
            models.UniqueConstraint(
                "subject",
                condition=Q(closed_on=None),
                name="case_one_open_for_a_subject",
                violation_error_message="この人には、継続中のケースがもうあります。",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class StepKind(models.TextChoices):
    """What was decided about a case."""

    OPENED = "opened", "受理"
    KIND = "kind", "種別の変更"
    ASSIGNED = "assigned", "担当の変更"
    CLOSED = "closed", "終結"
    REOPENED = "reopened", "再開"
    BORN = "born", "出生"
    TRANSFERRED = "transferred", "移管"
    TRANSFER_WITHDRAWN = "transfer_withdrawn", "移管の取消し"


class CaseStep(models.Model):
    """経緯: one decision about a case, by whom, when, why; they stand in its timeline."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="steps", verbose_name="ケース")
    kind = models.TextField("内容", choices=StepKind)
    at = models.DateTimeField("日時")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="決めた職員"
    )
    case_kind = models.TextField("種別", choices=Kind, blank=True)
    worker = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="新しい担当",
    )
    former = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="前の担当",
    )
    team = models.ForeignKey(
        Team, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="新しい担当係"
    )
    reason = term_field("closing", "終結理由", null=True, blank=True)
    abuse = term_field("abuse", "虐待種別", null=True, blank=True)
    abuser = term_field("abuser", "主な虐待者", null=True, blank=True)
    text = models.TextField("申し送り・理由", blank=True)

    class Meta:
        verbose_name = "ケースの経緯"
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index("case", "at", name="casestep_of_case"),
            models.Index("at", name="casestep_at"),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.get_kind_display()}"


class GrantKind(models.TextChoices):
    """How a 閲覧許可 came about."""

    GIVEN = "given", "許可"
    OWN_REASON = "own_reason", "理由を書いて閲覧"


class GrantQuerySet(models.QuerySet["CaseGrant"]):
    """Grants by date."""

    def on(self, day: date) -> "GrantQuerySet":
        """In force on ``day``, and not withdrawn."""
        return self.filter(starts_on__lte=day, ends_on__gte=day, withdrawn_at=None)


class CaseGrant(models.Model):
    """閲覧許可: one more person may read one case, from a day until a day, for a reason."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="grants", verbose_name="ケース")
    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="職員"
    )
    kind = models.TextField("種類", choices=GrantKind)
    reason = models.TextField("理由")
    starts_on = models.DateField("開始日")
    ends_on = models.DateField("終了日")
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="許可者"
    )
    withdrawn_at = models.DateTimeField("取消日時", null=True, blank=True)

    objects = GrantQuerySet.as_manager()

    class Meta:
        verbose_name = "閲覧許可"
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="grant_in_order",
                violation_error_message="閲覧許可の終了日は開始日以後にしてください。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff} {self.case}"
