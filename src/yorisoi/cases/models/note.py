"""Note 経過記録, the cases it stands in, its versions, its attachments; Phrase 定型文."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from yorisoi.cases.models.case import Case
from yorisoi.terms.models import term_field


class NoteState(models.TextChoices):
    """下書き → 確定 → 承認."""

    DRAFT = "draft", "下書き"
    CONFIRMED = "confirmed", "確定"
    APPROVED = "approved", "承認済"


class Note(models.Model):
    """経過記録: written once, stands in the cases of all siblings it is about.

    The row holds the text as it reads now; every version since 確定 stands in ``NoteVersion``.
    """

    happened_at = models.DateTimeField("日時")
    contact = term_field("contact", "方法")
    counterpart = models.TextField("相手", blank=True)
    place = models.TextField("場所", blank=True)
    text = models.TextField("内容")
    state = models.TextField("状態", choices=NoteState, default=NoteState.DRAFT)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="記録者"
    )
    written_at = models.DateTimeField("記入日時")
    # Sent with the form: a second press of the button finds the first one's record.
    form_key = models.UUIDField("送信の印", unique=True, null=True, blank=True)
    confirmed_at = models.DateTimeField("確定日時", null=True, blank=True)
    approved_at = models.DateTimeField("承認日時", null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="承認者",
    )
    version = models.PositiveIntegerField("版", default=1)

    class Meta:
        verbose_name = "経過記録"
        ordering = ["-happened_at", "-pk"]
        indexes = [
            models.Index("happened_at", name="note_happened"),
            models.Index("author", condition=Q(state="draft"), name="note_drafts"),
            models.Index("confirmed_at", condition=Q(state="confirmed"), name="note_to_approve"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft", confirmed_at=None)
                | Q(state__in=["confirmed", "approved"], confirmed_at__isnull=False),
                name="note_confirmed_has_moment",
                violation_error_message="確定した記録には確定日時が要ります。",
            ),
            models.CheckConstraint(
                condition=Q(state="approved", approved_at__isnull=False, approved_by__isnull=False)
                | (~Q(state="approved") & Q(approved_at=None, approved_by=None)),
                name="note_approved_by_somebody",
                violation_error_message="承認した記録には承認者と承認日時が要ります。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.happened_at:%Y-%m-%d %H:%M}"


class NoteCase(models.Model):
    """記録のあるケース: one case in which a note stands."""

    note = models.ForeignKey(Note, models.CASCADE, related_name="places", verbose_name="経過記録")
    case = models.ForeignKey(
        Case, models.PROTECT, related_name="note_places", verbose_name="ケース"
    )

    class Meta:
        verbose_name = "記録のあるケース"
        indexes = [models.Index("case", "note", name="notecase_of_case")]
        constraints = [
            models.UniqueConstraint("note", "case", name="notecase_once"),
        ]

    def __str__(self) -> str:
        return f"{self.note_id} {self.case_id}"


class NoteVersion(models.Model):
    """記録の版: the whole record as it was confirmed, and as each amendment made it."""

    note = models.ForeignKey(Note, models.PROTECT, related_name="versions", verbose_name="経過記録")
    number = models.PositiveIntegerField("版")
    at = models.DateTimeField("日時")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="職員"
    )
    reason = models.TextField("訂正の理由", blank=True)
    # Numbers of the cases it stood in; "" where that is not known.
    cases = models.TextField("記録のあるケース", blank=True)
    happened_at = models.DateTimeField("日時（記録）")
    contact = term_field("contact", "方法")
    counterpart = models.TextField("相手", blank=True)
    place = models.TextField("場所", blank=True)
    text = models.TextField("内容")

    class Meta:
        verbose_name = "記録の版"
        ordering = ["number"]
        indexes = [models.Index("at", name="noteversion_at")]
        constraints = [
            models.UniqueConstraint("note", "number", name="noteversion_once"),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(reason=""),
                name="noteversion_amended_for_a_reason",
                violation_error_message="訂正の理由を書いてください。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.note_id} 第{self.number}版"


class Attachment(models.Model):
    """添付: a file that belongs to a note. Its bytes lie in the store of ``exchange``."""

    note = models.ForeignKey(
        Note, models.PROTECT, related_name="attachments", verbose_name="経過記録"
    )
    name = models.TextField("ファイル名")
    content_type = models.TextField("種類")
    size = models.PositiveBigIntegerField("大きさ")  # bytes
    sha256 = models.CharField("SHA-256", max_length=64)
    added_at = models.DateTimeField("添付日時")
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="添付者"
    )
    withdrawn_at = models.DateTimeField("取消日時", null=True, blank=True)
    withdrawn_because = models.TextField("取消の理由", blank=True)

    class Meta:
        verbose_name = "添付"
        ordering = ["pk"]
        indexes = [models.Index("note", name="attachment_note")]

    def __str__(self) -> str:
        return self.name


class Phrase(models.Model):
    """定型文: one's own, or the section's when it has no owner."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="職員",
    )
    title = models.TextField("見出し")
    text = models.TextField("文")
    order = models.PositiveIntegerField("並び順", default=0)
    version = models.PositiveIntegerField("版", default=1)

    class Meta:
        verbose_name = "定型文"
        ordering = ["order", "title", "pk"]

    def __str__(self) -> str:
        return self.title
