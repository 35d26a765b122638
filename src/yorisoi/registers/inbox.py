"""受信箱: the watched directory into which the ward's 統合基盤 puts its files.

    <inbox>/                  files with their sidecars, as they come (setting YORISOI_INBOX)
    <inbox>/../archive/       what was received, by interface; duplicates/ what came again
    <inbox>/../quarantine/    what was refused, or is none of ours, each with its reason in a .txt

What is not complete stays where it is. Nothing but plain files directly in the directory is
looked at; links are put away unread.
"""

import logging
import os
import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path, PurePath

from django.conf import settings
from django.db import transaction
from django.db.models import F

from yorisoi import clock
from yorisoi.access.models import Staff
from yorisoi.exchange import locks, store
from yorisoi.registers import receiving, transport
from yorisoi.registers.models import InboxNote, InboxNoteKind
from yorisoi.registers.receiving import Outcome, Receipt
from yorisoi.registers.transport import NotOurs

log = logging.getLogger(__name__)

LOCK = "registers.inbox"
# Names under which transfer programs write a file before it is whole.
UNFINISHED = (".tmp", ".part", ".partial", ".filepart", ".crdownload")
MOST_AT_ONCE = 2_000  # names looked at in one go; the rest is seen at the next
NO_SIDECAR = "送り状（{name}）を待っています。"
NO_FILE = "送り状だけがあります。ファイル（{name}）を待っています。"
COMPLETE = "そろっています。まもなく取り込みます。"
STILL_WRITTEN = "書き終わるのを待っています。"
SMALLEST_ROOM = 64 * 1024 * 1024  # bytes that must stay free on the disk


@dataclass(frozen=True)
class Half:
    """A file that waits in the inbox for what belongs to it."""

    name: str
    since: datetime
    why: str
    is_late: bool  # it waits for longer than the ward declared


def folder() -> Path:
    """The inbox."""
    return Path(settings.INBOX_DIR)


def archive() -> Path:
    """Where received files are kept for a while."""
    return folder().parent / "archive"


def quarantine() -> Path:
    """Where refused files lie."""
    return folder().parent / "quarantine"


def make_folders() -> None:
    """All three, for the product's own user alone (the ward opens the inbox to its sender)."""
    for one in (folder(), archive(), quarantine()):
        one.mkdir(mode=0o700, parents=True, exist_ok=True)


def entries() -> list[os.DirEntry[str]]:
    """What lies directly in the inbox and is meant for us, by name."""
    try:
        with os.scandir(folder()) as found:
            named = [
                one
                for one in found
                if not one.name.startswith((".", "~"))
                and not one.name.lower().endswith(UNFINISHED)
                and (one.is_symlink() or one.is_file(follow_symlinks=False))
            ]
    except FileNotFoundError:
        return []
    return sorted(named, key=lambda one: one.name)[:MOST_AT_ONCE]


def look(
    *,
    by: Staff | None = None,
    names: Iterable[str] | None = None,
    settle: timedelta | None = None,
) -> list[Receipt]:
    """Receive whatever is complete (of ``names`` alone, when given), and put it away.

    One file that cannot be read does not keep the others waiting.

    :raises Busy: when somebody else looks at this moment.
    """
    make_folders()
    declared = transport.of_ward()
    quiet = declared.settle if settle is None else settle
    wanted = None if names is None else set(names)
    receipts = []
    with locks.holding(LOCK, patience=20):
        present = {one.name: one for one in entries()}
        for name, entry in present.items():
            of = declared.file_of(name)
            if wanted is not None and name not in wanted and of not in wanted:
                continue
            try:
                receipt = look_at(entry, present, quiet, by)
            except FileNotFoundError:
                continue  # taken back by who put it there
            except OSError as error:
                receipt = trouble(name, error)
            if receipt:
                receipts.append(receipt)
    return receipts


def look_at(
    entry: os.DirEntry[str],
    present: dict[str, os.DirEntry[str]],
    settle: timedelta,
    by: Staff | None,
) -> Receipt | None:
    """One name of the inbox; None when nothing is to be said of it."""
    declared, name = transport.of_ward(), entry.name
    if entry.is_symlink():
        return strange(name, "リンクです。ファイルそのものを置いてください。")
    of = declared.file_of(name)
    if of is not None:
        return None if is_name(of) else stray(entry, settle)
    if not is_name(name):
        return stray(entry, settle)
    beside = declared.sidecar_of(name)
    if beside not in present or present[beside].is_symlink():
        return Receipt(name, Outcome.NOT_YET, NO_SIDECAR.format(name=beside))
    path = folder() / name
    room(entry.stat(follow_symlinks=False).st_size)
    receipt = receiving.receive(path, folder() / beside, by=by, settle=settle)
    if receipt.outcome is not Outcome.NOT_YET:
        put_away(receipt, beside)
    return receipt


def is_name(name: str) -> bool:
    """Whether a name is one of a file, as declared."""
    try:
        transport.of_ward().read_name(name)
    except NotOurs:
        return False
    return True


def stray(entry: os.DirEntry[str], settle: timedelta) -> Receipt | None:
    """A name that is none of ours: perhaps a transfer under another name, so it is given its time."""
    try:
        transport.of_ward().read_name(transport.of_ward().file_of(entry.name) or entry.name)
    except NotOurs as problem:
        with receiving.opened(folder() / entry.name) as file:
            if receiving.quiet_for(file) < settle:
                return Receipt(entry.name, Outcome.NOT_YET, STILL_WRITTEN)
        return strange(entry.name, str(problem))
    return None


