"""名寄せのモデル, 候補の組, 重複の候補, 統合: what the matcher knows, proposes and what became of it."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from yorisoi.people.models import Person


class MatchModel(models.Model):
    """名寄せのモデル: weights learnt from the ward's own data, and the thresholds in force.

    Only one is in use. Its weights are readable; thresholds change on approval alone.
    """

    label = models.TextField("版", unique=True)
    weights = models.JSONField("重み")  # what was learnt: every comparison, level, m, u, weight
    automatic_from = models.FloatField("自動でつなぐ点")
    review_from = models.FloatField("確認に回す点")
    # Of the links that the model makes, so many are shown to a worker (抜き取り確認).
    spot_percent = models.FloatField("抜き取りの割合（%）", default=1.0)
    trained_at = models.DateTimeField("学習日時")
    trained_on = models.JSONField("学習したデータ", default=dict)  # counts, seconds
    in_use = models.BooleanField("使用中", default=False)
    approved_at = models.DateTimeField("承認日時", null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="承認者",
    )
    version = models.PositiveIntegerField("更新の版", default=1)

    class Meta:
        verbose_name = "名寄せのモデル"
        ordering = ["-trained_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["in_use"], condition=Q(in_use=True), name="matchmodel_one_in_use"
            ),
            models.CheckConstraint(
                condition=Q(automatic_from__gte=F("review_from")),
                name="matchmodel_thresholds_in_order",
                violation_error_message="自動でつなぐ点は、確認に回す点以上にしてください。",
            ),
            models.CheckConstraint(
                condition=Q(spot_percent__gte=0, spot_percent__lte=100),
                name="matchmodel_spot_percent",
                violation_error_message="抜き取りの割合は、0から100までにしてください。",
            ),
        ]

    def __str__(self) -> str:
        return self.label


class PairState(models.TextChoices):
    """What became of a proposed pair."""

    PROPOSED = "proposed", "未確認"
    LATER = "later", "あとで"
    SAME = "same", "同じ人"
    DIFFERENT = "different", "別の人"
    LINKED = "linked", "自動でつないだ"
    GONE = "gone", "候補でなくなった"


class Pair(models.Model):
    """候補の組: a person of ours and a resident who may be the same, with what speaks for it.

    A decision of a member of staff stands for good: the matcher neither proposes the pair again
    nor undoes it.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="pairs", verbose_name="人物")
    number = models.TextField("宛名番号")
    score = models.FloatField("点")  # log2 of the odds, with the family's evidence
    own_score = models.FloatField("本人だけの点")
    evidence = models.JSONField("根拠", default=list)  # [["for", "カナが一致"], ["against", …]]
    conflict = models.TextField("衝突", blank=True)  # why it is not linked although high
    model = models.ForeignKey(
        MatchModel, models.PROTECT, related_name="pairs", verbose_name="モデル"
    )
    found_at = models.DateTimeField("見つけた日時")
    spot = models.BooleanField("抜き取り", default=False)  # drawn when the model linked it
    state = models.TextField("状態", choices=PairState, default=PairState.PROPOSED)
    decided_at = models.DateTimeField("決めた日時", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="決めた人",
    )
    note = models.TextField("メモ", blank=True)
    version = models.PositiveIntegerField("更新の版", default=1)

    class Meta:
        verbose_name = "候補の組"
        ordering = ["-score", "pk"]
        constraints = [
            models.UniqueConstraint("person", "number", name="pair_once"),
            models.CheckConstraint(
                condition=~Q(state__in=["same", "different"])
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="pair_decided_by_somebody",
                violation_error_message="決めた人が必要です。",
            ),
        ]
        indexes = [
            models.Index(F("score").desc(), "id", name="pair_queue", condition=Q(state="proposed")),
            models.Index("number", name="pair_number"),
            models.Index("person", name="pair_spot", condition=Q(spot=True)),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} ? {self.number}"


class Weighed(models.Model):
    """付け直した点: what another model than that of its time says of a pair that staff decided."""

    pair = models.ForeignKey(Pair, models.CASCADE, related_name="weighed", verbose_name="候補の組")
    model = models.ForeignKey(MatchModel, models.CASCADE, related_name="+", verbose_name="モデル")
    score = models.FloatField("点")

    class Meta:
        verbose_name = "付け直した点"
        constraints = [models.UniqueConstraint("pair", "model", name="weighed_once")]

    def __str__(self) -> str:
        return f"{self.pair_id} {self.score:g}"


