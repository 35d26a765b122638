"""What the values of a column look like: dates, kana, telephones, numbers of rows, a few words.

A column is told every cell once, and remembers little: how many, a sample, and the distinct values
as long as they are few.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from functools import cached_property

from yorisoi.japanese import DateError, TimeError, parse_partial_date, parse_time
from yorisoi.legacy.mapping import DITTO

SAMPLE = 300  # distinct values that are looked at closely
MOST_DISTINCT = 50_000  # then nobody counts any more
LONG, MOST_LONG = 200, 1_000  # of long texts even fewer
FEW = 40  # so many different words may be a list
LONGEST_WORD = 29
# Words by which a cell says that it says nothing.
NOTHING = frozenset(
    [
        "－",
        "-",
        "―",
        "ー",
        "–",
        "—",
        "‐",
        "‑",
        "*",
        "＊",
        "／",
        "/",
        "・",
        "…",
        "─",
        "NULL",
        "null",
        "Null",
        "(null)",
        "#N/A",
        "N/A",
        "n/a",
        "nil",
        "未入力",
        "未設定",
        "(空白)",
        "（空白）",
        "空白",
        "0000/00/00",
        "0000-00-00",
        "00000000",
        "--",
        "----",
        "－－",
        "ーー",
    ]
)
NOBODY = frozenset(["該当なし", "非該当", "なし", "無", "無し", "対象外", "該当せず"])

FULL_DATE = re.compile(
    r"(?:明治|大正|昭和|平成|令和|[mtshr明大昭平令㍾㍽㍼㍻㋿])?[\s.]*(?:\d{1,4}|元)\s*[年./\-]\s*\d{1,2}\s*[月./\-]\s*\d{1,2}日?"
    r"(?:\(.\))?(?:[\sT]+.*)?|(?:[mtshr1-5]\d{6}|(?:19|20)\d{6})(?:\s.*)?",
    re.IGNORECASE,
)
SERIAL = re.compile(r"[1-6]\d{4}(?:\.\d+)?")
CLOCK = re.compile(
    r"(?:午前|午後|am|pm)?\s*\d{1,2}\s*(?:[:時]\s*(?:\d{1,2}|半)?分?)(?::\d{2})?(?:頃|ごろ)?",
    re.IGNORECASE,
)
WITH_CLOCK = re.compile(r"\d日?(?:\(.\))?[\sT]+(?:午前|午後)?\d{1,2}[:時]\d{0,2}")
KANA = re.compile(r"[ァ-ヶーｦ-ﾟぁ-ゖヽヾゝゞ・.\s　\-‐－―()（）]+")
KANJI = re.compile(r"[\u3400-\u9fff々〆ヶ𠀀-𯨟]")
PHONE = re.compile(r"\(?0\d{1,4}\)?[-\s(]*\d{1,4}[-\s)]*\d{3,4}")
POSTAL = re.compile(r"〒?\s*\d{3}-\d{4}|〒\s*\d{7}")
ADDRESS = re.compile(
    r"(?:丁目|番地|番\d|番[0-9〇一二三四五六七八九十]|\d-\d+|\d号|大字|[都道府県].{1,6}[区市町村])"
)
SCHOOL = re.compile(
    r"(?:小学校|中学校|高校|高等学校|幼稚園|保育園|保育所|こども園|支援学校|小$|中$)"
)
PERSON_AND_KANA = re.compile(r"\S.*[（(][ァ-ヶーｦ-ﾟぁ-ゖ\s　・]+[）)]\s*")
PERSON_NAME = re.compile(r"[^\d\s、。]{1,5}[\s　][^\d\s、。]{1,6}")
CODE_NUMBER = re.compile(r"[A-Za-z]{0,5}[-_]?\d[\dA-Za-z\-_./]*")
SEXES = frozenset(
    [
        "男",
        "女",
        "男性",
        "女性",
        "男子",
        "女子",
        "男児",
        "女児",
        "m",
        "f",
        "male",
        "female",
        "オトコ",
        "オンナ",
        "不明",
        "その他",
    ]
)


def plain(cell: str) -> str:
    """A cell in one width, without blanks around it."""
    return cell.strip() if cell.isascii() else unicodedata.normalize("NFKC", cell).strip()


class Look:
    """The values of one column, told one after the other."""

    def __init__(self) -> None:
        self.cells = 0
        self.filled = 0
        self.dittos = 0
        self.longest = 0
        self.counts: Counter[str] = Counter()
        self.is_overfull = False

    def tell(self, cell: str) -> None:
        """One more cell."""
        self.cells += 1
        value = cell.strip()
        if not value:
            return
        self.filled += 1
        if value in DITTO:
            self.dittos += 1
            return
        self.longest = max(self.longest, len(value))
        most = MOST_DISTINCT if len(value) <= LONG else MOST_LONG
        if value in self.counts or len(self.counts) < most:
            self.counts[value] += 1
        else:
            self.is_overfull = True

    def add(self, other: "Look") -> None:
        """The same column in another sheet."""
        self.cells += other.cells
        self.filled += other.filled
        self.dittos += other.dittos
        self.longest = max(self.longest, other.longest)
        self.counts.update(other.counts)
        self.is_overfull = self.is_overfull or other.is_overfull

    @cached_property
    def sample(self) -> list[str]:
        """Some of the distinct values that say something."""
        return [one for one in list(self.counts)[: SAMPLE * 2] if one not in NOTHING][:SAMPLE]

    @cached_property
    def narrow(self) -> list[str]:
        """The sample in one width."""
        return [plain(one) for one in self.sample]

    @property
    def says(self) -> int:
        """How many cells say something of their own."""
        return sum(number for one, number in self.counts.items() if one not in NOTHING)

    @property
    def distinct(self) -> list[str]:
        """The different values that say something, the frequent ones first."""
        return [one for one, _ in self.counts.most_common() if one not in NOTHING]

    @property
    def nothings(self) -> list[str]:
        """The words it holds that mean nothing: －."""
        return [one for one in self.counts if one in NOTHING]

    def share(self, test: Callable[[str], object]) -> float:
        """How much of the sample passes a test."""
        return sum(1 for one in self.narrow if test(one)) / len(self.narrow) if self.narrow else 0.0

    @cached_property
    def dates(self) -> float:
        """Days, whole ones or in part."""
        return self.share(lambda one: FULL_DATE.fullmatch(one) and is_date(one))

    @cached_property
    def serials(self) -> float:
        """Days as Excel counts them."""
        return self.share(SERIAL.fullmatch)

    @cached_property
    def partial_dates(self) -> float:
        """Whatever may be read as a date that is known in part."""
        return self.share(lambda one: is_date(one) or SERIAL.fullmatch(one))

    @cached_property
    def moments(self) -> float:
        """Days with a time of day that is not midnight."""
        return self.share(
            lambda one: WITH_CLOCK.search(one) and not re.search(r"[\sT]00?:00(?::00)?$", one)
        )

    @cached_property
    def clocks(self) -> float:
        """Times of day."""
        return self.share(CLOCK.fullmatch)

    @cached_property
    def readable_clocks(self) -> float:
        """What the reader of times takes: 1530 too."""
        return self.share(is_time)

    @cached_property
    def kana(self) -> float:
        """Kana alone."""
        return self.share(KANA.fullmatch)

    @cached_property
    def with_kana(self) -> float:
        """山田 花（ヤマダ ハナ）."""
        return self.share(PERSON_AND_KANA.fullmatch)

    @cached_property
    def names(self) -> float:
        """Family name, blank, given name: with kanji or kana."""
        return self.share(
            lambda one: PERSON_NAME.fullmatch(one) and (KANJI.search(one) or KANA.fullmatch(one))
        )

    @cached_property
    def phones(self) -> float:
        """Telephone numbers."""
        return self.share(PHONE.fullmatch)

    @cached_property
    def postal(self) -> float:
        """Postal codes."""
        return self.share(POSTAL.fullmatch)

    @cached_property
    def addresses(self) -> float:
        """Addresses."""
        return self.share(
            lambda one: ADDRESS.search(one) and KANJI.search(one) and not FULL_DATE.fullmatch(one)
        )

    @cached_property
    def schools(self) -> float:
        """Schools and nurseries."""
        return self.share(SCHOOL.search)

    @cached_property
    def numbers(self) -> float:
        """Numbers used as names: 000123, A-12."""
        return self.share(CODE_NUMBER.fullmatch)

    @cached_property
    def digits(self) -> float:
        """Nothing but digits."""
        return self.share(str.isdecimal)

    @cached_property
    def sexes(self) -> float:
        """男, 女性, F."""
        return self.share(lambda one: one.casefold() in SEXES)

    @cached_property
    def texts(self) -> float:
        """Sentences, or more than a line of words."""
        return self.share(lambda one: len(one) > 25 or "。" in one or "\n" in one)

    @property
    def different(self) -> float:
        """How different the values are: 1 when no two are alike."""
        return len(self.counts) / sum(self.counts.values()) if self.counts else 0.0

    @property
    def is_unique(self) -> bool:
        """Whether every row says something else, as far as was counted."""
        return self.different == 1.0 and self.dittos == 0

    @property
    def is_full(self) -> bool:
        """Whether every row says something."""
        return self.filled == self.cells > 0

    @property
    def is_few(self) -> bool:
        """Whether it holds few different short words: a list."""
        found = self.distinct
        return 0 < len(found) <= FEW and all(len(one) <= LONGEST_WORD for one in found)

    @property
    def is_counting(self) -> bool:
        """1, 2, 3 … from the first row to the last."""
        found = list(self.counts)[:SAMPLE]
        return (
            len(found) > 1
            and self.is_unique
            and found == [str(n) for n in range(1, len(found) + 1)]
        )

    def holds(self, separators: str) -> str:
        """The separator that most of its values have once."""
        for char in separators:
            wide = chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char
            once = [one for one in self.narrow if sum(map(one.count, {char, wide})) == 1]
            if len(once) * 2 > len(self.narrow):
                return char
        return ""

    def between(self, low: int, high: int) -> bool:
        """Whether it holds whole numbers in a range, and nothing else."""
        return bool(self.narrow) and all(
            (one.isdecimal() and low <= int(one) <= high) or one == "元" for one in self.narrow
        )

    def width_of_number(self) -> int:
        """How long its numbers are when they have zeros in front; 0 when they have none."""
        found = self.narrow
        if not found or not all(one.isdecimal() for one in found):
            return 0
        return max(map(len, found)) if any(one.startswith("0") for one in found) else 0


def is_date(text: str) -> bool:
    """Whether the product reads it as a date, whole or in part."""
    try:
        parse_partial_date(text)
    except DateError:
        return False
    return True


def is_time(text: str) -> bool:
    """Whether the product reads it as a time of day."""
    try:
        parse_time(text[-8:].strip() if len(text) > 8 and "-" in text else text)
    except TimeError:
        return False
    return True
