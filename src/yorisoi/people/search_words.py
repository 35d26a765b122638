"""Reading one typed word: what it may mean, each meaning as a query over the search keys."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from yorisoi.japanese import (
    DateError,
    GradeError,
    PartialDate,
    birth_range_for_grade,
    fold_town,
    name_key,
    parse_address,
    parse_grade,
    parse_partial_date,
    phone_key,
    strict_kana_key,
)
from yorisoi.people.search_keys import (
    LONGEST,
    SHORTEST_PHONE,
    number_key,
    quoted,
    resident_key,
    split_room,
    year_words,
)

MOST_WORDS = 8
ROOM_DIGITS = 3
Range = tuple[date, date]

_AGE = re.compile(r"満?(\d{1,3})[歳才]")
_NUMBERS_ONLY = re.compile(r"[\d\-()+.,/]+")
_GRADE = re.compile("[小中高年児]")
_KANA = re.compile("[ァ-ヺー]+")
# The beginning of a joined name is told from a surname by its length: ワタナベ has four kana, 佐々木
# three kanji. Shorter ones must be the whole name.
_JOINED_KANA, _JOINED = 5, 3


@dataclass(frozen=True)
class Word:
    """One typed word with all its readings. ``said`` is the word as typed."""

    said: str
    name: str = ""  # name_key
    exact: str = ""  # strict_kana_key
    address: list[str] = field(default_factory=list)  # tsquery pieces that speak of addresses
    past_address: list[str] = field(default_factory=list)
    other: list[str] = field(default_factory=list)  # telephone, 宛名番号
    born: Range | None = None
    elsewhere: dict[int, tuple[str, str]] = field(default_factory=dict)  # person → (kind, text)

    @property
    def name_pieces(self) -> list[str]:
        """Queries over names: beginnings of a part, the whole name joined."""
        if not self.name:
            return []
        starts = [begins("n", self.name), begins("o", self.name)]
        if len(self.name) == 1 and _KANA.fullmatch(self.name):
            return [exactly("n", self.name), exactly("o", self.name)]
        long = _JOINED_KANA if _KANA.fullmatch(self.name) else _JOINED
        joined = begins if len(self.name) >= long else exactly
        return [*starts, joined("f", self.name)]

    @property
    def years(self) -> list[str]:
        """Queries over the years of birth."""
        return [quoted(year) for year in year_words(*self.born)] if self.born else []

    @property
    def open_pieces(self) -> list[str]:
        """All queries but those over addresses and birthdays."""
        return [*self.name_pieces, *self.other]

    @property
    def address_pieces(self) -> list[str]:
        """All queries over addresses."""
        return [*self.address, *self.past_address]


def begins(letter: str, key: str) -> str:
    """A query for keys of ``letter`` that begin with ``key``."""
    return quoted((letter + key)[:LONGEST]) + ":*"


def exactly(letter: str, key: str) -> str:
    """A query for the key ``key`` of ``letter``."""
    return quoted((letter + key)[:LONGEST])


# What a room above knows numbers of: given a word, the persons with (kind, text as it stands).
Elsewhere = Callable[[str], dict[int, tuple[str, str]]]
_elsewhere: list[Elsewhere] = []


def find_also(function: Elsewhere) -> None:
    """Let a room above look a word up in its own numbers (ケース番号)."""
    _elsewhere.append(function)


def read_words(text: str, day: date) -> list[Word]:
    """The words of a search, parted by blanks of either width, each with its readings on ``day``."""
    said = unicodedata.normalize("NFKC", text.replace("\x00", "")).split()
    return [read_word(word, day) for word in dict.fromkeys(said[:MOST_WORDS])]


def read_word(said: str, day: date) -> Word:
    """All that ``said`` may mean."""
    numbers_only = bool(_NUMBERS_ONLY.fullmatch(said))
    now, past = address_pieces(said)
    found: dict[int, tuple[str, str]] = {}
    for look_up in _elsewhere:
        found |= look_up(said)
    return Word(
        said,
        name="" if numbers_only else name_key(said),
        exact="" if numbers_only else strict_kana_key(said),
        address=now,
        past_address=past,
        other=number_pieces(said) if numbers_only else [],
        born=birth_range(said, day),
        elsewhere=found,
    )


def number_pieces(said: str) -> list[str]:
    """Part of a telephone number, or a 宛名番号."""
    found = []
    digits = phone_key(said)
    if len(digits) >= SHORTEST_PHONE:
        found.append(begins("t", digits))
    if said.isdecimal() and resident_key(said):
        found.append(exactly("i", resident_key(said)))
    return found


def address_pieces(said: str) -> tuple[list[str], list[str]]:
    """Queries for a part of an address: (over present ones, over earlier ones)."""
    found = parse_address(said)
    numbers = number_key(found.chome, found.ban, found.go)
    now: list[str] = []
    past: list[str] = []
    if found.town:
        town = fold_town(found.town)
        if numbers:
            key = f"{town}-{numbers}"
            now, past = [begins("q", key)], [begins("r", key)]
        elif len(town) > 1:
            now, past = [begins("a", town)], [begins("h", town)]
    elif numbers and not said.isdecimal():
        now = [begins("m", numbers)]
    if found.city and (now or past):
        city = exactly("c", name_key(found.city))
        now, past = [f"({city} & {now[0]})"], [f"({city} & {past[0]})"] if past else []
    elif found.city:
        now = [exactly("c", name_key(found.city))]
    building = building_pieces(said)
    if building:
        now = [*now, "(" + " & ".join(building) + ")"]
    return now, past


def building_pieces(said: str) -> list[str]:
    """Queries for a building and its room. A number alone is a room when it has three digits."""
    keys = [key for key in map(name_key, split_room(said)) if len(key) > 1]
    if all(key.isdecimal() and len(key) != ROOM_DIGITS for key in keys):
        return []  # H29 is a year, and no room 29
    return [begins("b", key) for key in keys]


def birth_range(said: str, day: date) -> Range | None:
    """The birthdays that a date, a year, an age (7歳) or a grade (小1) allows."""
    age = _AGE.fullmatch(said)
    if age:
        return born_at_age(int(age[1]), day)
    try:
        if _GRADE.search(said):
            return birth_range_for_grade(parse_grade(said), day)
    except GradeError:
        pass
    try:
        return range_of(parse_partial_date(said))
    except DateError:
        return None


def range_of(born: PartialDate) -> Range | None:
    """The first and the last day of a partly known birthday, when it says anything."""
    if born.earliest and born.latest and list(year_words(born.earliest, born.latest)):
        return born.earliest, born.latest
    return None


def born_at_age(age: int, day: date) -> Range:
    """The birthdays of those who are ``age`` years old on ``day``."""
    return years_before(day, age + 1) + timedelta(days=1), years_before(day, age)


def years_before(day: date, years: int) -> date:
    """The same day ``years`` ago; for 29 February the day before 1 March."""
    year = max(day.year - years, 1)
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)
