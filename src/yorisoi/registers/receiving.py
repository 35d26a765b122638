"""受信: a file with its sidecar is compared whole, and becomes a Feed that waits for its turn.

    file + sidecar ──► name ──► SHA-256 ──► number of rows ──► the store ──► Feed (順番待ち)

What differs from its sidecar is refused whole, as a Feed with the reason. Nothing is taken twice:
the same name, or the same rows of a 差分 under another name, changes nothing.
"""

import csv
import hashlib
import io
import os
import stat
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from pathlib import Path
from typing import BinaryIO

from django.db import IntegrityError, transaction

from yorisoi import audit, clock
from yorisoi.access.entrance import require
from yorisoi.access.models import Staff
from yorisoi.exchange import store
from yorisoi.registers import interfaces, order, parts, transport
from yorisoi.registers.models import Feed, FeedMode, FeedState
from yorisoi.registers.transport import LARGEST_SIDECAR, FileName, NotOurs

ACTION = "registers.feed.receive"


class Outcome(Enum):
    """What became of a file."""

    WAITING = "受信しました"
    REFUSED = "受け付けません"
    DUPLICATE = "受信済みです"
    UNKNOWN = "受け取れません"
    NOT_YET = "まだそろっていません"


@dataclass(frozen=True)
class Receipt:
    """What became of one file, in words for whoever brought it."""

    name: str
    outcome: Outcome
    words: str = ""
    feed: Feed | None = None


class NotAFile(OSError):
    """A link, a pipe, a directory: nothing that is read."""


class Changed(OSError):
    """Somebody wrote to the file while it was read."""


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """A file that is a file. Links are not followed: they would lead out of the inbox.

    :raises OSError: when it is none, or cannot be read.
    """
    number = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(number, "rb") as file:
        if not stat.S_ISREG(os.fstat(number).st_mode):
            raise NotAFile(path.name)
        yield file


def pieces(file: BinaryIO) -> Iterator[bytes]:
    """The content from the beginning, in pieces."""
    file.seek(0)
    while chunk := file.read(store.CHUNK):
        yield chunk


def quiet_for(file: BinaryIO) -> timedelta:
    """For how long nobody has written to it.

    A sender's clock may be ahead, or it keeps the time of its own file: then the moment at which
    the file came here counts.
    """
    found, now = os.fstat(file.fileno()), clock.now().timestamp()
    at = found.st_mtime if found.st_mtime <= now else found.st_ctime
    return timedelta(seconds=max(0.0, now - at))


def count_rows(file: BinaryIO) -> int:
    """The data rows: records of the CSV without the heading and without empty lines.

    Quotes, commas and ends of lines are single bytes in UTF-8 and in CP932 alike, so that the
    encoding need not be known yet.

    :raises NotOurs: when it is no CSV.
    """
    file.seek(0)
    first = file.read(store.CHUNK)
    head = first.split(b"\n", 1)[0]
    codec = "utf-16" if first.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else "latin-1"
    file.seek(0)
    text = io.TextIOWrapper(file, codec, errors="replace", newline="")
    try:
        delimiter = "\t" if head.count(b"\t") > head.count(b",") else ","
        rows = csv.reader(text, delimiter=delimiter, strict=True)
        width = len(next(rows, ()))
        return sum(1 for row in rows if len(row) == width or any(map(filled, row)))
    except csv.Error:
        raise NotOurs("CSV として読めません（引用符が閉じていないなど）。") from None
    finally:
        text.detach()


def filled(cell: str) -> bool:
    """Whether a cell holds something; the sign that ended files of old systems is nothing."""
    return bool(cell.strip(" \t\r\n\x1a"))


def receive(
    file: Path,
    sidecar: Path,
    *,
    by: Staff | None = None,
    settle: timedelta = timedelta(0),
) -> Receipt:
    """Compare one file with its sidecar and keep it. It is not moved; nothing is started.

    Where the two do not fit, and one of them was written to within ``settle``, somebody is still
    writing it: it is not refused yet.

    :raises OSError: when it cannot be read, or not be stored (a full disk).
    """
    if by is not None:
        require(by, ACTION)
    declared = transport.of_ward()
    try:
        name = declared.read_name(file.name)
        interface = interfaces.of(name.interface)
        if interface is None:
            raise NotOurs(f"「{name.interface}」という連携の定義がありません。")
    except NotOurs as problem:
        return Receipt(file.name, Outcome.UNKNOWN, str(problem))
    with opened(file) as content, opened(sidecar) as beside:
        found = compare(content, beside, name)
        if found.why and min(quiet_for(content), quiet_for(beside)) < settle:
            return Receipt(file.name, Outcome.NOT_YET, "書き終わるのを待っています。")
        known = seen_before(name, found)
        if known is not None:
            words = words_of_known(known, name, found.sha256)
            return Receipt(file.name, Outcome.DUPLICATE, words, known)
        if not found.why and store.put(pieces(content)).sha256 != found.sha256:
            raise Changed(file.name)
    try:
        feed = note(name, found)
    except IntegrityError:  # the same content came on another way at this moment
        return Receipt(file.name, Outcome.DUPLICATE, "同じ内容のファイルを受信しています。")
    outcome = Outcome.REFUSED if found.why else Outcome.WAITING
    return Receipt(file.name, outcome, found.why, feed)


