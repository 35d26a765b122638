"""How the records of an old system differ from the register: noise, kind by kind, from one seed.

Each field of a record goes through ``Noise``, which sometimes spoils it and notes how. The rates are
by judgement, near those of the sample ward where it shows them (docs/decisions/0023): a share of
careless records has three times the rates, so that errors come together as they do in life.

| kind | what happens |
|---|---|
| ``variant`` | a kanji in another shape: 渡邉 for 渡辺 |
| ``other_kanji`` | the given name in other kanji of the same reading: 翔大 for 翔太 |
| ``gaiji`` | a character that became 〓 |
| ``kana_for_kanji`` | the given name written in kana |
| ``surname`` | a former surname, or that of the other parent |
| ``no_given`` | （名不詳） |
| ``no_kana`` ``other_reading`` ``sloppy_kana`` | missing, misread, without 濁点 or small kana |
| ``script`` ``order`` ``alias`` | a foreigner's name in katakana or kanji, turned round, or 通称 |
| ``part_left_out`` ``other_spelling`` | a foreigner's name without its middle, or as another ear heard it |
| ``no_birthday`` ``part_birthday`` | unknown, or known in part |
| ``digit`` ``swapped`` ``era`` ``near_year`` | mistyped, day and month swapped, another era, another year |
| ``old_address`` ``other_address`` ``no_address`` ``wrong_number`` | moved since, elsewhere, missing, mistyped |
| ``sex`` | missing or wrong |
"""

import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from yorisoi.japanese import wareki, wareki_short
from yorisoi.japanese.variants import ROWS as VARIANTS

from .chance import Chance
from .names import SurnamePool, Word
from .pools import read_table
from .record import FOREIGN, Address, Resident

RATES = {
    "variant": 0.20,  # of the names that have a kanji with variants
    "other_kanji": 0.012,
    "gaiji": 0.004,
    "kana_for_kanji": 0.015,
    "surname": 0.055,
    "no_given": 0.014,
    "no_kana": 0.09,
    "other_reading": 0.03,
    "sloppy_kana": 0.06,
    "part_left_out": 0.08,  # of the foreign names of three parts
    "other_spelling": 0.12,  # of the foreign names
    "no_birthday": 0.013,
    "part_birthday": 0.025,
    "digit": 0.012,
    "swapped": 0.002,
    "era": 0.004,
    "near_year": 0.004,
    "old_address": 0.45,  # of those who moved within the ward
    "other_address": 0.08,
    "no_address": 0.02,
    "wrong_number": 0.015,
    "sex": 0.01,
}
ADDRESS_KINDS = ("old_address", "other_address", "no_address", "wrong_number")
CARELESS_SHARE, CARELESS_TIMES = 0.08, 3.0
_FORMS_OF_NAME = ("{0}　{1}", "{0} {1}", "{0}{1}")
_DIGITS = str.maketrans("0123456789/-", "０１２３４５６７８９／－")
_HALF = {unicodedata.normalize("NFKC", chr(c)): chr(c) for c in range(0xFF66, 0xFF9E)}
_SLOPPY = str.maketrans("ァィゥェォッャュョ", "アイウエオツヤユヨ")


def half_width(kana: str) -> str:
    """Katakana as the old system stores them: ﾜﾀﾅﾍﾞ ﾊﾅｺ."""
    apart = unicodedata.normalize("NFD", kana).replace("\u3099", "ﾞ").replace("\u309a", "ﾟ")
    return "".join(_HALF.get(one, one) for one in apart).replace("\u3000", " ")


@dataclass(slots=True)
class OldRecord:
    """One person as the old system has them, and (apart) who that is."""

    key: str
    family: str
    role: str  # child, expecting, guardian, household, relative
    name: str
    kana: str
    born: str  # as written
    sex: str  # male, female, unknown
    addresses: list[str]
    phone: str = ""
    former: str = ""  # 旧姓 where the old system keeps one
    together: bool = True  # lives with the child
    # The truth. Never an input.
    rid: str = ""
    foreign: bool = False
    noise: set[str] = field(default_factory=set)


