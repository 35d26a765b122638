"""母子保健 as mirrored: 予防接種, 乳幼児健診, EPDS, 妊娠届出, すくすく赤ちゃん訪問."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from yorisoi.registers.models.base import MirrorRow


class Vaccination(MirrorRow):
    """予防接種の写し: one dose."""

    kind = models.TextField("接種種類")
    title = models.TextField("接種種類名", blank=True)
    dose = models.IntegerField("回数", null=True)
    given_on = models.DateField("実施日", null=True)
    place = models.TextField("実施機関", blank=True)
    lot = models.TextField("ロット番号", blank=True)

    class Meta:
        verbose_name = "予防接種の写し"
        indexes = [models.Index("number", name="vaccination_number")]

    def __str__(self) -> str:
        return self.key


class Checkup(MirrorRow):
    """乳幼児健診の写し: one kind of check-up of one child, come to or missed."""

    kind = models.TextField("健診種別")
    title = models.TextField("健診種別名", blank=True)
    due_on = models.DateField("対象年月日", null=True)
    seen_on = models.DateField("受診年月日", null=True)
    attendance = models.TextField("受診区分", blank=True)  # seen, missed, or as it came
    height = models.DecimalField("身長（cm）", max_digits=6, decimal_places=2, null=True)
    weight = models.DecimalField("体重（kg）", max_digits=6, decimal_places=3, null=True)
    result = models.TextField("総合判定", blank=True)
    decayed_teeth = models.IntegerField("虫歯本数", null=True)
    findings = models.TextField("所見", blank=True)

    class Meta:
        verbose_name = "乳幼児健診の写し"
        indexes = [models.Index("number", name="checkup_number")]

    def __str__(self) -> str:
        return self.key


class Epds(MirrorRow):
    """EPDSの写し: the mother's ten answers, or the total alone. ``number`` is the mother's."""

    child_number = models.TextField("児の宛名番号", blank=True)
    pregnancy = models.TextField("妊娠登録番号", blank=True)
    taken_on = models.DateField("実施年月日", null=True)
    occasion = models.TextField("実施場面", blank=True)
    answers = ArrayField(models.IntegerField(null=True), verbose_name="回答", default=list)
    total = models.IntegerField("合計点", null=True)
    support = models.TextField("支援方針", blank=True)

    class Meta:
        verbose_name = "EPDSの写し"
        indexes = [
            models.Index("number", name="epds_number"),
            models.Index("child_number", name="epds_child"),
        ]

    def __str__(self) -> str:
        return self.key


class Pregnancy(MirrorRow):
    """妊娠届出・特定妊婦・ゆりかご面接の写し: one pregnancy; a mother may have several."""

    registration = models.TextField("妊娠登録番号")
    notified_on = models.DateField("届出年月日", null=True)
    weeks = models.IntegerField("届出週数", null=True)
    expected_on = models.DateField("出産予定日", null=True)
    specified = models.BooleanField("特定妊婦", default=False)
    reason = models.TextField("特定妊婦の理由", blank=True)
    interviewed_on = models.DateField("ゆりかご面接年月日", null=True)
    interviewer = models.TextField("面接者", blank=True)
    interview = models.TextField("面接の結果", blank=True)

    class Meta:
        verbose_name = "妊娠届出の写し"
        indexes = [models.Index("number", name="pregnancy_number")]

    def __str__(self) -> str:
        return self.key


class Visit(MirrorRow):
    """すくすく赤ちゃん訪問の写し. ``number`` is the child's."""

    guardian_number = models.TextField("保護者の宛名番号", blank=True)
    visited_on = models.DateField("訪問年月日", null=True)
    outcome = models.TextField("訪問区分", blank=True)  # visited, refused, absent, or as it came
    visitor = models.TextField("訪問者", blank=True)
    child_state = models.TextField("児の状況", blank=True)
    mother_state = models.TextField("母の状況", blank=True)
    home = models.TextField("養育環境", blank=True)
    next_step = models.TextField("次回方針", blank=True)

    class Meta:
        verbose_name = "すくすく赤ちゃん訪問の写し"
        indexes = [
            models.Index("number", name="visit_number"),
            models.Index("guardian_number", name="visit_guardian"),
        ]

    def __str__(self) -> str:
        return self.key
