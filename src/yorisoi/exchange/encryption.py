"""age (age-encryption.org/v1): to the key of this server, or with a passphrase.

With a key nothing is held but a few pieces: 64 KB after 64 KB is decrypted, and each is authentic
before it is given on; that none is missing is known at the end. With a passphrase the library
(pyrage) takes and gives whole contents only: such a package lies in memory twice, so it is kept
small, and finding the key from the passphrase takes up to 2 GB of memory for some seconds.
Encrypting is the same. No plain text is ever written to a disk here.
"""

import io
import re
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from queue import Empty, Full, Queue
from typing import Any, BinaryIO

import pyrage

MAGIC = b"age-encryption.org/v1\n"
LONGEST_HEADER = 1 << 14
MOST_WITH_PASSPHRASE = 256 << 20  # bytes
PATIENCE = 8
MOST_WORK = 21  # of scrypt: 2 GB of memory
PIECE = 1 << 20
PIECES_AHEAD = 4
SHORTEST_PASSPHRASE = 12
NOT_AGE = "暗号化されたパッケージ（age）ではありません。"
WRONG_KEY = "このサーバーの鍵では開けません。別の受取人あてに暗号化されたか、壊れています。"
WRONG_PASSPHRASE = "パスフレーズが合いません。大文字・小文字と記号を確かめてください。"  # noqa: S105
NEEDS_PASSPHRASE = "パスフレーズで暗号化されています。パスフレーズを入れてください。"  # noqa: S105
NEEDS_KEY = "パスフレーズでなく、鍵で暗号化されています。パスフレーズを入れずに開いてください。"
NO_KEY = (
    "このサーバーの鍵がまだありません。サーバーで yorisoi package key を実行し、"
    "表示された受取人あてに暗号化してもらってください。"
)
BAD_KEY = "鍵のファイルを読めません。AGE-SECRET-KEY-1 で始まる行が必要です。"
BAD_RECIPIENT = "受取人「{recipient}」が正しくありません。age1 で始まる文字列を確かめてください。"
DAMAGED = "壊れているか、途中までしかありません。もう一度コピーしてください。"
TOO_MUCH_WORK = "パスフレーズの計算が重すぎます。yorisoi package make で作り直してください。"
TOO_LARGE = "パスフレーズで開けるのは {most} MB までです。受取人の鍵で暗号化してください。"
NOT_WRITTEN = "書き込めません。空き容量を確かめてください。"
SHORT = "パスフレーズは{least}文字以上にしてください。"


class Locked(Exception):
    """It cannot be opened; the message is for people."""


@dataclass(frozen=True)
class Secret:
    """What opens a package: keys, one a line as ``age-keygen`` writes them, or a passphrase."""

    keys: str = field(default="", repr=False)
    passphrase: str = field(default="", repr=False)


def identities(keys: str) -> list[Any]:
    """The keys in the text of a key file; lines with ``#`` are remarks.

    :raises Locked: when there is none, or one that is damaged.
    """
    lines = [line.strip() for line in keys.splitlines()]
    found = [line for line in lines if line and not line.startswith("#")]
    try:
        known = [pyrage.x25519.Identity.from_str(line) for line in found]
    except pyrage.IdentityError as error:
        raise Locked(BAD_KEY) from error
    if not known:
        raise Locked(BAD_KEY)
    return known


def new_key() -> tuple[str, str]:
    """A new pair: the text of a key file, and the recipient to be told to others."""
    identity = pyrage.x25519.Identity.generate()
    recipient = str(identity.to_public())
    return f"# public key: {recipient}\n{identity}\n", recipient


def recipients_of(keys: str) -> list[str]:
    """For whom to encrypt so that these keys open it."""
    return [str(identity.to_public()) for identity in identities(keys)]


def passphrase_work(content: BinaryIO) -> int:
    """How much work its passphrase asks for (2 to the power of …); 0 when it is for a key.

    :raises Locked: when it is no age file.
    """
    content.seek(0)
    header = content.read(LONGEST_HEADER)
    content.seek(0)
    if not header.startswith(MAGIC):
        raise Locked(NOT_AGE)
    found = re.match(rb"-> scrypt \S+ (\d{1,3})\n", header[len(MAGIC) :])
    return int(found[1]) if found else 0


def decrypted(content: BinaryIO, secret: Secret) -> Iterator[bytes]:
    """The plain content, in pieces; whole and authentic only when it came to its end.

    :raises Locked: when the secret does not fit, or anything in it was changed or is missing.
    """
    if work := passphrase_work(content):
        yield from with_passphrase(content, secret.passphrase, work)
        return
    if not secret.keys:
        raise Locked(NEEDS_KEY if secret.passphrase else NO_KEY)
    yield from with_key(content, identities(secret.keys))


