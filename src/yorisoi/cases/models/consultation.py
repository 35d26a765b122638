"""Consultation 相談受付: one event, to the minute, about one or more subjects."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from yorisoi import clock
from yorisoi.access.models import Team
from yorisoi.cases.models.case import Case
from yorisoi.people.models import Person
from yorisoi.terms.models import term_field


class Consultation(models.Model):
    """相談受付. What was said when it came in; never rewritten by what is found out later."""

    number = models.TextField("受付番号", unique=True)
    # Sent with the form: a second press of the button finds the first one's record.
    form_key = models.UUIDField("送信の印", unique=True)
    received_at = models.DateTimeField("受付日時")
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="受付者"
    )
    team = models.ForeignKey(Team, models.PROTECT, related_name="+", verbose_name="受付係")
    reception = term_field("reception", "受付方法")
    route = term_field("route", "経路")
    # 相談者: a person on file, or just what they said of themselves.
    caller = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="consultations_made",
        verbose_name="相談者",
    )
    caller_words = models.TextField("相談者の機関・氏名", blank=True)
    caller_phone = models.TextField("相談者の電話", blank=True)
    caller_relation = models.TextField("子どもとの関係", blank=True)
    # 通告者の秘匿: shown and printed only with its own right (児童虐待防止法7条).
    hides_caller = models.BooleanField("通告者を伏せる", default=False)
    # 通告 starts the 48 hours of 安全確認 at received_at.
    is_report = models.BooleanField("通告", default=False)
    matter = term_field("matter", "相談種別")
    abuse = term_field("abuse", "虐待種別", null=True, blank=True)
    abuser = term_field("abuser", "主な虐待者", null=True, blank=True)
    text = models.TextField("主訴・内容")
    urgency = term_field("urgency", "緊急度")
    first_step = term_field("first_step", "初期対応")
    first_step_text = models.TextField("初期対応の補足", blank=True)
    version = models.PositiveIntegerField("版", default=1)

    class Meta:
        verbose_name = "相談受付"
        ordering = ["-received_at", "-pk"]
        indexes = [models.Index("received_at", name="consultation_received")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="consultation_has_text",
                violation_error_message="相談の内容を書いてください。",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class ConsultationSubject(models.Model):
    """相談の対象者: one of those the consultation is about, and the case it belongs to."""

    consultation = models.ForeignKey(
        Consultation, models.PROTECT, related_name="subjects", verbose_name="相談受付"
    )
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="consultations", verbose_name="対象者"
    )
    # None: it ended with the reception, without a case.
    case = models.ForeignKey(
        Case,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="consultations",
        verbose_name="ケース",
    )

    # When the child came under it: what happened since one last looked goes by this.
    recorded_at = models.DateTimeField("記録日時", default=clock.now)

    class Meta:
        verbose_name = "相談の対象者"
        ordering = ["pk"]
        indexes = [
            models.Index("person", name="consultationsubject_person"),
            models.Index("case", name="consultationsubject_case"),
            models.Index("recorded_at", name="consultationsubject_recorded"),
        ]
        constraints = [
            models.UniqueConstraint(
                "consultation",
                "person",
                name="consultationsubject_once",
                violation_error_message="同じ人が二度入っています。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.consultation} {self.person}"
