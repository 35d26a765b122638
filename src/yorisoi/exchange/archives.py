"""zip and tar, read once from the front: nothing is sought in them, and no name becomes a path.

Only files are taken. Links, folders, devices, and whatever a tool may hide behind the last entry,
are refused. What a zip tells of a file at its end (that it is a link) is compared when the end is
reached: who reads must not act on an entry before the last one has come.
"""

import stat
import struct
import tarfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

PIECE = 1 << 16
LONGEST_HEADER = 1 << 16  # of a name or of what else stands before a file in a tar
BLOCK = 512  # of a tar
ENDS = "途中までしかありません。もう一度コピーしてください。"
NO_ARCHIVE = "中身が zip でも tar でもありません。"
COMPRESSED_TAR = "中身は圧縮した tar（tar.gz など）です。zip か、圧縮しない tar にしてください。"
STRANGE = "中身の zip・tar の書き方に誤りがあります。作り直してください。"
BEHIND = "中身の zip・tar の後ろに、余分なデータがあります。"
LINK = "「{name}」はリンクです。ファイルそのものを入れてください。"
NO_FILE = "「{name}」はフォルダーなど、ファイルでないものです。ファイルだけを入れてください。"
LOCKED = "「{name}」に zip のパスワードが付いています。付けずに入れてください。"
METHOD = "「{name}」は読めない方式で圧縮されています。Deflate か圧縮なしにしてください。"
NO_SIZE = "「{name}」は、圧縮なしで大きさも書かれていません。Deflate で圧縮してください。"
NAME = "読めないファイル名があります。UTF-8 にしてください。"


class Unreadable(Exception):
    """The archive cannot be taken; the message is for people."""


@dataclass(frozen=True)
class Entry:
    """One file of an archive; its content is to be read before the next one."""

    name: str
    chunks: Iterator[bytes]


