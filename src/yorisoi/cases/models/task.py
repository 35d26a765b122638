"""Task 期限 and SafetyCheck 安全確認: what must be done, by when, and what came of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from yorisoi.cases.models.case import Case
from yorisoi.cases.models.consultation import Consultation
from yorisoi.terms.models import term_field


class TaskKind(models.TextChoices):
    """What sort of thing is to be done."""

    SAFETY_CHECK = "safety_check", "安全確認"
    NEXT = "next", "次にすること"
    REVIEW = "review", "見直し"


class Task(models.Model):
    """期限: one thing to do for a case, by a moment."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="tasks", verbose_name="ケース")
    kind = models.TextField("種類", choices=TaskKind, default=TaskKind.NEXT)
    title = models.TextField("すること")
    # For a day without a time of day: the end of that day in Japan.
    due_at = models.DateTimeField("期限")
    has_time = models.BooleanField("時刻まで決まっている", default=False)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="する人"
    )
    # The 通告 whose 48 hours these are.
    consultation = models.ForeignKey(
        Consultation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="tasks",
        verbose_name="相談受付",
    )
    added_at = models.DateTimeField("登録日時")
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登録者"
    )
    done_at = models.DateTimeField("済んだ日時", null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="済ませた職員",
    )
    done_text = models.TextField("結果", blank=True)
    # Not needed any more: closed without having been done, for a reason.
    dropped = models.BooleanField("取りやめ", default=False)
    version = models.PositiveIntegerField("版", default=1)

    class Meta:
        verbose_name = "期限"
        ordering = ["due_at", "pk"]
        indexes = [
            models.Index(
                "assignee", "due_at", condition=Q(done_at=None), name="task_open_of_staff"
            ),
            models.Index("case", "due_at", name="task_of_case"),
            models.Index("done_at", condition=Q(done_at__isnull=False), name="task_done_at"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at__isnull=True, done_by__isnull=True, dropped=False)
                | Q(done_at__isnull=False, done_by__isnull=False),
                name="task_done_by_somebody",
                violation_error_message="済んだ期限には、済ませた職員と日時が要ります。",
            ),
            models.CheckConstraint(
                condition=~Q(kind="safety_check") | Q(consultation__isnull=False),
                name="task_safety_check_of_a_report",
                violation_error_message="安全確認は、通告の受付に結びつけてください。",
            ),
            models.UniqueConstraint(
                "case",
                "consultation",
                condition=Q(kind="safety_check"),
                name="task_one_safety_check_a_report",
                violation_error_message="この通告の安全確認は、もう始まっています。",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class SafetyCheck(models.Model):
    """安全確認: one attempt to see the child. The task is done by the first that saw the child."""

    task = models.ForeignKey(Task, models.PROTECT, related_name="checks", verbose_name="期限")
    tried_at = models.DateTimeField("行った日時")
    seen = models.BooleanField("子どもを確認できた")
    sighting = term_field("sighting", "確認の方法", null=True, blank=True)
    place = models.TextField("場所", blank=True)
    seen_by = models.TextField("確認した人")  # also a teacher, a policeman
    text = models.TextField("子どもの様子・確認できなかった理由")
    recorded_at = models.DateTimeField("記録日時")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="記録者"
    )

    class Meta:
        verbose_name = "安全確認"
        ordering = ["tried_at", "pk"]
        indexes = [models.Index("recorded_at", name="safetycheck_recorded")]
        constraints = [
            models.CheckConstraint(
                condition=Q(seen=False) | Q(sighting__isnull=False),
                name="safetycheck_seen_somehow",
                violation_error_message="確認の方法を選んでください。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task_id} {self.tried_at:%Y-%m-%d %H:%M}"
