"""Move 移行, its steps, the rows it has read, and what each row of the old system became."""

import tomllib

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.fields.json import KeyTextTransform

from yorisoi.access.models import Team
from yorisoi.cases.models import Case, Consultation, Note
from yorisoi.exchange.models import Batch
from yorisoi.people.models import Family, Person


class Mapping(models.Model):
    """対応づけ: a mapping file of the ward's own, version by version. The newest one counts."""

    code = models.TextField("元システム")
    name = models.TextField("名称")
    number = models.PositiveIntegerField("版")
    text = models.TextField("内容（TOML）")
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="保存者",
    )
    saved_at = models.DateTimeField("保存日時")

    class Meta:
        verbose_name = "対応づけ"
        ordering = ["code", "-number"]
        constraints = [
            models.UniqueConstraint(
                "code",
                "number",
                name="mapping_once",
                violation_error_message="ほかの人が先に保存しました。開き直してください。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} 第{self.number}版"


class Move(models.Model):
    """移行: some files of an old system, read together and applied together."""

    system = models.TextField("元システム")  # the code of its mapping: stands in every key
    title = models.TextField("名称")
    mapping = models.TextField("対応づけ（TOML）", blank=True)
    # Whose the open cases become, and who holds those whose worker has no account.
    team = models.ForeignKey(Team, models.PROTECT, related_name="+", verbose_name="担当係")
    worker = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="担当"
    )
    # Who is who: a name in the old system → the number of an account of today.
    staff = models.JSONField("旧システムの職員", default=dict, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登録者"
    )
    made_at = models.DateTimeField("登録日時")
    applied_at = models.DateTimeField("本移行の日時", null=True, blank=True)
    undone_at = models.DateTimeField("取消日時", null=True, blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="照合の確認者",
    )
    signed_at = models.DateTimeField("照合の確認日時", null=True, blank=True)
    signed_text = models.TextField("照合の所見", blank=True)
    # Some time after the signature (clean_up.py): of what was altered in reading the counts stay.
    cleared_at = models.DateTimeField("読み込んだ行の消去日時", null=True, blank=True)
    alterations = models.JSONField("読み替えの件数", null=True, blank=True)
    version = models.PositiveIntegerField("版", default=1)

    class Meta:
        verbose_name = "移行"
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True) | Q(applied_at__isnull=False),
                name="move_undone_after_applied",
                violation_error_message="取り消せるのは、本移行をした移行だけです。",
            ),
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True, signed_by__isnull=True)
                | Q(signed_at__isnull=False, signed_by__isnull=False),
                name="move_signed_by_somebody",
                violation_error_message="照合の確認には、確認者と日時が要ります。",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def system_name(self) -> str:
        """What people call the old system, as its mapping says."""
        try:
            return str(tomllib.loads(self.mapping)["source"]["name"])
        except (tomllib.TOMLDecodeError, KeyError):
            return self.system


class StepKind(models.TextChoices):
    """The four steps of a move, and its undoing."""

    READ = "read", "読込"
    CHECK = "check", "確認"
    REHEARSE = "rehearse", "試し移行"
    APPLY = "apply", "本移行"
    UNDO = "undo", "取消"


class Step(models.Model):
    """移行の段階: one run of one step; the batch keeps its counts, problems and result."""

    move = models.ForeignKey(Move, models.CASCADE, related_name="steps", verbose_name="移行")
    kind = models.TextField("段階", choices=StepKind)
    batch = models.OneToOneField(
        Batch, models.PROTECT, related_name="legacy_step", verbose_name="一括処理"
    )

    class Meta:
        verbose_name = "移行の段階"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.move} {self.get_kind_display()}"


class Outcome(models.TextChoices):
    """What became of a row."""

    READ = "", "読込済"
    REFUSED = "refused", "受け付けない"
    SAME = "same", "変更なし"
    HELD = "held", "保留"
    APPLIED = "applied", "反映"


