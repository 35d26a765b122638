"""NewsMark: how far somebody has read what happened to their families."""

from django.conf import settings
from django.db import models


class NewsMark(models.Model):
    """確認済みの印: everything up to ``seen_until`` was seen, because its reader said so."""

    staff = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="news_mark", verbose_name="職員"
    )
    seen_until = models.DateTimeField("どこまで")
    marked_at = models.DateTimeField("確認日時")

    class Meta:
        verbose_name = "確認済みの印"

    def __str__(self) -> str:
        return f"{self.staff_id} {self.seen_until:%Y-%m-%d %H:%M}"