class Twice(models.Model):
    """重複の候補: two persons on file who may be one."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="twices", verbose_name="人物")
    other = models.ForeignKey(
        Person, models.PROTECT, related_name="twices_of", verbose_name="もう一方"
    )
    score = models.FloatField("点")
    evidence = models.JSONField("根拠", default=list)
    found_at = models.DateTimeField("見つけた日時")
    state = models.TextField("状態", choices=PairState, default=PairState.PROPOSED)
    decided_at = models.DateTimeField("決めた日時", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="決めた人",
    )
    note = models.TextField("メモ", blank=True)
    version = models.PositiveIntegerField("更新の版", default=1)

    class Meta:
        verbose_name = "重複の候補"
        ordering = ["-score", "pk"]
        constraints = [
            models.UniqueConstraint("person", "other", name="twice_once"),
            models.CheckConstraint(
                condition=Q(person__lt=F("other")), name="twice_smaller_number_first"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} ? {self.other_id}"


class Merge(models.Model):
    """統合: a person on file twice becomes one; both records stay, and it can be undone whole."""

    kept = models.ForeignKey(
        Person, models.PROTECT, related_name="merges", verbose_name="残した人物"
    )
    retired = models.ForeignKey(
        Person, models.PROTECT, related_name="retirings", verbose_name="統合した人物"
    )
    # Which rows were moved, by table and column, and what stood in them: undoing needs nothing else.
    moved = models.JSONField("移した行", default=list)
    reason = models.TextField("理由")
    merged_at = models.DateTimeField("統合日時")
    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="統合した人"
    )
    undone_at = models.DateTimeField("取消日時", null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="取り消した人",
    )
    undone_because = models.TextField("取消しの理由", blank=True)
    version = models.PositiveIntegerField("更新の版", default=1)

    class Meta:
        verbose_name = "統合"
        ordering = ["-merged_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                "retired",
                condition=Q(undone_at=None),
                name="merge_retired_once",
                violation_error_message="この人物は、もう統合されています。",
            ),
            models.CheckConstraint(
                condition=~Q(kept=F("retired")),
                name="merge_of_two",
                violation_error_message="同じ人物どうしは統合できません。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.retired_id} → {self.kept_id}"


class Indexed(models.Model):
    """What a person or a resident is compared by (keys.Keys), and the blocks they are found in.

    It follows from the rows themselves (index.py) and may be made anew at any time.
    """

    blocks = ArrayField(models.BigIntegerField(), verbose_name="組分けの見出し")
    kept = models.JSONField("比べる見出し")  # keys.Keys, column by column
    groups = ArrayField(models.TextField(), default=list, verbose_name="世帯・家族")

    class Meta:
        abstract = True


class ResidentKeys(Indexed):
    """住民の名寄せ見出し: behind row-level security like the mirrors, from which they are made."""

    number = models.TextField("宛名番号", primary_key=True)

    class Meta:
        verbose_name = "住民の名寄せ見出し"

    def __str__(self) -> str:
        return self.number


class ResidentBlock(models.Model):
    """住民の組分け: who stands in which block. One row each, since an inverted index over arrays
    takes four times as long to fill, and row-level security would keep it from being used."""

    pk = models.CompositePrimaryKey("block", "number")
    block = models.BigIntegerField("組分けの見出し")
    number = models.TextField("宛名番号")

    class Meta:
        verbose_name = "住民の組分け"

    def __str__(self) -> str:
        return f"{self.block} {self.number}"


class PersonKeys(Indexed):
    """人物の名寄せ見出し."""

    person = models.OneToOneField(
        Person, models.CASCADE, primary_key=True, related_name="+", verbose_name="人物"
    )

    class Meta:
        verbose_name = "人物の名寄せ見出し"

    def __str__(self) -> str:
        return str(self.person_id)


class PersonBlock(models.Model):
    """人物の組分け: who on file stands in which block."""

    pk = models.CompositePrimaryKey("block", "person_id")
    block = models.BigIntegerField("組分けの見出し")
    person = models.ForeignKey(
        Person, models.CASCADE, related_name="+", db_index=False, verbose_name="人物"
    )

    class Meta:
        verbose_name = "人物の組分け"

    def __str__(self) -> str:
        return f"{self.block} {self.person_id}"


class NamePart(models.Model):
    """姓か名: what residents are called, so that a name written without a space can be parted."""

    part = models.TextField("姓か名", primary_key=True)
    surname = models.BooleanField("姓", default=False)
    given = models.BooleanField("名", default=False)

    class Meta:
        verbose_name = "姓と名"

    def __str__(self) -> str:
        return self.part
