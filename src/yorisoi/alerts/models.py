"""Alert お知らせ, AlertPlace (which cases it concerns), AlertStep, and RuleSetting: the section's masters."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from yorisoi.alerts.rules import CHOICES
from yorisoi.cases.models import Case
from yorisoi.people.models import Person
from yorisoi.registers.models import Feed


class Audience(models.TextChoices):
    """To whom an alert goes. Whoever has the case when it is read, not when it was raised."""

    WORKER = "worker", "担当"
    SUPERVISOR = "supervisor", "係長"


class Reach(models.TextChoices):
    """About whose families a rule speaks."""

    OPEN = "open", "継続中のケースの家族"
    CLOSED = "closed", "終結したケースの家族も"
    ALL = "all", "登録のある家族すべて"


class RuleSetting(models.Model):
    """お知らせの決まり: how one rule works from a day on. Without a row it works as shipped."""

    code = models.TextField("決まり", choices=CHOICES)
    starts_on = models.DateField("いつから")
    is_on = models.BooleanField("知らせる", default=True)
    audience = models.TextField("だれに", choices=Audience, default=Audience.WORKER)
    reach = models.TextField("どの家族を", choices=Reach, default=Reach.ALL)
    numbers = models.JSONField("数", default=dict)  # {"days": 31}, as the rule names them
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="決めた職員"
    )
    changed_at = models.DateTimeField("決めた日時")
    version = models.PositiveIntegerField("版", default=1)

    class Meta:
        verbose_name = "お知らせの決まり"
        ordering = ["code", "-starts_on"]
        constraints = [
            models.UniqueConstraint("code", "starts_on", name="rulesetting_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.starts_on}"


class VaccineDose(models.Model):
    """予防接種の標準: by which age one dose is usually given, and until when it may be.

    ``kind`` is the code of the register; ``counts_as`` are others that stand for it (五種混合 for
    四種混合). A dose is looked for while ``late_from`` ≤ age in months < ``until``.
    """

    kind = models.TextField("接種種類コード")
    title = models.TextField("接種種類名")
    dose = models.PositiveIntegerField("回数")
    late_from = models.PositiveIntegerField("遅れとみる月齢")
    until = models.PositiveIntegerField("対象の終わり（月齢）")
    counts_as = ArrayField(models.TextField(), verbose_name="代わりになる種類", default=list)
    starts_on = models.DateField("使い始める日")
    ends_on = models.DateField("使い終わる日", null=True, blank=True)
    version = models.PositiveIntegerField("版", default=1)

    class Meta:
        verbose_name = "予防接種の標準"
        ordering = ["kind", "dose", "starts_on"]
        constraints = [
            models.UniqueConstraint(
                "kind",
                "dose",
                "starts_on",
                name="vaccinedose_once",
                violation_error_message="この種類と回数は、その日から、もう登録されています。",
            ),
            models.CheckConstraint(
                condition=Q(late_from__lt=F("until")),
                name="vaccinedose_months_in_order",
                violation_error_message="対象の終わりは、遅れとみる月齢より後にしてください。",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="vaccinedose_days_in_order",
                violation_error_message="使い終わる日は、使い始める日以後にしてください。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.dose}回目"


class AlertState(models.TextChoices):
    """Where an alert stands."""

    NEW = "new", "まだ"
    TAKEN = "taken", "引き受けた"
    PUT_OFF = "put_off", "延期"
    DONE = "done", "済み"


class Alert(models.Model):
    """お知らせ: one fact that a register told about somebody on file, raised once.

    ``person`` is the one on file through whom it concerns a case; ``number`` the resident it is
    about, who may not be on file (a newborn, 世帯員). ``words`` hold no address and no name of a
    place: those stand in ``where``, which is shown only while nobody is to be hidden.
    """

    code = models.TextField("決まり", choices=CHOICES)
    fact = models.TextField("事実")
    person = models.ForeignKey(Person, models.PROTECT, related_name="alerts", verbose_name="人物")
    number = models.TextField("宛名番号", blank=True)
    mirror = models.TextField("写し", blank=True)
    key = models.TextField("写しのキー", blank=True)
    feed = models.ForeignKey(
        Feed, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="受信"
    )
    happened_on = models.DateField("起きた日", null=True, blank=True)
    words = models.TextField("内容")
    where = models.TextField("場所", blank=True)
    audience = models.TextField("だれに", choices=Audience, default=Audience.WORKER)
    raised_at = models.DateTimeField("知らせた日時")
    state = models.TextField("状態", choices=AlertState, default=AlertState.NEW)
    put_off_until = models.DateField("いつまで延期", null=True, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="対応した職員",
    )
    handled_at = models.DateTimeField("対応した日時", null=True, blank=True)
    note = models.TextField("メモ", blank=True)
    # The source says it no more: cancelled, deleted, corrected, gone.
    withdrawn_at = models.DateTimeField("取消日時", null=True, blank=True)
    withdrawn_because = models.TextField("取消の理由", blank=True)
    version = models.PositiveIntegerField("版", default=1)

    class Meta:
        verbose_name = "お知らせ"
        ordering = ["-raised_at", "-pk"]
        constraints = [
            models.UniqueConstraint("code", "fact", name="alert_once_for_a_fact"),
            models.CheckConstraint(
                condition=Q(state=AlertState.PUT_OFF, put_off_until__isnull=False)
                | (~Q(state=AlertState.PUT_OFF) & Q(put_off_until__isnull=True)),
                name="alert_put_off_until_a_day",
                violation_error_message="延期する日を入れてください。",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawn_because=""),
                name="alert_withdrawn_for_a_reason",
                violation_error_message="取消の理由が必要です。",
            ),
        ]
        indexes = [
            models.Index("mirror", "key", name="alert_source"),
            models.Index("person", name="alert_person"),
            models.Index("raised_at", condition=~Q(state=AlertState.DONE), name="alert_still_open"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.fact}"


class AlertPlace(models.Model):
    """お知らせの先: a case whose family it concerns, and through whom; of a row about two (a mother and
    her child) each for themselves. Without any, it is the supervisors'."""

    alert = models.ForeignKey(Alert, models.CASCADE, related_name="places", verbose_name="お知らせ")
    case = models.ForeignKey(Case, models.PROTECT, related_name="alerts", verbose_name="ケース")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="人物")

    class Meta:
        verbose_name = "お知らせの先"
        constraints = [models.UniqueConstraint("alert", "case", "person", name="alertplace_once")]

    def __str__(self) -> str:
        return f"{self.alert_id} {self.case_id}"


class AlertStepKind(models.TextChoices):
    """What was done with an alert."""

    RAISED = "raised", "知らせた"
    TAKEN = "taken", "引き受けた"
    DONE = "done", "済み"
    PUT_OFF = "put_off", "延期"
    BACK = "back", "戻した"
    WITHDRAWN = "withdrawn", "取消し"
    RESTORED = "restored", "取消しの取消し"


class AlertStep(models.Model):
    """お知らせの経緯: what happened with it, by whom; nobody is the machine."""

    alert = models.ForeignKey(Alert, models.CASCADE, related_name="steps", verbose_name="お知らせ")
    kind = models.TextField("内容", choices=AlertStepKind)
    at = models.DateTimeField("日時")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="職員",
    )
    until = models.DateField("いつまで", null=True, blank=True)
    note = models.TextField("メモ", blank=True)

    class Meta:
        verbose_name = "お知らせの経緯"
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.alert_id} {self.kind}"