def strange(name: str, why: str) -> Receipt:
    """Into the quarantine, with words."""
    remember(name, InboxNoteKind.UNKNOWN, why)
    move([name], quarantine(), why)
    return Receipt(name, Outcome.UNKNOWN, why)


def put_away(receipt: Receipt, beside: str) -> None:
    """The file and its sidecar leave the inbox, once what was noted about them is certain."""
    names = [receipt.name, beside]
    place, why = quarantine(), receipt.words
    if receipt.outcome is Outcome.UNKNOWN:
        remember(receipt.name, InboxNoteKind.UNKNOWN, why)
    elif receipt.outcome is Outcome.DUPLICATE:
        remember(receipt.name, InboxNoteKind.DUPLICATE, why)
        place = archive() / "duplicates"
    elif receipt.outcome is Outcome.WAITING and receipt.feed:
        place, why = archive() / receipt.feed.interface, ""
    transaction.on_commit(lambda: move_or_tell(names, place, why))


def move_or_tell(names: list[str], place: Path, why: str) -> None:
    """Move; where it cannot be, the file is seen again at the next look, as one that was received."""
    try:
        move(names, place, why)
    except OSError as error:
        trouble(names[0], error)


def move(names: list[str], place: Path, why: str) -> None:
    """Files of the inbox into ``place``, beside what is there, with the reason in a file of its own."""
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name in names:
        with suppress(FileNotFoundError):
            target = free_name(place, name)
            moved(folder() / name, target)
            if why and name == names[0]:
                words = place / f"{target.name}.txt"
                words.write_text(f"{clock.now():%Y-%m-%d %H:%M} {name}\n{why}\n", encoding="utf-8")


def moved(source: Path, target: Path) -> None:
    """Rename, or copy and remove where the two lie on different disks."""
    try:
        source.rename(target)
    except OSError:
        draft = target.with_name(f".{secrets.token_hex(8)}")
        try:
            shutil.copyfile(source, draft, follow_symlinks=False)
            draft.rename(target)
        finally:
            draft.unlink(missing_ok=True)
        source.unlink()


def free_name(place: Path, name: str) -> Path:
    """A name that is not taken: 「a.csv」「a.csv.2」."""
    target, number = place / name, 1
    while os.path.lexists(target):
        number += 1
        target = place / f"{name}.{number}"
    return target


def room(size: int) -> None:
    """Whether the store can hold it: half a file on a full disk would take the others' room.

    :raises OSError: when it cannot.
    """
    place = Path(settings.FILES_DIR)
    while not place.exists():
        place = place.parent
    # Once in the store, once while its batch reads it in.
    if shutil.disk_usage(place).free < 2 * size + SMALLEST_ROOM:
        raise OSError(28, "ディスクの空きが足りません")


def trouble(name: str, error: OSError) -> Receipt:
    """A file that cannot be read, stored or moved: said, and tried again at the next look."""
    log.error("a file of the inbox cannot be taken: %s", error.strerror or type(error).__name__)
    why = f"読み書きできません（{error.strerror or type(error).__name__}）。"
    if isinstance(error, receiving.Changed):
        why = "読んでいるあいだに書き換えられました。"
    remember(name, InboxNoteKind.UNREADABLE, why)
    return Receipt(name, Outcome.NOT_YET, why)


@transaction.atomic
def remember(name: str, kind: InboxNoteKind, why: str) -> None:
    """One line for the page; of the same again, how often."""
    now = clock.now()
    found, made = InboxNote.objects.get_or_create(
        name=name, kind=kind, why=why, defaults={"first_at": now, "last_at": now}
    )
    if not made:
        InboxNote.objects.filter(pk=found.pk).update(last_at=now, times=F("times") + 1)


def halves() -> list[Half]:
    """What lies in the inbox and waits: a file without its sidecar, a sidecar without its file."""
    declared, present = transport.of_ward(), {one.name: one for one in entries()}
    found = []
    for name, entry in present.items():
        of, why = declared.file_of(name), ""
        if of is not None:
            why = "" if of in present else NO_FILE.format(name=of)
        elif is_name(name):
            beside = declared.sidecar_of(name)
            why = COMPLETE if beside in present else NO_SIDECAR.format(name=beside)
        else:
            why = STILL_WRITTEN
        with suppress(OSError):
            came = entry.stat(follow_symlinks=False).st_ctime
            since = datetime.fromtimestamp(came, clock.TOKYO)
            if why:
                found.append(Half(name, since, why, clock.now() - since > declared.told_after))
    return found


def deliver(name: str, chunks: Iterable[bytes]) -> None:
    """Put a file into the inbox as a sender should: under a hidden name first, then renamed.

    The sidecar comes last: then its file is there.
    """
    make_folders()
    plain = PurePath(name.replace("\\", "/")).name
    draft = folder() / f".{secrets.token_hex(8)}"
    try:
        with draft.open("xb") as file:
            for chunk in chunks:
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        draft.rename(folder() / plain)
    finally:
        draft.unlink(missing_ok=True)


def deliver_files(paths: Iterable[Path]) -> None:
    """Copy files into the inbox; sidecars after what they belong to."""
    declared = transport.of_ward()
    for path in sorted(paths, key=lambda one: declared.file_of(one.name) is not None):
        deliver(path.name, store.pieces(path))


def kept_files() -> Iterator[Path]:
    """Every file of the archive and the quarantine."""
    for place in (archive(), quarantine()):
        for path in place.rglob("*"):
            if path.is_symlink() or path.is_file():
                yield path