@dataclass(frozen=True)
class Compared:
    """A content beside its sidecar."""

    sha256: str
    size: int
    rows: int | None  # as the sidecar says
    why: str  # the reason to refuse it; empty when there is none
    parts: int = 1  # of how many files a 全件 is


def compare(content: BinaryIO, beside: BinaryIO, name: FileName) -> Compared:
    """Whether a file is what its sidecar says, and may be taken."""
    digest, size = digest_of(content)
    try:
        claimed = transport.of_ward().read_sidecar(beside.read(LARGEST_SIDECAR), name)
    except NotOurs as problem:
        return Compared(digest, size, None, str(problem))
    why = ""
    if claimed.sha256 != digest:
        why = (
            f"SHA-256 が送り状と違います（送り状 {claimed.sha256[:12]}…、ファイル {digest[:12]}…）。"
            "途中で切れたか、書き換わっています。"
        )
    count = name.parts or claimed.parts or 1
    why = why or difference_of_rows(content, claimed.rows) or unfit(name, count, claimed.parts)
    is_part = name.mode is FeedMode.FULL and not why
    return Compared(
        digest, size, claimed.rows, why or order.too_late(name), count if is_part else 1
    )


def digest_of(content: BinaryIO) -> tuple[str, int]:
    """SHA-256 and size of a content."""
    digest, size = hashlib.sha256(), 0
    for chunk in pieces(content):
        digest.update(chunk)
        size += len(chunk)
    return digest.hexdigest(), size


def difference_of_rows(content: BinaryIO, claimed: int) -> str:
    """Why the number of rows does not fit; empty when it does."""
    try:
        found = count_rows(content)
    except NotOurs as problem:
        return str(problem)
    if found != claimed:
        return f"件数が送り状と違います（送り状 {claimed:,}件、ファイル {found:,}件）。"
    return ""


def unfit(name: FileName, count: int, claimed: int) -> str:
    """Why a 全件 cannot be put together: of one in parts, it must be known how many they are."""
    if name.mode is not FeedMode.FULL:
        return ""
    if name.parts and claimed and name.parts != claimed:
        return f"ファイル数が送り状と違います（ファイル名 {name.parts}、送り状 {claimed}）。"
    if not 1 <= count <= parts.MOST:
        return f"全件のファイル数（{count}）は、1から{parts.MOST}までです。"
    if name.sequence <= count:
        return ""
    if count == 1:
        return (
            "全件が分かれていますが、ファイル数が書かれていません。送り状の parts に書くか、"
            "1つのファイル（連番 001）で送ってもらってください。"
        )
    return f"連番 {name.sequence:03d} は、ファイル数（{count}）より大きい数です。"


def seen_before(name: FileName, found: Compared) -> Feed | None:
    """The Feed that this file is already; None when it is new.

    A file that was refused here may come again, mended or with another sidecar; the same one
    refused again for the same reason is not worth a second line. One that its batch refused is
    tried again by a person, not by being sent again.
    """
    feeds = Feed.objects.filter(interface=name.interface)
    standing = feeds.exclude(state=FeedState.REFUSED)
    same_content = standing.filter(sha256=found.sha256).first()
    if same_content and says_anew(name, found):
        same_content = standing.filter(sha256=found.sha256, stamp=name.stamp).first()
    if same_content or found.why:
        refused = feeds.filter(
            state=FeedState.REFUSED, name=name.text, sha256=found.sha256, why=found.why
        )
        return same_content or standing.filter(name=name.text).first() or refused.first()
    by_batch = feeds.filter(state=FeedState.REFUSED, sha256=found.sha256, batch__isnull=False)
    return standing.filter(name=name.text).first() or by_batch.first()


def says_anew(name: FileName, found: Compared) -> bool:
    """Whether a content that came before is another file under this name.

    A 全件 says how everything is now, though it was so before: what was put right in between, or
    that nothing has changed. So does a 差分 without rows. The rows of a 差分 may have been sent once
    more by mistake, and would put back what came since.
    """
    return name.mode is FeedMode.FULL or found.rows == 0


def words_of_known(known: Feed, name: FileName, digest: str) -> str:
    """What is said of a file that came again."""
    if known.state == FeedState.REFUSED:
        return f"前に受け付けなかったファイルと同じです。{known.why}"
    if known.sha256 != digest:
        return (
            "同じ名前のファイルを受信していますが、内容が違います。取り込みません。"
            "正しいほうを、新しい作成日時の名前で送ってもらってください。"
        )
    if known.name != name.text:
        return f"同じ内容のファイル（{known.name}）を受信しています。"
    return "同じファイルを受信しています。"


@transaction.atomic
def note(name: FileName, found: Compared) -> Feed:
    """The Feed: waiting, or refused for a reason."""
    with audit.event(ACTION) as entry:
        feed = Feed.objects.create(
            interface=name.interface,
            name=name.text,
            mode=name.mode,
            stamp=name.stamp,
            sequence=name.sequence,
            parts=found.parts,
            rows=found.rows,
            sha256=found.sha256,
            size=found.size,
            received_at=clock.now(),
            state=FeedState.REFUSED if found.why else FeedState.WAITING,
            why=found.why,
        )
        entry.touch(others={"feed": [feed.pk]})
    return feed
