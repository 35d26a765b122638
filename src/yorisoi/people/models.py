"""Person 人物. Ours, with our own id; the 住民 of the register stands beside it, never instead."""

from django.db import models


class Sex(models.TextChoices):
    """性別 as recorded."""

    MALE = "male", "男"
    FEMALE = "female", "女"
    OTHER = "other", "その他"
    UNKNOWN = "unknown", "不明"


class Person(models.Model):
    """人物: name and kana as shown; further names, addresses and affiliations are dated records."""

    name = models.TextField("氏名")
    kana = models.TextField("フリガナ", blank=True)
    sex = models.TextField("性別", choices=Sex, default=Sex.UNKNOWN)
    born_on = models.DateField("生年月日", null=True, blank=True)
    version = models.PositiveIntegerField("版", default=1)

    class Meta:
        verbose_name = "人物"

    def __str__(self) -> str:
        return self.name