class Forward:
    """Bytes as they come, which can be asked for in any size."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self.chunks, self.held = chunks, b""

    def some(self, most: int = PIECE) -> bytes:
        """Up to ``most`` bytes; none only at the end."""
        while not self.held:
            chunk = next(self.chunks, None)
            if chunk is None:
                return b""
            self.held = chunk
        taken, self.held = self.held[:most], self.held[most:]
        return taken

    def exactly(self, size: int) -> bytes:
        """So many bytes.

        :raises Unreadable: when there are fewer.
        """
        parts = []
        while size:
            part = self.some(min(size, PIECE))
            if not part:
                raise Unreadable(ENDS)
            parts.append(part)
            size -= len(part)
        return b"".join(parts)

    def pieces(self, size: int) -> Iterator[bytes]:
        """The next ``size`` bytes, in pieces."""
        while size:
            part = self.some(min(size, PIECE))
            if not part:
                raise Unreadable(ENDS)
            size -= len(part)
            yield part

    def give_back(self, data: bytes) -> None:
        """What was read too much."""
        self.held = data + self.held


def entries(stream: Forward) -> Iterator[Entry]:
    """The files of a zip or tar, to its very end.

    :raises Unreadable: when it is none, or holds what is no file.
    """
    magic = stream.exactly(4)
    stream.give_back(magic)
    if magic[:2] == b"PK":
        yield from of_zip(stream)
    elif (
        magic[:2] == b"\x1f\x8b" or magic[:3] in (b"BZh", b"\xfd7z") or magic == b"\x28\xb5\x2f\xfd"
    ):
        raise Unreadable(COMPRESSED_TAR)
    else:
        yield from of_tar(stream)


def spelled(name: bytes) -> str:
    """A name as UTF-8, or as Windows wrote it."""
    for codec in ("utf-8", "cp932"):
        try:
            return name.decode(codec)
        except UnicodeDecodeError:
            continue
    raise Unreadable(NAME)


# --- zip

LOCAL = struct.Struct("<5H3I2H")  # behind the signature, as all of these
CENTRAL = struct.Struct("<6H3I5H2I")
END = struct.Struct("<4H2IH")
OF_FILE, OF_DIRECTORY, OF_END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
OF_END_64, OF_LOCATOR_64, OF_DESCRIPTOR = b"PK\x06\x06", b"PK\x06\x07", b"PK\x07\x08"
ENCRYPTED, SIZE_FOLLOWS = 0x0001 | 0x0040 | 0x2000, 0x0008
STORED, DEFLATED = 0, 8
SIZE_64, UNKNOWN_32 = 1, 0xFFFFFFFF


def of_zip(stream: Forward) -> Iterator[Entry]:
    """The files of a zip; then its directory must name the same ones, and nothing follow."""
    seen: Counter[bytes] = Counter()
    while (signature := stream.exactly(4)) == OF_FILE:
        _, flags, method, _, _, _, packed, size, of_name, of_extra = LOCAL.unpack(
            stream.exactly(LOCAL.size)
        )
        raw, extra = stream.exactly(of_name), stream.exactly(of_extra)
        name = spelled(raw)
        seen[raw] += 1
        wide = sizes_64(extra)
        if wide and UNKNOWN_32 in (packed, size):
            size, packed = wide
        if flags & ENCRYPTED:
            raise Unreadable(LOCKED.format(name=name))
        if method not in (STORED, DEFLATED):
            raise Unreadable(METHOD.format(name=name))
        if flags & SIZE_FOLLOWS and method == STORED:
            raise Unreadable(NO_SIZE.format(name=name))
        if method == STORED:
            chunks = stream.pieces(packed)
        elif flags & SIZE_FOLLOWS:
            chunks = inflated(stream, None, is_wide=wide is not None)
        else:
            chunks = inflated(stream, packed)
        yield Entry(name, chunks)
        for _ in chunks:  # whoever asks for the next one is done with this one
            pass
    read_directory(stream, signature, seen)


def sizes_64(extra: bytes) -> tuple[int, int] | None:
    """The sizes (unpacked, packed) of a file that may be larger than 4 GB."""
    while len(extra) >= 4:
        kind, size = struct.unpack_from("<2H", extra)
        if kind == SIZE_64 and size >= 16 and len(extra) >= 20:
            unpacked, packed = struct.unpack_from("<2Q", extra, 4)
            return unpacked, packed
        extra = extra[4 + size :]
    return None


def inflated(stream: Forward, packed: int | None, *, is_wide: bool = False) -> Iterator[bytes]:
    """The content of a compressed file, of ``packed`` bytes or (None) until it says that it ends."""
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    left, taken, given = packed, 0, 0
    data = b""
    while not inflate.eof:
        try:
            piece = inflate.decompress(data, PIECE)
        except zlib.error as error:
            raise Unreadable(STRANGE) from error
        data = inflate.unconsumed_tail
        given += len(piece)
        if piece:
            yield piece
        elif not data and not inflate.eof:
            data = stream.some(PIECE if left is None else min(PIECE, left)) if left != 0 else b""
            if not data:
                raise Unreadable(STRANGE if left == 0 else ENDS)
            taken += len(data)
            left = None if left is None else left - len(data)
    stream.give_back(inflate.unused_data)
    taken -= len(inflate.unused_data)
    if packed is None:
        read_descriptor(stream, taken, given, is_wide=is_wide)
    elif taken != packed:
        raise Unreadable(STRANGE)


def read_descriptor(stream: Forward, packed: int, size: int, *, is_wide: bool) -> None:
    """The sizes that follow a file."""
    if stream.exactly(4) == OF_DESCRIPTOR:
        stream.exactly(4)  # the checksum; the manifest has a stronger one
    found = struct.unpack("<2Q" if is_wide else "<2I", stream.exactly(16 if is_wide else 8))
    if found != (packed, size):
        raise Unreadable(STRANGE)


def read_directory(stream: Forward, signature: bytes, seen: Counter[bytes]) -> None:
    """The end of a zip."""
    listed: Counter[bytes] = Counter()
    while signature == OF_DIRECTORY:
        fields = CENTRAL.unpack(stream.exactly(CENTRAL.size))
        of_name, of_extra, of_comment, attributes = fields[9], fields[10], fields[11], fields[14]
        raw = stream.exactly(of_name)
        stream.exactly(of_extra + of_comment)
        listed[raw] += 1
        kind = stat.S_IFMT(attributes >> 16)
        if kind not in (0, stat.S_IFREG):
            words = LINK if kind == stat.S_IFLNK else NO_FILE
            raise Unreadable(words.format(name=spelled(raw)))
        signature = stream.exactly(4)
    if signature == OF_END_64:
        stream.exactly(min(struct.unpack("<Q", stream.exactly(8))[0], LONGEST_HEADER))
        signature = stream.exactly(4)
    if signature == OF_LOCATOR_64:
        stream.exactly(16)
        signature = stream.exactly(4)
    if signature != OF_END or listed != seen:
        raise Unreadable(STRANGE)
    stream.exactly(END.unpack(stream.exactly(END.size))[6])  # its comment
    if stream.some():
        raise Unreadable(BEHIND)


# --- tar


def of_tar(stream: Forward) -> Iterator[Entry]:
    """The files of a tar, with the long names of GNU and POSIX; then only zeros may follow."""
    longer: dict[str, str] = {}
    complaint = NO_ARCHIVE
    while any(header := stream.exactly(BLOCK)):
        try:
            # Any byte is a letter of latin-1: so the name comes back as it stands.
            info = tarfile.TarInfo.frombuf(header, "latin-1", "strict")
        except tarfile.HeaderError as error:
            raise Unreadable(complaint) from error
        complaint = STRANGE
        if info.size < 0:
            raise Unreadable(STRANGE)
        if info.type in (tarfile.GNUTYPE_LONGNAME, tarfile.XHDTYPE, tarfile.XGLTYPE):
            longer |= more_of_tar(stream, info)
            continue
        name = longer.get("path") or spelled(info.name.encode("latin-1"))
        size = whole_number(longer["size"]) if "size" in longer else info.size
        check_kind(info, name.rstrip("/"), longer)
        longer = {}
        chunks = stream.pieces(size)
        yield Entry(name, chunks)
        for _ in chunks:  # whoever asks for the next one is done with this one
            pass
        stream.exactly(-size % BLOCK)
    while rest := stream.some():
        if any(rest):
            raise Unreadable(BEHIND)


def check_kind(info: tarfile.TarInfo, name: str, longer: dict[str, str]) -> None:
    """Files alone, and none with holes.

    :raises Unreadable: for all others.
    """
    if info.type not in (tarfile.REGTYPE, tarfile.AREGTYPE):
        words = LINK if info.issym() or info.islnk() else NO_FILE
        raise Unreadable(words.format(name=name))
    if any(key.startswith("GNU.sparse") for key in longer):
        raise Unreadable(NO_FILE.format(name=name))


def more_of_tar(stream: Forward, info: tarfile.TarInfo) -> dict[str, str]:
    """What is said of the next file ahead of it."""
    content = header_of_tar(stream, info.size)
    if info.type == tarfile.GNUTYPE_LONGNAME:
        return {"path": spelled(content.rstrip(b"\0"))}
    return posix_header(content) if info.type == tarfile.XHDTYPE else {}


def header_of_tar(stream: Forward, size: int) -> bytes:
    """What stands before a file and says more of it than fits."""
    if size > LONGEST_HEADER:
        raise Unreadable(STRANGE)
    content = stream.exactly(size)
    stream.exactly(-size % BLOCK)
    return content


def posix_header(content: bytes) -> dict[str, str]:
    """The lines ``LENGTH KEY=VALUE`` of a POSIX header."""
    found = {}
    while content:
        length, _, _ = content.partition(b" ")
        size = whole_number(length.decode("latin-1"))
        line, content = content[:size], content[size:]
        key, is_there, value = line[len(length) + 1 : -1].partition(b"=")
        if size <= len(length) or not is_there or not line.endswith(b"\n"):
            raise Unreadable(STRANGE)
        found[spelled(key)] = spelled(value)
    return found


def whole_number(text: str) -> int:
    """A number in a header."""
    if not (text.isascii() and text.isdigit() and len(text) < 20):
        raise Unreadable(STRANGE)
    return int(text)