class StagedRow(models.Model):
    """読み込んだ行: the values of one row, until the move is over. No record of the house."""

    move = models.ForeignKey(Move, models.CASCADE, related_name="rows", verbose_name="移行")
    record = models.TextField("種類")
    key = models.TextField("キー")
    file = models.PositiveSmallIntegerField("ファイル")
    sheet = models.TextField("シート", blank=True)
    row = models.PositiveIntegerField("行")
    values = models.JSONField("値")
    digest = models.TextField("値の要約")
    altered = models.JSONField("読み替えた値", null=True, blank=True)
    deleted = models.BooleanField("削除の印", default=False)
    outcome = models.TextField("結果", choices=Outcome, default=Outcome.READ, blank=True)
    reason = models.TextField("理由", blank=True)

    class Meta:
        verbose_name = "読み込んだ行"
        indexes = [
            models.Index("move", "record", "key", name="stagedrow_key"),
            # What is told of a child, for the samples.
            models.Index(
                "move",
                KeyTextTransform("child_number", "values"),
                name="stagedrow_child",
                condition=Q(record__in=["consultation", "note"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record} {self.key}"


class SourceRecord(models.Model):
    """移行元の記録: which record of the old system became what here.

    ``values`` are those taken last; notes keep none, their versions tell. The same files again
    find their records here, and change nothing.
    """

    system = models.TextField("元システム")
    record = models.TextField("種類")
    key = models.TextField("キー")
    digest = models.TextField("値の要約", blank=True)
    values = models.JSONField("値", null=True, blank=True)
    move = models.ForeignKey(Move, models.PROTECT, related_name="made", verbose_name="移行")
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="人物"
    )
    # Whether the person was registered for this record, and not found by another one.
    made_person = models.BooleanField("人物を登録した", default=False)
    family = models.ForeignKey(
        Family, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="家族"
    )
    case = models.ForeignKey(
        Case, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="ケース"
    )
    consultation = models.ForeignKey(
        Consultation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="相談受付",
    )
    note = models.ForeignKey(
        Note,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name="経過記録",
    )

    class Meta:
        verbose_name = "移行元の記録"
        indexes = [
            models.Index("key", name="sourcerecord_key"),
            models.Index("move", "record", name="sourcerecord_of_move"),
            models.Index("note", condition=Q(note__isnull=False), name="sourcerecord_note"),
        ]
        constraints = [
            models.UniqueConstraint("system", "record", "key", name="sourcerecord_once"),
        ]

    def __str__(self) -> str:
        return f"{self.record} {self.key}"


class SourceChange(models.Model):
    """移行元の変更: a record that a later move changed, with its values before: undoing needs them."""

    move = models.ForeignKey(Move, models.PROTECT, related_name="changes", verbose_name="移行")
    source = models.ForeignKey(
        SourceRecord, models.PROTECT, related_name="changes", verbose_name="移行元の記録"
    )
    values = models.JSONField("前の値")
    digest = models.TextField("前の値の要約")
    undone = models.BooleanField("取り消した", default=False)

    class Meta:
        verbose_name = "移行元の変更"
        constraints = [
            models.UniqueConstraint(
                "move", "source", condition=Q(undone=False), name="sourcechange_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.move_id} {self.source_id}"


class Twin(models.Model):
    """同じ人かもしれない: two persons of the old data that may be one. Proposed, never merged."""

    move = models.ForeignKey(Move, models.CASCADE, related_name="twins", verbose_name="移行")
    one = models.ForeignKey(Person, models.CASCADE, related_name="+", verbose_name="一人目")
    other = models.ForeignKey(Person, models.CASCADE, related_name="+", verbose_name="二人目")
    why = models.TextField("理由")

    class Meta:
        verbose_name = "同じ人かもしれない組"
        constraints = [
            models.UniqueConstraint("one", "other", name="twin_once"),
            models.CheckConstraint(
                condition=Q(one__lt=F("other")),
                name="twin_in_order",
                violation_error_message="組の順番が逆です。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} {self.other_id}"
