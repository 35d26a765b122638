"""Which character encoding a text file is in: decided strictly, with reasons and a confidence.

The whole file is decoded in every encoding that comes into question. What cannot be decoded is
out; when several can, the one whose text looks Japanese is taken; when that does not decide it
clearly, nobody guesses: a person must say. Names of people depend on it.
"""

import codecs
from dataclasses import dataclass, field
from enum import Enum
from typing import BinaryIO

from yorisoi.exchange import mixed_lines
from yorisoi.exchange.japanese_looks import Looks

CHUNK = 1 << 16  # small: a wrong encoding is given up after the first piece
SAMPLE = 100_000  # characters looked at to compare two readings
HOPELESS = 2_000  # places that cannot be read: this is not the encoding
MARK, MARK_END = "\ufdd0", "\ufdd1"  # noncharacters around the bytes that could not be read
FEW_NULS = 20  # UTF-16 has one in every digit and comma; elsewhere they are a few that strayed in
CLEARLY = 0.35  # by how much one reading must look better than the next
# Python's cp932 takes these single bytes and makes nothing of them; Windows-31J has none of them.
NOT_IN_CP932 = "\x80\xa0\uf8f0\uf8f1\uf8f2\uf8f3"

LABELS = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8（BOM付き）",
    "utf-16": "UTF-16（BOM付き）",
    "utf-16-le": "UTF-16LE",
    "utf-16-be": "UTF-16BE",
    "cp932": "Shift_JIS（Windows・CP932）",
    "euc_jp": "EUC-JP",
    mixed_lines.CODEC: "UTF-8とShift_JISのまざったもの",
}
# What a person can choose when it cannot be decided.
CHOICES = {code: LABELS[code] for code in ("utf-8", "cp932", "euc_jp", "utf-16")}
BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
NOT_TEXT = (
    (b"PK\x03\x04", "Excel などの圧縮されたファイル"),
    (b"\xd0\xcf\x11\xe0", "古い形式の Excel などのファイル"),
    (b"%PDF", "PDF"),
    (b"\x00\x01\x00\x00Standard ", "Access のデータベース"),
    (b"{\\rtf", "ワープロの文書（RTF）"),
    (b"\x1f\x8b", "圧縮されたファイル（gz）"),
    (b"7z\xbc\xaf", "圧縮されたファイル（7z）"),
    (b"ID;PWXL", "SYLK（slk）"),
    (b"MIME-Version:", "Webページ（mht）"),
    (b"Rar!", "圧縮されたファイル（rar）"),
)


class Confidence(Enum):
    """How sure the decision is."""

    CERTAIN = "確実"
    LIKELY = "ほぼ確実"
    UNSURE = "不確か"


class NotText(Exception):
    """Not a text file that could be read; the message is for the person who gave it."""


@dataclass(frozen=True)
class Encoding:
    """The decision: the codec to read with, and why."""

    codec: str
    confidence: Confidence
    reasons: tuple[str, ...]
    unreadable: int = 0  # places that cannot be decoded even so

    @property
    def label(self) -> str:
        """What people call it."""
        return LABELS.get(self.codec, self.codec)


@dataclass
class Trial:
    """One encoding, tried on the whole file."""

    codec: str
    unreadable: int = 0
    sample: list[str] = field(default_factory=list)
    sampled: int = 0

    def __post_init__(self) -> None:
        self.decoder = codecs.getincrementaldecoder(self.codec)(errors="yorisoi.mark")

    def take(self, chunk: bytes, *, final: bool = False) -> None:
        """Decode the next piece."""
        if self.unreadable > HOPELESS:
            return
        text = self.decoder.decode(chunk, final)
        self.unreadable += text.count(MARK)
        if self.codec == "cp932":
            self.unreadable += sum(text.count(char) for char in NOT_IN_CP932)
        if self.sampled < SAMPLE:
            telling = "".join(char for char in text if char > "\x7f" or char < " ")
            self.sample.append(telling[: SAMPLE - self.sampled])
            self.sampled += len(self.sample[-1])

    def looks(self) -> Looks:
        """How Japanese the text looks in this reading."""
        return Looks.of("".join(self.sample))


