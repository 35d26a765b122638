"""Issue 発行: one printout or file that left the screen (protection.md C4, E7)."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models


class IssueKind(models.TextChoices):
    """帳票の種類."""

    RECEPTION = "reception", "相談受付票"
    FACE_SHEET = "face_sheet", "児童記録票"
    NOTES = "notes", "経過記録"
    GENOGRAM = "genogram", "ジェノグラム"
    MOVE = "move", "移行の照合報告"
    LEDGER = "ledger", "受理台帳"
    LIST = "list", "連携の名簿"
    TRANSFER = "transfer", "移管票"


class Issue(models.Model):
    """発行: what was made, for whom, of whom, how many pages; the number stands on every page."""

    number = models.TextField("発行番号", unique=True)
    kind = models.TextField("帳票", choices=IssueKind)
    format = models.TextField("形式", choices=[("pdf", "PDF"), ("xlsx", "Excel")])
    at = models.DateTimeField("発行日時")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="発行者"
    )
    persons = ArrayField(models.BigIntegerField(), default=list, verbose_name="人物")
    cases = ArrayField(models.BigIntegerField(), default=list, verbose_name="ケース")
    pages = models.PositiveIntegerField("ページ数", null=True, blank=True)
    rows = models.PositiveIntegerField("行数", null=True, blank=True)
    sha256 = models.CharField("SHA-256", max_length=64)

    class Meta:
        verbose_name = "発行"
        ordering = ["-at", "-pk"]
        indexes = [models.Index("at", name="issue_at")]

    def __str__(self) -> str:
        return self.number
