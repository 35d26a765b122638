"""住民基本台帳 and 支援措置 as mirrored: every row of history, and which of them holds today."""

from django.db import models
from django.db.models import Q

from yorisoi.registers.models.base import MirrorRow


class ResidentRecord(MirrorRow):
    """住民の写し: one row of a resident's history (宛名番号 × 履歴番号 × 枝番号).

    ``current`` is decided as domain rules say: of the rows that stand and that the source calls
    latest, the one with the highest 履歴番号 and 枝番号.
    """

    history = models.IntegerField("履歴番号", default=0)
    branch = models.IntegerField("枝番号", default=0)
    latest = models.BooleanField("最新フラグ", default=True)
    current = models.BooleanField("現在", default=False)
    household = models.TextField("世帯番号", blank=True)
    kind = models.TextField("住民種別", blank=True)  # japanese, foreign
    state = models.TextField("住民状態", blank=True)  # resident, left, dead, removed
    movement = models.TextField(
        "異動事由", blank=True
    )  # movements.Movement, or the code as it came
    moved_on = models.DateField("異動年月日", null=True)
    moved_said = models.TextField("異動年月日（不詳表記）", blank=True)
    notified_on = models.DateField("届出年月日", null=True)
    name = models.TextField("氏名")
    kana = models.TextField("フリガナ", blank=True)
    roman = models.TextField("ローマ字氏名", blank=True)
    kanji = models.TextField("漢字氏名", blank=True)
    former = models.TextField("旧氏", blank=True)
    former_kana = models.TextField("旧氏フリガナ", blank=True)
    alias = models.TextField("通称", blank=True)
    alias_kana = models.TextField("通称フリガナ", blank=True)
    sex = models.TextField("性別", blank=True)  # people.Sex, or as it came
    born_on = models.DateField("生年月日", null=True)
    born_said = models.TextField("生年月日（不詳表記）", blank=True)
    born_earliest = models.DateField("生年月日（早くて）", null=True)
    born_latest = models.DateField("生年月日（遅くて）", null=True)
    relation = models.TextField("住基続柄", blank=True)
    relation_code = models.TextField("続柄コード", blank=True)
    prefecture = models.TextField("都道府県", blank=True)
    city = models.TextField("市区町村", blank=True)
    town = models.TextField("町字", blank=True)
    block = models.TextField("番地", blank=True)
    building = models.TextField("方書", blank=True)
    postal_code = models.TextField("郵便番号", blank=True)
    resident_since = models.DateField("住民となった年月日", null=True)
    moved_to = models.TextField("転出先", blank=True)
    moved_from = models.TextField("転入前・転居前住所", blank=True)
    country_code = models.TextField("国籍コード", blank=True)
    country = models.TextField("国籍", blank=True)
    residence_code = models.TextField("在留資格コード", blank=True)
    residence = models.TextField("在留資格", blank=True)
    stay_until = models.DateField("在留期間の満了日", null=True)
    worked_on = models.DateField("操作年月日", null=True)

    class Meta:
        verbose_name = "住民の写し"
        indexes = [
            models.Index("number", name="resident_number"),
            models.Index("household", condition=Q(current=True), name="resident_household"),
        ]
        constraints = [
            models.UniqueConstraint(
                "number", condition=Q(current=True), name="resident_one_current"
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def address(self) -> str:
        """住所 without the 方書, in one line."""
        return f"{self.prefecture}{self.city}{self.town}{self.block}"


class ProtectionRecord(MirrorRow):
    """支援措置対象者の写し. Its end arrives as a row, too; nothing lapses by itself."""

    history = models.IntegerField("履歴番号", default=0)
    latest = models.BooleanField("最新フラグ", default=True)
    current = models.BooleanField("現在", default=False)
    measure = models.TextField("措置区分", blank=True)  # started, extended, ended, or as it came
    starts_on = models.DateField("開始年月日", null=True)
    ends_on = models.DateField("終了年月日", null=True)
    worked_on = models.DateField("操作年月日", null=True)

    class Meta:
        verbose_name = "支援措置の写し"
        indexes = [models.Index("number", name="protectionrecord_number")]
        constraints = [
            models.UniqueConstraint(
                "number", condition=Q(current=True), name="protectionrecord_one_current"
            ),
        ]

    def __str__(self) -> str:
        return self.key


class SamePerson(MirrorRow):
    """同一人の写し: two 宛名番号 that turned out to be one person; ``number`` is no longer used."""

    same_as = models.TextField("統合先の宛名番号")
    since = models.DateField("統合年月日", null=True)

    class Meta:
        verbose_name = "同一人の写し"
        indexes = [
            models.Index("number", name="sameperson_number"),
            models.Index("same_as", name="sameperson_same_as"),
        ]

    def __str__(self) -> str:
        return self.key