def mark(error: UnicodeError) -> tuple[str, int]:
    """Codec error handler: put the bytes, as hexadecimal, between marks no text contains."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    return f"{MARK}{wrong.hex(' ').upper()}{MARK_END}", error.end


codecs.register_error("yorisoi.mark", mark)


def detect(file: BinaryIO) -> Encoding:
    """Decide the encoding of a text file, reading it once from its beginning.

    :raises NotText: when it is no text, or no encoding fits by far.
    """
    first = file.read(CHUNK)
    for magic, what in NOT_TEXT:
        if first.startswith(magic):
            raise NotText(f"{what}です。CSV（コンマ区切り）かTSV（タブ区切り）で保存してください。")
    marked, candidates = possible(first)
    trials = [Trial(codec) for codec in candidates]
    is_ascii, size, chunk = "utf-8" in candidates, 0, first
    while chunk:
        size += len(chunk)
        is_ascii = is_ascii and chunk.isascii()
        for trial in trials:
            trial.take(chunk)
        chunk = file.read(CHUNK)
    for trial in trials:
        trial.take(b"", final=True)
    if is_ascii:
        return Encoding("utf-8", Confidence.CERTAIN, ("英数字と記号だけです",))
    if marked:
        return only_reading(trials[0], "先頭に文字コードの印（BOM）があります")
    if trials[0].codec == "utf-8" and trials[0].unreadable and (found := mixed(file)):
        return found
    return decide(trials, size)


def possible(first: bytes) -> tuple[bool, list[str]]:
    """Whether a BOM says what it is; and the encodings that come into question."""
    marked = next((codec for bom, codec in BOMS if first.startswith(bom)), None)
    if marked:
        return True, [marked]
    if first.count(0) * FEW_NULS > len(first):
        return False, ["utf-16-le", "utf-16-be"]
    return False, ["utf-8", "cp932", "euc_jp"]


def mixed(file: BinaryIO) -> Encoding | None:
    """A file that was put together of two, in two encodings; None when it was not."""
    file.seek(0)
    utf_8, other = mixed_lines.count(file)
    if not (utf_8 and other):
        return None
    reason = f"UTF-8の行（{utf_8:,}行）とShift_JISの行（{other:,}行）がまざっているので、行ごとに読みました"
    return Encoding(mixed_lines.CODEC, Confidence.LIKELY, (reason,))


def decide(trials: list[Trial], size: int) -> Encoding:
    """Choose among the readings."""
    whole = [trial for trial in trials if trial.unreadable == 0]
    if not whole:
        return least_wrong(trials, size)
    out = [
        f"{LABELS[trial.codec]}では読めない箇所があります" for trial in trials if trial.unreadable
    ]
    if len(whole) == 1:
        return only_reading(whole[0], *out)
    ranked = sorted(whole, key=lambda trial: -trial.looks().score)
    best, second = ranked[0], ranked[1]
    lead = best.looks().score - second.looks().score
    reasons = (*out, f"{LABELS[best.codec]}と{LABELS[second.codec]}のどちらでも読めます")
    if lead < CLEARLY or best.looks().score <= 0:
        return Encoding(best.codec, Confidence.UNSURE, reasons)
    better = f"{LABELS[best.codec]}で読んだほうが日本語として自然です"
    return Encoding(best.codec, Confidence.LIKELY, (*reasons, better))


def only_reading(trial: Trial, *reasons: str) -> Encoding:
    """The one reading there is: sure, unless what comes out is no Japanese at all."""
    looks = trial.looks()
    if trial.codec == "cp932":
        reasons = (*reasons, range_of_cp932("".join(trial.sample)))
    if trial.unreadable or looks.score <= 0:
        strange = () if trial.unreadable else ("日本語として不自然です",)
        return Encoding(trial.codec, Confidence.UNSURE, (*reasons, *strange), trial.unreadable)
    return Encoding(trial.codec, Confidence.CERTAIN, reasons)


def least_wrong(trials: list[Trial], size: int) -> Encoding:
    """No encoding reads all of it: take the one with the fewest wrong places, if they are few."""
    best = min(trials, key=lambda trial: trial.unreadable)
    if best.unreadable > max(3, size // 100) or best.looks().score <= 0:
        raise NotText(
            "文字コードを判定できません。UTF-8 か Shift_JIS のテキスト（CSV・TSV）にしてください。"
        )
    reasons = (f"{LABELS[best.codec]}で読めない箇所が{best.unreadable}か所あります",)
    return Encoding(best.codec, Confidence.UNSURE, reasons, best.unreadable)


def range_of_cp932(text: str) -> str:
    """Shift_JIS in the narrow sense, or with the characters that only Windows has."""
    if any("\ue000" <= char <= "\uf8ff" for char in text):
        return "外字（その組織だけの文字）を含みます"
    try:
        # ～－∥￠￡￢ have the same bytes in both, and are only named otherwise.
        text.translate(dict.fromkeys(map(ord, "～－∥￠￡￢"))).encode("shift_jis")
    except UnicodeEncodeError:
        return "Windows の拡張文字（髙・﨑・①など）を含みます"
    return "JIS の文字だけです"


def chosen(codec: str) -> Encoding:
    """The encoding that a person has chosen."""
    return Encoding(codec, Confidence.CERTAIN, ("人が選びました",))
