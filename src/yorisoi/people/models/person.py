"""Person 人物. Ours, with our own id; the 住民 of the register stands beside it, never instead."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from yorisoi.japanese import PartialDate, parse_partial_date, wareki


class Sex(models.TextChoices):
    """性別 as recorded."""

    MALE = "male", "男"
    FEMALE = "female", "女"
    OTHER = "other", "その他"
    UNKNOWN = "unknown", "不明"


class PersonState(models.TextChoices):
    """How far it is known who this is."""

    KNOWN = "known", "氏名判明"
    UNNAMED = "unnamed", "名不詳"  # 泣き声通告: somebody's child, whose is not known yet
    UNBORN = "unborn", "胎児"


class Person(models.Model):
    """人物: name and kana as shown; further names, addresses and affiliations are dated facts."""

    # As it came, IVS and 外字 included. A person without a name is shown by what was heard
    # (「若葉台1-2の泣き声の子」), never by an invented one.
    name = models.TextField("氏名")
    kana = models.TextField("フリガナ", blank=True)
    state = models.TextField("判明の状況", choices=PersonState, default=PersonState.KNOWN)
    sex = models.TextField("性別", choices=Sex, default=Sex.UNKNOWN)
    # Filled only when the day is fully known; the range holds what is known otherwise.
    born_on = models.DateField("生年月日", null=True, blank=True)
    born_said = models.TextField("生年月日（聞いたまま）", blank=True)
    born_earliest = models.DateField("生年月日（早くて）", null=True, blank=True)
    born_latest = models.DateField("生年月日（遅くて）", null=True, blank=True)
    expected_on = models.DateField("出産予定日", null=True, blank=True)
    died_on = models.DateField("死亡日", null=True, blank=True)
    # Callers, fathers elsewhere, the unborn and the unnamed have none.
    resident_number = models.TextField("宛名番号", null=True, blank=True, unique=True)
    remarks = models.TextField("配慮すること", blank=True)
    # 統合済み: this record was the second one of a person; nothing is found or written under it.
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="merged_from",
        verbose_name="統合先",
    )
    version = models.PositiveIntegerField("版", default=1)

    class Meta:
        verbose_name = "人物"
        constraints = [
            models.CheckConstraint(
                condition=Q(born_earliest__isnull=True, born_latest__isnull=True)
                | Q(born_earliest__lte=F("born_latest")),
                name="person_birth_range_in_order",
                violation_error_message="生年月日の範囲が逆です。",
            ),
            models.CheckConstraint(
                condition=Q(died_on__isnull=True)
                | Q(born_earliest__isnull=True)
                | Q(died_on__gte=F("born_earliest")),
                name="person_died_after_birth",
                violation_error_message="死亡日は生年月日以後にしてください。",
            ),
            models.CheckConstraint(
                condition=~Q(merged_into=F("id")),
                name="person_not_merged_into_itself",
                violation_error_message="同じ人物には統合できません。",
            ),
            models.CheckConstraint(
                condition=~Q(resident_number=""),
                name="person_resident_number_not_empty",
                violation_error_message="宛名番号がないときは空にしてください。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        """A known day is also the range, so that one search finds both kinds of birthday."""
        if self.born_on and self.born_earliest != self.born_on:
            self.born_earliest = self.born_latest = self.born_on
            self.born_said = self.born_said or wareki(self.born_on)
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def born(self) -> PartialDate | None:
        """生年月日 as far as it is known, or None."""
        if self.born_on:
            return PartialDate.of(self.born_on)
        return parse_partial_date(self.born_said) if self.born_said else None

    def set_born(self, born: PartialDate | date | None) -> None:
        """Take a birthday, fully or partly known, into the four columns."""
        if isinstance(born, date):
            born = PartialDate.of(born)
        self.born_on = born.day if born else None
        self.born_said = born.said if born else ""
        self.born_earliest = born.earliest if born else None
        self.born_latest = born.latest if born else None
