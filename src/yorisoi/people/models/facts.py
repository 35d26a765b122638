"""What is known of a person, each fact with its days and its source. Nothing is overwritten.

A fact that no longer holds ends (``until``); a fact that was wrong is withdrawn, and stays.
"""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from yorisoi.people.models.person import Person
from yorisoi.terms.models import term_field


class Source(models.TextChoices):
    """情報源: who says so."""

    RESIDENT_REGISTER = "resident_register", "住基"
    HEALTH = "health", "母子保健"
    SCHOOL = "school", "教育"
    NURSERY = "nursery", "保育"
    LEGACY = "legacy", "旧システム"
    FAMILY = "family", "本人・家族"
    AGENCY = "agency", "関係機関"
    STAFF = "staff", "相談員"


class FactQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Facts by date."""

    def standing(self) -> "FactQuerySet":
        """Those that were not withdrawn."""
        return self.filter(withdrawn_at=None)

    def on(self, day: date) -> "FactQuerySet":
        """What holds on ``day``; a fact without a beginning has always held."""
        return self.standing().filter(
            Q(since__isnull=True) | Q(since__lte=day), Q(until__isnull=True) | Q(until__gte=day)
        )


class DatedFact(models.Model):
    """One fact: of whom, from when until when (both days included), who says so."""

    person = models.ForeignKey(
        Person, models.PROTECT, related_name="%(class)ss", verbose_name="人物"
    )
    since = models.DateField("いつから", null=True, blank=True)
    until = models.DateField("いつまで", null=True, blank=True)
    source = models.TextField("情報源", choices=Source, default=Source.STAFF)
    note = models.TextField("補足", blank=True)
    recorded_at = models.DateTimeField("記録日時")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="記録者",
    )
    withdrawn_at = models.DateTimeField("取消日時", null=True, blank=True)
    withdrawn_because = models.TextField("取消の理由", blank=True)
    version = models.PositiveIntegerField("版", default=1)

    objects = FactQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = [F("since").desc(nulls_last=True), "-id"]
        indexes = [models.Index("person", name="%(class)s_person")]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(since__isnull=True) | Q(until__gte=F("since")),
                name="%(class)s_days_in_order",
                violation_error_message="「いつまで」は「いつから」以後にしてください。",
            ),
        ]

    def holds_on(self, day: date) -> bool:
        """Whether it holds on ``day``: what ``FactQuerySet.on`` asks, of a row already read."""
        return (
            self.withdrawn_at is None
            and (self.since is None or self.since <= day)
            and (self.until is None or self.until >= day)
        )


class PersonName(DatedFact):
    """氏名: every name the person is or was known by."""

    class Kind(models.TextChoices):
        """What sort of name."""

        LEGAL = "legal", "本名"
        ALIAS = "alias", "通称"
        ROMAN = "roman", "ローマ字"
        FORMER = "former", "旧姓・旧氏名"
        OTHER = "other", "そのほかの呼び名"

    kind = models.TextField("名前の種類", choices=Kind, default=Kind.LEGAL)
    name = models.TextField("氏名")
    kana = models.TextField("フリガナ", blank=True)

    class Meta(DatedFact.Meta):
        verbose_name = "名前"

    def __str__(self) -> str:
        return self.name


class PersonAddress(DatedFact):
    """住所: where the person is registered, and where they live."""

    class Kind(models.TextChoices):
        """Registered, or lived at."""

        REGISTERED = "registered", "住民登録地"
        LIVING = "living", "居所"

    kind = models.TextField("住所の種類", choices=Kind, default=Kind.REGISTERED)
    postal_code = models.TextField("郵便番号", blank=True)
    text = models.TextField("住所")
    building = models.TextField("方書", blank=True)

    class Meta(DatedFact.Meta):
        verbose_name = "住所"

    def __str__(self) -> str:
        return f"{self.text}　{self.building}" if self.building else self.text


class PersonPhone(DatedFact):
    """電話."""

    number = models.TextField("電話番号")
    label = models.TextField("区分", blank=True)  # 携帯, 自宅, 勤務先

    class Meta(DatedFact.Meta):
        verbose_name = "電話"

    def __str__(self) -> str:
        return self.number


class Affiliation(DatedFact):
    """所属: school or nursery and class. 学年 follows from the birthday and the day."""

    kind = term_field("affiliation", "所属の種類")
    place = models.TextField("学校・園の名前", blank=True)
    class_name = models.TextField("組・クラス", blank=True)

    class Meta(DatedFact.Meta):
        verbose_name = "所属"

    def __str__(self) -> str:
        return f"{self.place} {self.class_name}".strip() or str(self.kind)


class Workplace(DatedFact):
    """勤務先."""

    place = models.TextField("勤務先")
    work = models.TextField("職業・働き方", blank=True)
    phone = models.TextField("勤務先の電話", blank=True)

    class Meta(DatedFact.Meta):
        verbose_name = "勤務先"

    def __str__(self) -> str:
        return self.place


class Health(DatedFact):
    """健康状態."""

    state = models.TextField("健康状態")

    class Meta(DatedFact.Meta):
        verbose_name = "健康状態"

    def __str__(self) -> str:
        return self.state


class Clinic(DatedFact):
    """通院先."""

    place = models.TextField("通院先")
    doctor = models.TextField("診療科・主治医", blank=True)

    class Meta(DatedFact.Meta):
        verbose_name = "通院先"

    def __str__(self) -> str:
        return self.place


class Nationality(DatedFact):
    """国籍・在留資格, with the end of the period of stay."""

    country = models.TextField("国籍")
    status = term_field("residence", "在留資格", null=True, blank=True)
    status_until = models.DateField("在留期間の満了日", null=True, blank=True)

    class Meta(DatedFact.Meta):
        verbose_name = "国籍・在留資格"

    def __str__(self) -> str:
        return self.country


class RegisteredHousehold(DatedFact):
    """住基世帯 as the register, or the old system, has it. 実態世帯 stands in the family."""

    number = models.TextField("世帯番号")
    head = models.TextField("世帯主", blank=True)
    relation = models.TextField("住基続柄", blank=True)

    class Meta(DatedFact.Meta):
        verbose_name = "住基世帯"
        indexes = [
            *DatedFact.Meta.indexes,
            models.Index("number", name="registeredhousehold_number"),
        ]

    def __str__(self) -> str:
        return self.number
