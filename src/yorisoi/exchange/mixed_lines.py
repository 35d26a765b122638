"""Files put together of others: some lines in UTF-8, some in Shift_JIS. Each is read as what it is.

Whoever appends this year's CSV to last year's gets such a file. Read as Shift_JIS its UTF-8 lines are
readable nonsense (逕ｷ for 男), which nobody notices; so they are looked for.
"""

import codecs
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing_extensions import Buffer

CODEC = "yorisoi_mixed"
OTHER = "cp932"
IN_UTF_8 = re.compile(rb"(?:[\xe3-\xe9][\x80-\xbf]{2}){3}")  # three kana or kanji
BOM = codecs.BOM_UTF8


def is_utf_8(line: bytes) -> bool:
    """Whether a line is meant as UTF-8. Shift_JIS hardly ever looks like it from end to end."""
    try:
        return any(char >= "\u3000" for char in line.decode("utf-8"))
    except UnicodeDecodeError:
        return False


def count(lines: Iterable[bytes]) -> tuple[int, int]:
    """How many lines are in UTF-8, and how many in Shift_JIS; (0, 0) when any is in neither."""
    utf_8 = other = 0
    for line in lines:
        if line.isascii():
            continue
        if is_utf_8(line):
            utf_8 += 1
        elif is_other(line):
            other += 1
        else:
            return 0, 0
    return utf_8, other


def is_other(line: bytes) -> bool:
    """Whether a line is Shift_JIS, and not a damaged one in UTF-8."""
    try:
        line.decode(OTHER)
    except UnicodeDecodeError:
        return False
    return not IN_UTF_8.search(line)


class LineDecoder(codecs.IncrementalDecoder):
    """Decodes whole lines; what is behind the last end of a line waits."""

    def __init__(self, errors: str = "strict") -> None:
        super().__init__(errors)
        self.rest = b""

    def decode(self, data: bytes, final: bool = False) -> str:  # type: ignore[override]
        """The lines that came to their end. No byte of these encodings but a line feed is 0x0A."""
        whole = self.rest + data
        end = len(whole) if final else whole.rfind(b"\n") + 1
        self.rest = whole[end:]
        lines = whole[:end].split(b"\n")
        return "\n".join(line.decode(codec_of(line), self.errors) for line in lines)

    def reset(self) -> None:
        """From the beginning."""
        self.rest = b""

    def getstate(self) -> tuple[bytes, int]:
        """What waits."""
        return self.rest, 0

    def setstate(self, state: tuple[bytes, int]) -> None:
        """What waited."""
        self.rest = state[0]


def codec_of(line: bytes) -> str:
    """The encoding of one line."""
    return "utf-8" if is_utf_8(line) or line.startswith(BOM) else OTHER


def find(name: str) -> codecs.CodecInfo | None:
    """The codec, for whoever opens a file with its name."""
    if name != CODEC:
        return None

    def decode(data: "Buffer", errors: str = "strict", /) -> tuple[str, int]:
        content = bytes(data)
        return LineDecoder(errors).decode(content, final=True), len(content)

    def encode(text: str, errors: str = "strict", /) -> tuple[bytes, int]:
        return text.encode(OTHER, errors), len(text)

    return codecs.CodecInfo(encode, decode, incrementaldecoder=LineDecoder, name=CODEC)


codecs.register(find)
