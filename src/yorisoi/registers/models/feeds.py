"""Feed 受信: one file of an interface, from when it was seen until it is taken or refused."""

from django.db import models
from django.db.models import Q

from yorisoi.exchange.models import Batch


class FeedMode(models.TextChoices):
    """The whole register, or what changed since."""

    FULL = "full", "全件"
    DIFF = "diff", "差分"


class FeedState(models.TextChoices):
    """Where a file stands."""

    WAITING = "waiting", "順番待ち"
    TAKING = "taking", "取込中"
    TAKEN = "taken", "取込済み"
    REFUSED = "refused", "受け付けない"


class Feed(models.Model):
    """受信: a file with its sidecar. A file is taken once; what it brought names it."""

    interface = models.TextField("連携")
    name = models.TextField("ファイル名")
    mode = models.TextField("区分", choices=FeedMode)
    stamp = models.DateTimeField("作成日時")
    sequence = models.PositiveIntegerField("連番")
    # Of how many files a 全件 is; they are taken as one (parts.py).
    parts = models.PositiveIntegerField("ファイル数", default=1)
    rows = models.PositiveIntegerField("件数（送り状）", null=True)
    sha256 = models.CharField("SHA-256", max_length=64)
    size = models.BigIntegerField("大きさ", default=0)
    received_at = models.DateTimeField("受信日時")
    state = models.TextField("状態", choices=FeedState, default=FeedState.WAITING)
    why = models.TextField("理由", blank=True)
    batch = models.OneToOneField(
        Batch,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="feed",
        verbose_name="一括処理",
    )
    # Somebody said that a 全件 with far fewer rows than before is right.
    even_if_small = models.BooleanField("少なくても取り込む", default=False)
    # Somebody said not to wait for the sequence numbers that are missing before it.
    without_waiting = models.BooleanField("前の連番を待たない", default=False)
    taken_at = models.DateTimeField("取込日時", null=True, blank=True)
    # The content of all parts as one, at the first of them, while it is kept.
    joined_sha256 = models.CharField("まとめた内容のSHA-256", max_length=64, blank=True)
    # How the definition had its rows read (Interface.reading); empty: before that was kept.
    reading = models.CharField("読み方", max_length=32, blank=True)
    # Since when the original is gone from the store; what it said stays in the mirror.
    original_removed_at = models.DateTimeField("原本の削除日時", null=True, blank=True)

    class Meta:
        verbose_name = "受信"
        ordering = ["-stamp", "-sequence", "-pk"]
        constraints = [
            # The same file twice is not taken twice, whatever it is called (receiving.seen_before
            # says when the same content comes as another file).
            models.UniqueConstraint(
                fields=["interface", "sha256", "stamp"],
                condition=~Q(state=FeedState.REFUSED),
                name="feed_content_once",
                violation_error_message="同じ内容のファイルは、すでに受信しています。",
            ),
            models.CheckConstraint(
                condition=~Q(state=FeedState.REFUSED) | ~Q(why=""),
                name="feed_refused_for_a_reason",
                violation_error_message="受け付けない理由が必要です。",
            ),
        ]
        indexes = [models.Index(fields=["interface", "stamp", "sequence"], name="feed_in_order")]

    def __str__(self) -> str:
        return self.name


class InboxNoteKind(models.TextChoices):
    """Why a file of the inbox did not become a Feed."""

    UNKNOWN = "unknown", "受け取れない名前"
    DUPLICATE = "duplicate", "受信済み"
    UNREADABLE = "unreadable", "読めない・動かせない"


class InboxNote(models.Model):
    """受信箱の知らせ: a file that came and is none of ours, came again, or cannot be read."""

    name = models.TextField("ファイル名")
    kind = models.TextField("種類", choices=InboxNoteKind)
    why = models.TextField("理由")
    first_at = models.DateTimeField("最初の日時")
    last_at = models.DateTimeField("最後の日時")
    times = models.PositiveIntegerField("回数", default=1)

    class Meta:
        verbose_name = "受信箱の知らせ"
        ordering = ["-last_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["name", "kind", "why"], name="inbox_note_once"),
        ]
        indexes = [models.Index("last_at", name="inbox_note_last")]

    def __str__(self) -> str:
        return self.name