def with_passphrase(content: BinaryIO, passphrase: str, work: int) -> Iterator[bytes]:
    """Opened as a whole, in memory."""
    if not passphrase:
        raise Locked(NEEDS_PASSPHRASE)
    if work > MOST_WORK:
        raise Locked(TOO_MUCH_WORK)
    sealed = content.read(MOST_WITH_PASSPHRASE + 1)
    if len(sealed) > MOST_WITH_PASSPHRASE:
        raise Locked(TOO_LARGE.format(most=MOST_WITH_PASSPHRASE >> 20))
    plain = opened_with(sealed, passphrase)
    view = memoryview(plain)
    for start in range(0, len(view), PIECE):
        yield bytes(view[start : start + PIECE])


def opened_with(sealed: bytes, passphrase: str) -> bytes:
    """The plain content.

    The library measures how fast the machine is and refuses what would take long. On a busy one it
    measures badly; it is asked again before it is believed.
    """
    for attempt in range(PATIENCE):
        try:
            return bytes(pyrage.passphrase.decrypt(sealed, passphrase))
        except pyrage.DecryptError as error:
            if "Excessive work" in str(error):
                time.sleep(0.1 * attempt)
                continue
            # So it says when the header does not open; damage behind it reads otherwise.
            wrong = "Decryption failed" in str(error)
            raise Locked(WRONG_PASSPHRASE if wrong else DAMAGED) from error
    raise Locked(TOO_MUCH_WORK)


class Over(Exception):
    """Nobody reads any more."""


class Pieces:
    """What pyrage writes on its thread, for whoever reads on another; never more than a few MB."""

    def __init__(self) -> None:
        self.queue: Queue[bytes | BaseException | None] = Queue(PIECES_AHEAD)
        self.over = threading.Event()
        self.held = bytearray()

    def write(self, data: bytes) -> int:
        """Called by pyrage with a few KB."""
        self.held += data
        if len(self.held) >= PIECE:
            self.flush()
        return len(data)

    def flush(self) -> None:
        """Give on what is held."""
        if self.held:
            self.put(bytes(self.held))
            self.held.clear()

    def put(self, piece: bytes | BaseException | None) -> None:
        """Wait until there is room, unless nobody reads any more."""
        while not self.over.is_set():
            with suppress(Full):
                self.queue.put(piece, timeout=0.05)
                return
        raise Over


def with_key(content: BinaryIO, known: list[Any]) -> Iterator[bytes]:
    """Opened piece by piece. pyrage writes and we read, so it has a thread of its own."""
    pieces = Pieces()

    def work() -> None:
        end: BaseException | None = None
        try:
            pyrage.decrypt_io(content, pieces, known)
            pieces.flush()
        except BaseException as error:  # a panic of the library is no ``Exception``
            end = error
        with suppress(Over):
            pieces.put(end)

    thread = threading.Thread(target=work, name="age", daemon=True)
    thread.start()
    try:
        while isinstance(piece := pieces.queue.get(), bytes):
            yield piece
        if piece is not None:
            wrong = isinstance(piece, pyrage.DecryptError) and "No matching keys" in str(piece)
            raise Locked(WRONG_KEY if wrong else DAMAGED) from piece
    finally:
        pieces.over.set()
        with suppress(Empty):
            while True:
                pieces.queue.get_nowait()
        thread.join()


# --- the other direction


class Given(io.RawIOBase):
    """Pieces as a file that pyrage reads."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self.pieces, self.held = pieces, b""
        self.failure: Exception | None = None  # pyrage keeps only its words

    def read(self, size: int = -1, /) -> bytes:
        """Some bytes; none at the end."""
        while not self.held:
            try:
                piece = next(self.pieces, None)
            except Exception as error:
                self.failure = error
                raise
            if piece is None:
                return b""
            self.held = piece
        most = len(self.held) if size < 0 else size
        taken, self.held = self.held[:most], self.held[most:]
        return taken


def encrypt_for(pieces: Iterator[bytes], out: BinaryIO, recipients: Sequence[str]) -> None:
    """Encrypt so that any of the recipients can open it.

    :raises Locked: when one of them is misspelt, or the disk is full.
    """
    known = []
    for recipient in recipients:
        try:
            known.append(pyrage.x25519.Recipient.from_str(recipient))
        except pyrage.RecipientError as error:
            raise Locked(BAD_RECIPIENT.format(recipient=recipient)) from error
    given = Given(pieces)
    try:
        pyrage.encrypt_io(given, out, known)
    except (pyrage.EncryptError, OSError) as error:
        raise given.failure or Locked(NOT_WRITTEN) from error


def encrypt_with(pieces: Iterator[bytes], out: BinaryIO, passphrase: str) -> None:
    """Encrypt with a passphrase.

    :raises Locked: when it is too short, or the content too large.
    """
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise Locked(SHORT.format(least=SHORTEST_PASSPHRASE))
    plain = bytearray()
    for piece in pieces:
        plain += piece
        if len(plain) > MOST_WITH_PASSPHRASE - LONGEST_HEADER:
            raise Locked(TOO_LARGE.format(most=MOST_WITH_PASSPHRASE >> 20))
    out.write(pyrage.passphrase.encrypt(bytes(plain), passphrase))
