"""What the generator hands out: residents, their households, and who is whose kin.

Field names follow the items of the resident standard; the ward's word stands beside each.
"""

from dataclasses import dataclass
from datetime import date

from .pools import read_table

MUNICIPALITY_CODE = "131999"
PREFECTURE = "東京都"
WARD = "みどり区"

MALE, FEMALE = "1", "2"
JAPANESE, FOREIGN = "1", "2"
LIVING_HERE, MOVED_OUT, DEAD = "1", "2", "3"

_KANJI_DIGITS = "〇一二三四五六七八九"
_RELATION_CODES = {row["word"]: row["code"] for row in read_table("relations")}


@dataclass(frozen=True, slots=True)
class Address:
    """One address; outside the ward or the country only some parts are known."""

    municipality_code: str  # 市区町村コード
    town_code: str  # 町字コード
    prefecture: str  # 都道府県
    city: str  # 市区郡町村名
    town: str  # 町字, without 丁目
    chome: int  # 丁目; 0 where the town has none
    block: int  # 番; 0 where unknown
    house: int  # 号; 0 where unknown
    building: str = ""  # 方書
    building_kana: str = ""  # 方書フリガナ
    postal_code: str = ""  # 郵便番号
    country: str = ""  # 国名等, for an address abroad

    @property
    def town_and_chome(self) -> str:
        """Return 町字 as the register prints it, 「榎塚三丁目」."""
        return f"{self.town}{_KANJI_DIGITS[self.chome]}丁目" if self.chome else self.town

    @property
    def lot(self) -> str:
        """Return 番地号表記, 「12番3号」; a town without 丁目 counts in 番地."""
        if not self.block:
            return ""
        if self.chome:
            return f"{self.block}番{self.house}号"
        return f"{self.block}番地{self.house}"

    @property
    def text(self) -> str:
        """Return the whole address in one line."""
        place = f"{self.country}{self.prefecture}{self.city}{self.town_and_chome}{self.lot}"
        return f"{place}　{self.building}" if self.building else place


@dataclass(frozen=True, slots=True)
class Movement:
    """One history row (異動): what happened, and how the record read after it."""

    number: int  # 個人履歴番号
    kind: str  # 転入, 出生, 転居, 氏名変更, 世帯変更, 転出 or 死亡
    reason_code: str  # 異動事由 (code)
    reason: str  # 異動事由
    moved_on: date  # 異動年月日
    notified_on: date  # 異動届出年月日
    name: str  # 氏名
    kana: str  # 氏名_フリガナ
    relation: str  # 続柄表記
    address: Address  # 住所
    came_from: Address | None = None  # 転入前住所・転居前住所
    going_to: Address | None = None  # 転出先住所（確定）


@dataclass(frozen=True, slots=True)
class Resident:
    """One person of the resident register, living here or removed from it."""

    number: str  # 宛名番号
    household_number: str  # 世帯番号
    resident_kind: str  # 住民種別: 1 日本人, 2 外国人
    status: str  # 住民状態: 1 住民, 2 転出, 3 死亡
    name: str  # 氏名
    kana: str  # 氏名_フリガナ
    roman_name: str  # 氏名_外国人ローマ字
    kanji_name: str  # 氏名_外国人漢字
    former_surname: str  # 旧氏
    former_surname_kana: str  # 旧氏_フリガナ
    alias: str  # 通称
    alias_kana: str  # 通称_フリガナ
    sex: str  # 性別: 1 男, 2 女
    born: date  # 生年月日
    relation: str  # 続柄表記
    address: Address  # 住所
    moved_in_on: date  # 住民となった年月日
    moved_out_on: date | None  # 消除の異動年月日
    moved_out_reason: str  # 消除の異動事由
    nationality_code: str  # 国籍等_国名コード
    nationality: str  # 国籍名等
    residence_section: str  # 第30条45規定区分
    residence_code: str  # 在留資格等コード
    residence_status: str  # 在留資格
    residence_years: int  # 在留期間等コード_年; 0 for no limit
    residence_until: date | None  # 在留期間の満了の日
    history: tuple[Movement, ...]

    @property
    def relation_codes(self) -> tuple[str, ...]:
        """Return 続柄コード1 to 4: 「子の子」 is the code of 子 twice."""
        return tuple(_RELATION_CODES[word] for word in self.relation.split("の"))

    @property
    def previous_addresses(self) -> tuple[Address, ...]:
        """Return 転入前住所 and 転居前住所, oldest first."""
        return tuple(move.came_from for move in self.history if move.came_from)

    @property
    def lives_here(self) -> bool:
        """Return whether the person is a resident today."""
        return self.status == LIVING_HERE


@dataclass(frozen=True, slots=True)
class Relative:
    """A parent who was never on this ward's register (住登外), so has no 宛名番号."""

    ref: str  # stands for the person in a Tie
    name: str
    kana: str
    sex: str
    born: date
    address: Address


@dataclass(frozen=True, slots=True)
class Tie:
    """Who someone really is to another, which 続柄 does not say.

    ``person`` and ``other`` are a 宛名番号 or the ref of a Relative. The other may
    stand in the household that comes next (a father who moved round the corner).
    """

    person: str
    other: str
    kind: str  # other is the person's 実父, 実母, 継父, 養父, 内縁, 配偶者 or 元配偶者


@dataclass(frozen=True, slots=True)
class Household:
    """All that the register holds under one 世帯番号, and the family's real ties."""

    number: str  # 世帯番号
    shape: str  # how it was made, for choosing and for tests
    address: Address
    residents: tuple[Resident, ...]  # living here and removed, 世帯主 first
    relatives: tuple[Relative, ...]
    ties: tuple[Tie, ...]

    @property
    def members(self) -> tuple[Resident, ...]:
        """Return those who live here today; empty when the whole household moved away."""
        return tuple(one for one in self.residents if one.lives_here)
