"""教育・保育 as mirrored: 学齢簿, 保育所等入所."""

from django.db import models

from yorisoi.registers.models.base import MirrorRow


class SchoolEntry(MirrorRow):
    """学齢簿の写し: a child's school in one school year."""

    year = models.IntegerField("年度", null=True)
    grade = models.TextField("学年コード", blank=True)  # E3, P1–P6, J1–J3, or as it came
    school_code = models.TextField("在籍校コード", blank=True)
    school = models.TextField("在籍校", blank=True)
    class_name = models.TextField("学級", blank=True)
    special_class = models.BooleanField("特別支援学級", default=False)
    standing = models.TextField("在籍区分", blank=True)
    entered_on = models.DateField("就学開始年月日", null=True)
    movement = models.TextField("異動事由", blank=True)
    moved_on = models.DateField("異動年月日", null=True)
    guardian_number = models.TextField("保護者の宛名番号", blank=True)

    class Meta:
        verbose_name = "学齢簿の写し"
        indexes = [models.Index("number", name="schoolentry_number")]

    def __str__(self) -> str:
        return self.key


class NurseryEntry(MirrorRow):
    """保育所等入所の写し."""

    certification = models.TextField("認定区分", blank=True)
    certified_from = models.DateField("認定開始年月日", null=True)
    certified_until = models.DateField("認定終了年月日", null=True)
    facility_code = models.TextField("施設コード", blank=True)
    facility = models.TextField("施設名", blank=True)
    entered_on = models.DateField("入所年月日", null=True)
    left_on = models.DateField("退所年月日", null=True)
    hours = models.TextField("保育必要量", blank=True)
    guardian_number = models.TextField("保護者の宛名番号", blank=True)

    class Meta:
        verbose_name = "保育所等入所の写し"
        indexes = [models.Index("number", name="nurseryentry_number")]

    def __str__(self) -> str:
        return self.key
