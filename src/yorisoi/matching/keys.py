"""Keys 見出し: what of a person or a resident is compared, folded by ``japanese``. No Django here.

Every column that may hold several (names, places) is a tuple of all that are known, now or earlier:
旧姓, 通称, every script, past addresses. Nothing is guessed: kana are never made from kanji, and a
birthday that is known in part stays a range.

| column | what |
|---|---|
| ``names`` | whole name in writing, 異体字 folded |
| ``kanas`` | whole reading |
| ``letters`` | whole name in the alphabet or in kana, its parts sorted: they come in any order |
| ``surnames`` ``surname_kanas`` ``givens`` ``given_kanas`` | the parts |
| ``early`` ``late`` | first and last possible day of birth; ``dob`` when they are one |
| ``rooms`` ``houses`` ``blocks`` ``towns`` | addresses to 方書, 号, 番, 町丁目 |
| ``sex`` | male, female, or "" |
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from yorisoi.japanese import fold_town, kana_key, name_key, parse_address, roman_key

# 名不詳, 不明: what stands where a name should be.
_NO_NAME = re.compile(
    r"[（(\[]?(?:名|氏名|姓名)?(?:不詳|不明|未定|なし)[)）\]]?|[（(]?胎児[)）]?|[（(].*?[)）]"
)
_PARTS = re.compile(r"[\s・･,，]+")
_KANA_ONLY = re.compile(r"[ぁ-ゖァ-ヺｦ-ﾟー\s・･゛゜\-]+")
_LETTERS = re.compile(r"[A-Za-zＡ-Ｚａ-ｚÀ-ɏḀ-ỿ]")


@dataclass(frozen=True, slots=True)
class Name:
    """One name with its reading, folded. "" is what is not known."""

    name: str = ""
    kana: str = ""
    letters: str = ""
    surname: str = ""
    surname_kana: str = ""
    given: str = ""
    given_kana: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """One address, folded: 若葉台-1-20-3/201, 若葉台-1-20-3, 若葉台-1-20, 若葉台-1."""

    room: str = ""
    house: str = ""
    block: str = ""
    town: str = ""


@dataclass(frozen=True, slots=True)
class Keys:
    """All that is compared of one person or one resident."""

    names: tuple[str, ...] = ()
    kanas: tuple[str, ...] = ()
    letters: tuple[str, ...] = ()
    surnames: tuple[str, ...] = ()
    surname_kanas: tuple[str, ...] = ()
    givens: tuple[str, ...] = ()
    given_kanas: tuple[str, ...] = ()
    early: date | None = None
    late: date | None = None
    rooms: tuple[str, ...] = ()
    houses: tuple[str, ...] = ()
    blocks: tuple[str, ...] = ()
    towns: tuple[str, ...] = ()
    sex: str = ""

    @property
    def dob(self) -> date | None:
        """生年月日 when it is wholly known."""
        return self.early if self.early and self.early == self.late else None


class _OneByte(dict[int, str]):
    def __missing__(self, code: int) -> str:
        # Multiplicative hashing (Knuth): neighbours in Unicode must not fall together.
        self[code] = found = chr(33 + ((code * 2654435761) >> 12) % 94)
        return found


_CODES = _OneByte()


def one_byte(text: str) -> str:
    """A character of ASCII for each of ``text``: DuckDB counts differing bytes, not characters.

    In a hundred pairs of different characters one falls together; equal ones never part.
    """
    return text.translate(_CODES)


class Splitter:
    """Parts a name written without a space, by the surnames and given names of the register."""

    def __init__(self, surnames: Collection[str], givens: Collection[str]) -> None:
        self.surnames, self.givens = surnames, givens

    def split(self, name: str) -> tuple[str, str]:
        """(姓, 名) of a folded name; both must be known, or it stays whole: ("", "")."""
        fallback = ("", "")
        for at in range(len(name) - 1, 0, -1):
            if name[:at] in self.surnames:
                if name[at:] in self.givens:
                    return name[:at], name[at:]
                if fallback == ("", ""):
                    fallback = name[:at], name[at:]
        return fallback


NOBODY = Splitter((), ())
_name = lru_cache(maxsize=65536)(name_key)
_kana = lru_cache(maxsize=65536)(kana_key)


def read_names(name: str, kana: str = "", splitter: Splitter = NOBODY) -> list[Name]:
    """One name and its reading as columns; of a name in letters its reading is a name of its own."""
    read = read_name(name, kana, splitter)
    if _LETTERS.search(name) and len(_PARTS.split(kana.strip())) > 1:
        return [read, read_name(kana)]
    return [read]


def read_name(name: str, kana: str = "", splitter: Splitter = NOBODY) -> Name:
    """One name and its reading, folded; never raises."""
    bare = (
        _NO_NAME.sub("", name).strip()
        if "不" in name or "(" in name or "（" in name
        else name.strip()
    )
    no_given = bare != name.strip()
    parts = [part for part in _PARTS.split(bare) if part]
    sounds = [part for part in _PARTS.split(kana.strip()) if part]
    if bare and _LETTERS.search(bare):
        return _in_letters(bare, parts, sounds)
    if bare and len(parts) > 1 and _KANA_ONLY.fullmatch(bare):
        # カナ alone, as one writes a foreign name: it is its own reading, in any order.
        sounds = sounds if len(sounds) == len(parts) else parts
        folded = [_kana(part) for part in parts]
        return Name(
            "".join(folded), _whole(sounds), _sorted_kana(parts),
            folded[0], _kana(sounds[0]), folded[-1], _kana(sounds[-1]),
        )  # fmt: skip
    surname, given = _two([_name(part) for part in parts], splitter, no_given=no_given)
    surname_kana, given_kana = _two([_kana(part) for part in sounds], splitter, no_given=False)
    if not given_kana and len(parts) > 1 and _KANA_ONLY.fullmatch(parts[-1]):
        given_kana = given  # written in kana: 山田 はなこ
    whole = _name(parts[0]) + "".join(map(_name, parts[1:])) if parts else ""
    if no_given:
        whole = ""
    return Name(whole, _whole(sounds), "", surname, surname_kana, given, given_kana)


def _in_letters(bare: str, parts: list[str], sounds: list[str]) -> Name:
    """NGUYEN VAN NAM; CHEN シンイチ holds both."""
    folded = [_name(part) for part in parts]
    letters = "".join(roman_key(bare, any_order=True))
    mixed = any(not _LETTERS.search(part) for part in parts)
    return Name(
        "".join(folded), _whole(sounds), "" if mixed else letters,
        folded[0], _kana(sounds[0]) if len(sounds) > 1 else "",
        folded[-1] if len(folded) > 1 else "", _kana(sounds[-1]) if len(sounds) > 1 else "",
    )  # fmt: skip


def _whole(sounds: list[str]) -> str:
    """The whole reading: one key whether it was written with spaces or without."""
    return _kana(sounds[0]) if len(sounds) == 1 else kana_key("".join(sounds)) if sounds else ""


def _sorted_kana(parts: Iterable[str]) -> str:
    return "".join(sorted(map(_kana, parts)))


def _two(parts: list[str], splitter: Splitter, *, no_given: bool) -> tuple[str, str]:
    """(姓, 名) of folded parts."""
    if not parts:
        return "", ""
    if len(parts) > 1:
        return parts[0], "".join(parts[1:])
    return (parts[0], "") if no_given else splitter.split(parts[0])


# As the register writes 番地号: its town is read once for all its houses.
_LOT = re.compile(r"(.*[^0-9０-９一二三四五六七八九十])([0-9]{1,5})(?:番|番地)([0-9]{1,5})号?")


def read_place(text: str, building: str = "") -> Place:
    """One address as columns. Without a town and a number it says nothing."""
    lot = _LOT.fullmatch(text)
    town = _town(lot[1]) if lot else ""
    if lot and town:
        block = f"{town}-{lot[2].lstrip('0') or '0'}"
        return _with_room(town, block, f"{block}-{lot[3].lstrip('0') or '0'}", building)
    found = parse_address(text)
    if not found.town or not (found.ban or found.chome):
        return Place()
    town = _joined(fold_town(found.town), found.chome)
    block = _joined(town, found.ban) if found.ban else ""
    house = _joined(block, found.go) if block and found.go else ""
    return _with_room(town, block, house, f"{found.rest} {building}")


@lru_cache(maxsize=8192)
def _town(before: str) -> str:
    """町丁目 of an address up to its 番; "" when what follows is not its 番 and 号."""
    found = parse_address(f"{before}1番1号")
    fits = (found.ban, found.go, found.rest) == ("1", "1", "") and found.town
    return _joined(fold_town(found.town), found.chome) if fits else ""


def _joined(before: str, number: str) -> str:
    return f"{before}-{number.lstrip('0') or '0'}" if number else before


def _with_room(town: str, block: str, house: str, rest: str) -> Place:
    digits = _ROOM.findall(rest.translate(_NARROW)) if house and rest else []
    return Place(f"{house}/{digits[-1].lstrip('0')}" if digits else "", house, block, town)


_ROOM = re.compile(r"[0-9]+")
_NARROW = str.maketrans("０１２３４５６７８９", "0123456789")


def keys_of(
    names: Iterable[tuple[str, str]],
    places: Iterable[tuple[str, str]] = (),
    born: tuple[date | None, date | None] = (None, None),
    sex: str = "",
    former: Iterable[tuple[str, str]] = (),
    splitter: Splitter = NOBODY,
) -> Keys:
    """The keys of one person or resident, as the pipeline makes them of many.

    ``names`` are (name, reading), ``places`` (address, 方書), ``former`` 旧姓 without a given name.
    """
    read = [one for name, kana in names for one in read_names(name, kana, splitter)]
    read += [changed for old in former for changed in with_former(old, read)]
    found = [read_place(text, building) for text, building in places if text]

    def every(values: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted({value for value in values if value}))

    return Keys(
        names=every(one.name for one in read),
        kanas=every(one.kana for one in read),
        letters=every(one.letters for one in read),
        surnames=every(one.surname for one in read),
        surname_kanas=every(one.surname_kana for one in read),
        givens=every(one.given for one in read),
        given_kanas=every(one.given_kana for one in read),
        early=born[0],
        late=born[1],
        rooms=every(one.room for one in found),
        houses=every(one.house for one in found),
        blocks=every(one.block for one in found),
        towns=every(one.town for one in found),
        sex=sex if sex in {"male", "female"} else "",
    )


def with_former(former: tuple[str, str], names: Iterable[Name]) -> list[Name]:
    """The names as they were under a 旧姓, which says a surname alone."""
    surname, kana = name_key(former[0]), kana_key(former[1])
    return [
        Name(
            surname + one.given if one.given else "",
            kana + one.given_kana if kana and one.given_kana else "",
            "",
            surname,
            kana,
            one.given,
            one.given_kana,
        )
        for one in names
        if one.given or one.given_kana
    ]
