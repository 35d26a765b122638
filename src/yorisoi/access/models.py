"""Staff, teams, postings, drafts."""

from datetime import date
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from yorisoi.access.rights import Role


class TeamQuerySet(models.QuerySet["Team"]):
    """Teams by date."""

    def on(self, day: date) -> "TeamQuerySet":
        """Those that exist on ``day``."""
        return self.filter(
            Q(valid_until__isnull=True) | Q(valid_until__gte=day), valid_from__lte=day
        )


class Team(models.Model):
    """係. Its name is shown as it was on a date: it ends and a new one begins."""

    code = models.TextField("コード", unique=True)
    name = models.TextField("名称")
    valid_from = models.DateField("開始日")
    valid_until = models.DateField("終了日", null=True, blank=True)
    version = models.PositiveIntegerField("版", default=1)

    objects = TeamQuerySet.as_manager()

    class Meta:
        verbose_name = "係"
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="team_validity_in_order",
                violation_error_message="終了日は開始日以後にしてください。",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class StaffManager(BaseUserManager["Staff"]):
    """Accounts are found by their number."""

    def get_by_natural_key(self, username: str | None) -> "Staff":
        """The account with this 職員番号."""
        return self.get(number=username)


class Staff(AbstractBaseUser):
    """職員: one person, one account (protection.md A1). What they may do lies in their posting."""

    last_login = None  # the log knows; a column would be a write at every sign-in
    number = models.TextField(
        "職員番号",
        unique=True,
        error_messages={"unique": "この職員番号は、もう使われています。別の番号にしてください。"},
    )
    name = models.TextField("氏名")
    kana = models.TextField("フリガナ")
    organisation = models.TextField("所属組織", default="子ども家庭支援課")
    valid_from = models.DateField("利用開始日")
    valid_until = models.DateField("利用終了日", null=True, blank=True)
    must_change_password = models.BooleanField("次回サインイン時に変更", default=True)
    failed_sign_ins = models.PositiveSmallIntegerField("連続失敗回数", default=0)
    locked_at = models.DateTimeField("ロック日時", null=True, blank=True)
    version = models.PositiveIntegerField("版", default=1)

    USERNAME_FIELD = "number"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = StaffManager()

    class Meta:
        verbose_name = "職員"
        ordering = ["kana", "number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="staff_validity_in_order",
                violation_error_message="利用終了日は開始日以後にしてください。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def is_valid_on(self, day: date) -> bool:
        """Whether the account may be used on ``day`` (locking is another matter)."""
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)

    def posting_on(self, day: date) -> "Posting | None":
        """配属 on ``day``. Read once per object: a request asks for it many times."""
        known: dict[date, Posting | None] = self.__dict__.setdefault("_postings", {})
        if day not in known:
            known[day] = self.postings.on(day).select_related("team").first()
        return known[day]


class PostingQuerySet(models.QuerySet["Posting"]):
    """Postings by date."""

    def on(self, day: date) -> "PostingQuerySet":
        """In force on ``day``."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day)


class Posting(models.Model):
    """配属: a staff member's team and role from a day on. A future one is a scheduled transfer."""

    staff = models.ForeignKey(Staff, models.PROTECT, related_name="postings", verbose_name="職員")
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, verbose_name="係")
    role = models.TextField("役割", choices=Role)
    starts_on = models.DateField("開始日")
    ends_on = models.DateField("終了日", null=True, blank=True)

    objects = PostingQuerySet.as_manager()

    class Meta:
        verbose_name = "配属"
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="posting_in_order",
                violation_error_message="配属の終了日は開始日以後にしてください。",
            ),
            # With posting_no_overlap (migration): one team and role a day.
        ]

    def __str__(self) -> str:
        return f"{self.team or self.staff.organisation} {self.get_role_display()}"


class Draft(models.Model):
    """下書き: what a staff member typed into a form and has not sent."""

    staff = models.ForeignKey(Staff, models.CASCADE, verbose_name="職員")
    place = models.TextField("画面")  # path of the form's page
    opening = models.TextField("開いた画面", unique=True)  # each opening of it writes one draft
    fields = models.JSONField("入力")  # field name → list of values
    turn = models.PositiveIntegerField("順番")  # the page's own number of what it sent
    saved_at = models.DateTimeField("保存日時")

    class Meta:
        verbose_name = "下書き"
        indexes = [models.Index("staff", "place", name="draft_of_form")]

    def __str__(self) -> str:
        return f"{self.staff_id} {self.place}"
