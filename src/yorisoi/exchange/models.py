"""Batch 一括処理, its files, its progress, and the rows that need a person's eye; 媒体 that files come on."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from yorisoi.exchange import kinds
from yorisoi.exchange.encoding import LABELS
from yorisoi.exchange.problems import LONGEST_VALUE, Outcome


class Mode(models.TextChoices):
    """In earnest, or everything done and undone."""

    CHECK = "check", "確認のみ"
    APPLY = "apply", "反映"


class State(models.TextChoices):
    """Where a batch stands."""

    WAITING = "waiting", "待機中"
    RUNNING = "running", "実行中"
    DONE = "done", "終了"
    FAILED = "failed", "失敗"
    CANCELLED = "cancelled", "中止"


UNFINISHED = (State.WAITING, State.RUNNING)


class Batch(models.Model):
    """一括処理: one run over some files, as a check or in earnest."""

    kind = models.TextField("種類")
    mode = models.TextField("区分", choices=Mode)
    state = models.TextField("状態", choices=State, default=State.WAITING)
    # Nobody: the system itself (a daily feed).
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="依頼者",
    )
    asked_at = models.DateTimeField("依頼日時")
    # Run at the command line by somebody who waits for it: not to be begun again by a worker.
    foreground = models.BooleanField("コマンドで実行", default=False)
    checked_in = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="applied_in",
        verbose_name="反映前の確認",
    )
    # How often it was begun. Whoever began it before has no say any more.
    attempt = models.PositiveSmallIntegerField("実行回数", default=0)
    started_at = models.DateTimeField("開始日時", null=True, blank=True)
    ended_at = models.DateTimeField("終了日時", null=True, blank=True)
    stop_asked_at = models.DateTimeField("中止の依頼日時", null=True, blank=True)
    read = models.PositiveIntegerField("読込", default=0)
    applied = models.PositiveIntegerField("反映", default=0)
    unchanged = models.PositiveIntegerField("変更なし", default=0)
    held = models.PositiveIntegerField("保留", default=0)
    refused = models.PositiveIntegerField("受け付けない", default=0)
    failure = models.TextField("失敗の理由", blank=True)
    # What the kind has to say beside the counts, for its own pages; of a check, too.
    result = models.JSONField("結果", default=dict, blank=True)

    class Meta:
        verbose_name = "一括処理"
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=State.DONE)
                | Q(read=F("applied") + F("unchanged") + F("held") + F("refused")),
                name="batch_counts_add_up",
                violation_error_message=(
                    "読込の件数が、反映・変更なし・保留・受け付けないの合計と合いません。"
                ),
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, state__in=UNFINISHED)
                | (Q(ended_at__isnull=False) & ~Q(state__in=UNFINISHED)),
                name="batch_end_has_time",
                violation_error_message="終了した一括処理には終了日時が必要です。",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.FAILED) | ~Q(failure=""),
                name="batch_failure_has_reason",
                violation_error_message="失敗した一括処理には理由が必要です。",
            ),
            models.UniqueConstraint(
                fields=["kind"],
                condition=Q(state=State.RUNNING),
                name="batch_one_running_of_a_kind",
                violation_error_message="同じ種類の一括処理を同時に実行することはできません。",
            ),
            models.UniqueConstraint(
                fields=["checked_in"],
                condition=Q(state__in=[State.WAITING, State.RUNNING, State.DONE]),
                name="batch_check_applied_once",
                violation_error_message="この確認の結果は、すでに反映を始めています。",
            ),
        ]
        indexes = [models.Index(F("asked_at").desc(), F("id").desc(), name="batch_newest")]

    def __str__(self) -> str:
        return f"{self.title} {self.pk}"

    @property
    def title(self) -> str:
        """What its kind is called."""
        return kinds.title_of(self.kind)

    @property
    def is_finished(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.state not in UNFINISHED


class BatchFile(models.Model):
    """A file of a batch. Its content lies in the store under its SHA-256."""

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="files", verbose_name="一括処理")
    position = models.PositiveSmallIntegerField("順番")
    name = models.TextField("ファイル名")
    size = models.BigIntegerField("大きさ")
    sha256 = models.CharField("SHA-256", max_length=64)
    encoding_asked = models.TextField("文字コードの指定", blank=True)  # empty: find it out
    encoding = models.TextField("文字コード", blank=True)  # as it was read
    encoding_reason = models.TextField("判定の理由", blank=True)

    class Meta:
        verbose_name = "一括処理のファイル"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "position"], name="batch_file_position"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def encoding_label(self) -> str:
        """What people call its encoding; empty while it is not known."""
        return LABELS.get(self.encoding, self.encoding)


class Progress(models.Model):
    """How far a running batch got. Written apart from its work: it stays when that is undone."""

    batch = models.OneToOneField(
        Batch, models.CASCADE, primary_key=True, related_name="progress", verbose_name="一括処理"
    )
    step = models.TextField("段階", blank=True)
    done = models.BigIntegerField("済み", default=0)
    total = models.BigIntegerField("全体", null=True)
    read = models.PositiveIntegerField("読込", default=0)
    applied = models.PositiveIntegerField("反映", default=0)
    unchanged = models.PositiveIntegerField("変更なし", default=0)
    held = models.PositiveIntegerField("保留", default=0)
    refused = models.PositiveIntegerField("受け付けない", default=0)
    started_at = models.DateTimeField("開始日時")
    updated_at = models.DateTimeField("更新日時")

    class Meta:
        verbose_name = "一括処理の進み具合"

    def __str__(self) -> str:
        return f"{self.batch_id} {self.done}/{self.total}"


class RowResult(models.Model):
    """A row that was refused or held, or that a person should look at."""

    batch = models.ForeignKey(
        Batch, models.CASCADE, related_name="results", verbose_name="一括処理"
    )
    file = models.ForeignKey(
        BatchFile, models.CASCADE, null=True, related_name="+", verbose_name="ファイル"
    )
    sheet = models.TextField("シート", blank=True)
    row = models.PositiveIntegerField("行", null=True)
    column = models.TextField("列", blank=True)
    outcome = models.TextField("結果", choices=Outcome)
    reason = models.TextField("理由")
    value = models.CharField("値", max_length=LONGEST_VALUE, blank=True)

    class Meta:
        verbose_name = "行の結果"
        ordering = ["pk"]
        indexes = [models.Index("batch", "id", name="row_result_in_order")]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.row} {self.outcome}"


class MediumKind(models.TextChoices):
    """What it is made of."""

    DVD = "dvd", "DVD-R・CD-R"
    USB = "usb", "USBメモリー"
    DISK = "disk", "外付けディスク"
    OTHER = "other", "その他"


class Medium(models.Model):
    """媒体: a disc or stick with personal data on it, from when it comes until it is gone."""

    label = models.TextField("管理番号・ラベル", unique=True)
    serial = models.TextField("製造番号", blank=True)
    kind = models.TextField("種類", choices=MediumKind)
    content = models.TextField("内容")
    file_count = models.PositiveIntegerField("ファイル数", null=True, blank=True)
    # Of the package on it; empty when there is none, or more than one.
    package_sha256 = models.CharField("パッケージの SHA-256", max_length=64, blank=True)
    received_on = models.DateField("受領日")
    # The day of the first 返却 or 消去・廃棄: since then nothing of ours is on it, or it is not here.
    ended_on = models.DateField("返却・消去日", null=True, blank=True)
    place = models.TextField("保管場所", blank=True)  # where it is now
    version = models.PositiveIntegerField("版", default=1)

    class Meta:
        verbose_name = "媒体"
        ordering = ["-received_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("received_on")),
                name="medium_ends_after_receipt",
                violation_error_message="返却・消去の日は、受領日以後にしてください。",
            ),
            models.CheckConstraint(
                condition=Q(package_sha256="") | Q(package_sha256__regex="^[0-9a-f]{64}$"),
                name="medium_sha256_is_one",
                violation_error_message="SHA-256 は、0～9・a～f の64文字です。",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def is_open(self) -> bool:
        """Whether it lies here with data on it."""
        return self.ended_on is None


class MediumEventKind(models.TextChoices):
    """What happens to a medium."""

    RECEIPT = "receipt", "受領"
    STORAGE = "storage", "保管"
    USE = "use", "使用"
    RETURN = "return", "返却"
    ERASURE = "erasure", "消去・廃棄"


ENDINGS = (MediumEventKind.RETURN, MediumEventKind.ERASURE)


class MediumEvent(models.Model):
    """媒体の記録: one line of the book. None is changed or deleted; a wrong one is withdrawn."""

    medium = models.ForeignKey(Medium, models.PROTECT, related_name="events", verbose_name="媒体")
    kind = models.TextField("記録", choices=MediumEventKind)
    day = models.DateField("日付")
    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="取扱者"
    )
    organisation = models.TextField("相手の組織", blank=True)
    person = models.TextField("相手の氏名", blank=True)
    place = models.TextField("保管場所", blank=True)
    remarks = models.TextField("備考", blank=True)
    # Of a 使用: the batch that took its files, and the package they came from.
    batch = models.ForeignKey(
        Batch,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="media_events",
        verbose_name="一括処理",
    )
    package_sha256 = models.CharField("パッケージの SHA-256", max_length=64, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="記録者"
    )
    recorded_at = models.DateTimeField("記録日時")
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="取り消した人",
    )
    withdrawn_at = models.DateTimeField("取消日時", null=True, blank=True)
    withdrawn_because = models.TextField("取消しの理由", blank=True)

    class Meta:
        verbose_name = "媒体の記録"
        ordering = ["day", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["medium", "kind"],
                condition=Q(kind__in=["receipt", "return", "erasure"], withdrawn_at__isnull=True),
                name="medium_event_once",
                violation_error_message="この媒体の受領・返却・消去は、もう記録されています。",
            ),
            models.CheckConstraint(
                condition=Q(batch__isnull=True) | Q(kind="use"),
                name="medium_event_batch_is_use",
                violation_error_message="一括処理があるのは、使用の記録だけです。",
            ),
            models.CheckConstraint(
                condition=Q(
                    withdrawn_by__isnull=True, withdrawn_at__isnull=True, withdrawn_because=""
                )
                | (
                    Q(withdrawn_by__isnull=False, withdrawn_at__isnull=False)
                    & ~Q(withdrawn_because="")
                    & ~Q(kind="receipt")
                ),
                name="medium_event_withdrawn_with_reason",
                violation_error_message="取消しには理由が必要です。受領は取り消せません。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.medium_id} {self.day} {self.get_kind_display()}"