class Noise:
    """Spoils names, birthdays and addresses."""

    def __init__(self, chance: Chance) -> None:
        self.chance = chance
        self.surnames = SurnamePool()
        self.times = 1.0
        self.of_kana: dict[tuple[str, str], list[str]] = defaultdict(list)
        self.of_kanji: dict[str, list[str]] = defaultdict(list)
        for row in read_table("given_names"):
            self.of_kana[row["sex"], row["kana"]].append(row["given"])
            self.of_kanji[row["given"]].append(row["kana"])
        self.shapes: dict[str, list[str]] = {}
        for variants in VARIANTS:
            shapes = [variants.representative, *variants.variants]
            for shape in shapes:
                self.shapes[shape] = [one for one in shapes if one != shape]

    def begin(self) -> None:
        """Another record: careful or careless."""
        self.times = CARELESS_TIMES if self.chance.happens(CARELESS_SHARE) else 1.0

    def hits(self, kind: str, into: OldRecord, share: float = 1.0) -> bool:
        """Whether this kind of noise strikes; it is noted when it does."""
        if not self.chance.happens(min(RATES[kind] * share * self.times, 0.9)):
            return False
        into.noise.add(kind)
        return True

    # --- names

    def names(self, one: Resident, into: OldRecord, *, woman: bool, surname: Word | None) -> None:
        """Name and reading of a resident as written here. ``surname``: that of the family."""
        if one.resident_kind == FOREIGN and one.roman_name:
            self.foreign_name(one, into)
            return
        written, read = one.name, one.kana
        earlier = [m for m in one.history if m.name != one.name]
        if earlier and self.chance.happens(0.5):
            into.noise.add("surname")
            written, read = earlier[0].name, earlier[0].kana
        parts, sounds = written.split("\u3000"), read.split("\u3000")
        family = Word(parts[0], sounds[0])
        given = Word("".join(parts[1:]), "".join(sounds[1:]))
        if self.hits("surname", into, 1.6 if woman else 0.5):
            if one.former_surname and self.chance.happens(0.7):
                family = Word(one.former_surname, one.former_surname_kana)
            elif surname and surname.kana != family.kana and self.chance.happens(0.5):
                family = surname
            else:
                before = family
                family = self.surnames.draw_other(self.chance, family)
                # The old system has a box for it; few fill it.
                if self.chance.happens(0.25):
                    into.former = before.text
        self.write(one.sex, family, given, into)

    def write(self, sex: str, family: Word, given: Word, into: OldRecord) -> None:
        """A Japanese name, spoiled."""
        text, sound = given.text, given.kana
        if self.hits("other_kanji", into):
            others = [w for w in self.of_kana[sex, sound] if w != text]
            if others:
                text = self.chance.pick(others)
            else:
                into.noise.discard("other_kanji")
        surname = self.in_another_shape(family.text, into)
        text = self.in_another_shape(text, into)
        if self.hits("kana_for_kanji", into):
            text = sound
        if self.hits("gaiji", into):
            surname = "〓" + surname[1:]
        form = self.chance.pick(_FORMS_OF_NAME)
        into.name = form.format(surname, text)
        if self.hits("other_reading", into):
            sound = self.misread(given.text, sound)
        reading = f"{family.kana} {sound}"
        if self.hits("no_given", into):
            into.name = f"{surname}（名不詳）"
            reading = reading if self.chance.happens(0.6) else ""
        into.kana = self.kana(reading, into)

    def in_another_shape(self, text: str, into: OldRecord) -> str:
        """One of the kanji with its variant."""
        able = [at for at, char in enumerate(text) if self.shapes.get(char)]
        if not able or not self.hits("variant", into):
            return text
        at = self.chance.pick(able)
        return text[:at] + self.chance.pick(self.shapes[text[at]]) + text[at + 1 :]

    def misread(self, written: str, sound: str) -> str:
        """Another reading of the same kanji, or one kana wrong."""
        others = [one for one in self.of_kanji[written] if one != sound]
        if others and self.chance.happens(0.7):
            return self.chance.pick(others)
        at = self.chance.between(0, len(sound) - 1)
        return sound[:at] + self.chance.pick("アカサタナハマヤラミキシリコト") + sound[at + 1 :]

    def kana(self, reading: str, into: OldRecord) -> str:
        """The reading as the old system stores it."""
        if not reading or self.hits("no_kana", into):
            into.noise.add("no_kana")
            return ""
        if self.hits("sloppy_kana", into):
            reading = reading.translate(_SLOPPY)
            if self.chance.happens(0.5):
                apart = unicodedata.normalize("NFD", reading)
                reading = apart.replace("\u3099", "", 1)
        reading = unicodedata.normalize("NFC", reading)
        if self.chance.happens(0.1):
            reading = reading.replace(" ", "").replace("\u3000", "")
        return half_width(reading) if self.chance.happens(0.9) else reading

    def foreign_name(self, one: Resident, into: OldRecord) -> None:
        """A name of three scripts in one of them."""
        chance = self.chance
        sound, letters = one.kana.split("\u3000"), one.roman_name.split()
        if len(sound) > 2 and len(sound) == len(letters) and self.hits("part_left_out", into):
            sound, letters = [sound[0], sound[-1]], [letters[0], letters[-1]]
        if self.hits("other_spelling", into):
            sound[-1] = self.misheard(sound[-1])
        into.kana = self.kana("\u3000".join(sound), into)
        lot = chance.random()
        if one.alias and lot < 0.45:
            into.noise.add("alias")
            into.name = one.alias.replace("\u3000", chance.pick(("\u3000", " ", "")))
            if into.kana and chance.happens(0.6):
                into.kana = half_width(one.alias_kana)
        elif one.kanji_name and lot < 0.75:
            if one.name != one.kanji_name:
                into.noise.add("script")
            into.name = one.kanji_name.replace("\u3000", chance.pick(("\u3000", " ", "")))
        elif lot < 0.62:
            into.noise.add("script")
            parts = list(sound)
            if chance.happens(0.15):
                into.noise.add("order")
                parts.reverse()
            into.name = chance.pick(("・", " ", "\u3000")).join(parts)
        else:
            parts = list(letters)
            if chance.happens(0.25):
                into.noise.add("order")
                parts = [*parts[1:], parts[0]]
            name = chance.pick((" ", "\u3000", "　")).join(parts)
            into.name = chance.pick((name, name.title(), unicodedata.normalize("NFKC", name)))

    def misheard(self, sound: str) -> str:
        """A foreign name as another ear writes it: ヴ and バ, a vowel, a small kana."""
        for one, other in (
            ("ヴ", "ブ"),
            ("ティ", "テイ"),
            ("シェ", "シエ"),
            ("ャ", "ア"),
            ("リ", "リイ"),
        ):
            if one in sound:
                return sound.replace(one, other, 1)
        at = self.chance.between(0, len(sound) - 1)
        return sound[:at] + self.chance.pick("アイウエオンルス") + sound[at + 1 :]

    # --- birthday, sex

    def birthday(self, born: date, into: OldRecord, *, expected: bool = True) -> str:
        """生年月日 as written; ``expected``: one would know it of a child or a guardian."""
        share = 1.0 if expected else 4.0
        if self.hits("no_birthday", into, share):
            return ""
        if self.hits("part_birthday", into, share):
            return self.partly(born)
        return self.dated(self.mistaken(born, into))

    def partly(self, born: date) -> str:
        """昭和60年頃, 平成3年5月, 1992年頃."""
        said = wareki(born)
        year = said[: said.index("年") + 1]
        month = f"{born.month}月"
        return self.chance.pick((f"{year}頃", f"{born.year}年頃", f"{year}{month}", f"{year}"))

    def mistaken(self, born: date, into: OldRecord) -> date:
        """Another day than the right one, now and then."""
        chance = self.chance
        try:
            if self.hits("digit", into):
                if chance.happens(0.6):
                    return born.replace(day=chance.between(1, 28))
                return born.replace(month=chance.between(1, 12))
            if born.day <= 12 and born.day != born.month and self.hits("swapped", into):
                return born.replace(month=born.day, day=born.month)
            if self.hits("era", into):
                years = chance.pick((63, 30) if born.year < 1960 else (-12, -30, 12))
                return born.replace(year=min(born.year + years, 2026))
            if self.hits("near_year", into):
                return born.replace(year=born.year + chance.pick((-1, 1)))
        except ValueError:
            return born.replace(day=1)
        return born

    def dated(self, born: date) -> str:
        """One of five ways to write a date."""
        way = self.chance.between(0, 4)
        short = wareki_short(born)
        if way == 0:
            return wareki(born)
        if way == 1:
            return short
        if way == 2:
            return short.replace(".", "/").translate(_DIGITS)
        return born.isoformat() if way == 3 else f"{born:%Y/%m/%d}"

    def sex(self, sex: str, into: OldRecord) -> str:
        """性別."""
        if self.hits("sex", into):
            return "unknown" if self.chance.happens(0.8) else ("female" if sex == "1" else "male")
        return {"1": "male", "2": "female"}[sex]

    # --- addresses

    def address(self, where: Address, into: OldRecord) -> str:
        """An address of the ward as people write it."""
        chance = self.chance
        block, house = where.block, where.house
        if self.hits("wrong_number", into):
            if chance.happens(0.5):
                block += chance.between(1, 9)
            else:
                house += 1
        city = f"{where.prefecture}{where.city}" if chance.happens(0.5) else ""
        if where.chome and chance.happens(0.55):
            dash = chance.pick(("-", "－", "ー"))
            numbers = dash.join(str(n) for n in (where.chome, block, house) if n)
            text = f"{city}{where.town}{numbers}"
        elif where.chome:
            text = f"{city}{where.town_and_chome}{block}番{house}号"
        else:
            text = f"{city}{where.town}{block}番地{house}" if block else f"{city}{where.town}"
        if where.building and chance.happens(0.6):
            text += f"　{where.building}"
        return text.translate(_DIGITS) if chance.happens(0.1) else text
