"""Japanese names: surnames by how common they are, given names by sex and year of birth."""

from dataclasses import dataclass

from .chance import Chance, Pool
from .pools import read_table

_FIRST_DECADE, _LAST_DECADE = 1900, 2030
_COMPOSED_SHARE = 0.35  # given names put together from two parts, for variety


@dataclass(frozen=True, slots=True)
class Word:
    """A name or part of one, with its reading."""

    text: str
    kana: str


class SurnamePool:
    """Surnames; a family writes its name in one of the forms in use (渡辺, 渡邉, 渡邊)."""

    def __init__(self) -> None:
        pairs: list[tuple[Word, int]] = []
        for row in read_table("surnames"):
            weight = int(row["weight"]) * 100
            forms = [form.rsplit(":", 1) for form in row["variants"].split()]
            forms = forms or [[row["family"], "1"]]
            total = sum(int(share) for _, share in forms)
            for text, share in forms:
                pairs.append((Word(text, row["kana"]), weight * int(share) // total))
        self._pool = Pool(pairs)

    def draw(self, chance: Chance) -> Word:
        """Return a surname."""
        return self._pool.draw(chance)

    def draw_other(self, chance: Chance, than: Word) -> Word:
        """Return a surname that is not read like the given one."""
        while True:
            surname = self._pool.draw(chance)
            if surname.kana != than.kana:
                return surname


class GivenNamePool:
    """Given names, as popular in a decade of birth as the lists say."""

    def __init__(self) -> None:
        names = read_table("given_names")
        parts = read_table("given_parts")
        self._names: dict[tuple[str, int], Pool[Word]] = {}
        self._first: dict[tuple[str, int], Pool[Word]] = {}
        self._second: dict[tuple[str, int], Pool[Word]] = {}
        for sex in ("1", "2"):
            for decade in range(_FIRST_DECADE, _LAST_DECADE + 1, 10):
                key = (sex, decade)
                middle = decade + 5
                self._names[key] = Pool(
                    (Word(row["given"], row["kana"]), _popularity(row, middle))
                    for row in names
                    if row["sex"] == sex
                )
                for position, pools in (("first", self._first), ("second", self._second)):
                    pools[key] = Pool(
                        (Word(row["kanji"], row["kana"]), 1)
                        for row in parts
                        if row["sex"] == sex
                        and row["position"] == position
                        and int(row["from"]) <= middle <= int(row["to"])
                    )

    def draw(self, chance: Chance, sex: str, year: int) -> Word:
        """Return a given name for someone of that sex born in that year."""
        decade = min(max(year // 10 * 10, _FIRST_DECADE), _LAST_DECADE)
        key = (sex, decade)
        if not chance.happens(_COMPOSED_SHARE):
            return self._names[key].draw(chance)
        first = self._first[key].draw(chance)
        second = self._second[key].draw(chance)
        while second.text[0] == first.text[0]:
            second = self._second[key].draw(chance)
        return Word(first.text + second.text, first.kana + second.kana)


def _popularity(row: dict[str, str], year: int) -> int:
    """Return how popular a name was in a year: rising to its peak, then falling."""
    first, peak, last = int(row["from"]), int(row["peak"]), int(row["to"])
    if not first < year < last:
        return 0
    rise = year - first if year <= peak else last - year
    run = peak - first if year <= peak else last - peak
    return int(row["weight"]) * 100 * rise // run
