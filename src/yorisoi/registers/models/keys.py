"""ResidentKey 住民の検索見出し: what one resident of the mirror is found by, in one row."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q


class ResidentKey(models.Model):
    """住民の検索見出し: made anew from the rows of the mirror, never edited (resident_keys.py).

    ``words`` has the letters of people/search_keys.py. ``exact`` is what must be equal for the
    machine to take a person on file and a resident for the same; without it nothing is.
    """

    number = models.TextField("宛名番号", primary_key=True)
    words = SearchVectorField("見出し")
    kana = models.TextField("フリガナ", blank=True)  # the order in which results stand
    born_earliest = models.DateField("生年月日（早くて）", null=True)
    born_latest = models.DateField("生年月日（遅くて）", null=True)
    exact = models.UUIDField("一致の見出し", null=True)

    class Meta:
        verbose_name = "住民の検索見出し"
        indexes = [
            GinIndex("words", name="residentkey_words"),
            models.Index("born_earliest", name="residentkey_born"),
            models.Index("exact", condition=Q(exact__isnull=False), name="residentkey_exact"),
        ]

    def __str__(self) -> str:
        return self.number
