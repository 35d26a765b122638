"""NumberSeries: numbers that are given once and never again."""

from django.db import models


class NumberSeries(models.Model):
    """番号の控え: the last number given in one series of one 年度."""

    series = models.TextField("番号の種類")
    year = models.PositiveIntegerField("年度")
    last = models.PositiveIntegerField("最後の番号", default=0)

    class Meta:
        verbose_name = "番号の控え"
        constraints = [
            models.UniqueConstraint("series", "year", name="numberseries_once"),
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.year}-{self.last:05}"
