"""How an event ended."""

from django.db import models


class Outcome(models.TextChoices):
    """結果 of what was tried."""

    OK = "ok", "実行"
    REFUSED = "refused", "拒否"
    FAILED = "failed", "失敗"
