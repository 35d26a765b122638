"""Term 用語: one entry of a list that the ward keeps, with the days on which it may be chosen."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Concat

from yorisoi.terms.lists import LISTS


class TermQuerySet(models.QuerySet["Term"]):
    """Terms of a list on a day."""

    def of(self, code: str, day: date) -> "TermQuerySet":
        """The entries of list ``code`` that may be chosen on ``day``, in the ward's order."""
        return self.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=day), list=code, starts_on__lte=day
        )


class Term(models.Model):
    """用語. Its id is readable, ``route.police``: what is stored can be read without a join."""

    id = models.TextField("コード", primary_key=True)
    list = models.TextField("コード表", choices=[(code, one.title) for code, one in LISTS.items()])
    words = models.TextField("用語")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上位"
    )
    order = models.PositiveIntegerField("並び順")
    # What the code must know of an entry, whatever the ward calls it: see terms/lists.py.
    trait = models.TextField("性質", blank=True)
    starts_on = models.DateField("使い始める日")
    ends_on = models.DateField("使い終わる日", null=True, blank=True)
    version = models.PositiveIntegerField("版", default=1)

    objects = TermQuerySet.as_manager()

    class Meta:
        verbose_name = "用語"
        ordering = ["list", "order", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="term_days_in_order",
                violation_error_message="使い終わる日は、使い始める日以後にしてください。",
            ),
            models.CheckConstraint(
                condition=Q(id__startswith=Concat(F("list"), models.Value("."))),
                name="term_id_names_its_list",
                violation_error_message="コードは、コード表の名前と「.」で始めてください。",
            ),
        ]

    def __str__(self) -> str:
        return self.words


def term_field(code: str, title: str, **options: Any) -> Any:
    """A column that holds an entry of list ``code`` (its readable id, a foreign key)."""
    if code not in LISTS:
        raise ValueError(f"there is no list {code!r}")
    return models.ForeignKey(
        Term,
        models.PROTECT,
        related_name="+",
        verbose_name=title,
        limit_choices_to={"list": code},
        **options,
    )
