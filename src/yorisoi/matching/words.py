"""根拠: what speaks for and against a pair, in the words of the ward.

[["for", "カナが一致"], ["for", "氏名は渡邉/渡辺の異体字"], ["against", "生年月日が1日違う"]]
"""

import unicodedata
from dataclasses import dataclass
from datetime import date

from yorisoi.japanese import drop_selectors, name_key, wareki

FOR, AGAINST = "for", "against"
Evidence = list[list[str]]

NAME = {
    "name_and_kana": [(FOR, "氏名が一致"), (FOR, "カナが一致")],
    "name_alone": [(FOR, "氏名が一致")],
    "letters": [(FOR, "ローマ字・カタカナの氏名が一致")],
    "other_kana": [(FOR, "氏名が一致"), (AGAINST, "カナが違う")],
    "kana": [(FOR, "カナが一致"), (AGAINST, "氏名の漢字が違う")],
    "parts": [(FOR, "姓と名が一致"), (AGAINST, "書き方かカナに違い")],
    "given_both": [(FOR, "名とそのカナが一致"), (AGAINST, "姓が違う")],
    "near": [(FOR, "姓が一致"), (AGAINST, "名のカナが1字違う")],
    "near_whole": [(AGAINST, "氏名が1字違う")],
    "given": [(FOR, "名が一致"), (AGAINST, "姓が違う")],
    "surname_alone": [(FOR, "姓が一致"), (AGAINST, "名が不明")],
    "surname": [(FOR, "姓が一致"), (AGAINST, "名が違う")],
    "other": [(AGAINST, "氏名が違う")],
    "unknown": [(AGAINST, "氏名が不明")],
}
BIRTHDAY = {
    "same": [(FOR, "生年月日が一致")],
    "part": [(FOR, "生年月日がわかる範囲で一致")],
    "slip": [(AGAINST, "生年月日の月か日が違う")],
    "year": [(AGAINST, "生年月日の年だけが違う")],
    "near": [(AGAINST, "生年月日が違う")],
    "other": [(AGAINST, "生年月日が違う")],
    "unknown": [(AGAINST, "生年月日が不明")],
}
ADDRESS = {
    "room": [(FOR, "住所が部屋まで一致")],
    "house": [(FOR, "住所が号まで一致")],
    "block": [(FOR, "住所が番まで一致")],
    "town": [(FOR, "町丁目が一致"), (AGAINST, "番地が違う")],
    "other": [(AGAINST, "住所が違う")],
    "unknown": [],
}
SEX = {"same": [(FOR, "性別が一致")], "other": [(AGAINST, "性別が違う")], "unknown": []}
TABLES = {"name": NAME, "birthday": BIRTHDAY, "address": ADDRESS, "sex": SEX}
_NAME_AGREES = {"name_and_kana", "name_alone", "other_kana"}


@dataclass(frozen=True)
class Details:
    """What the words can be exact about; all of it may be missing."""

    names: tuple[str, str] = ("", "")  # as written: the person's, the resident's that agrees
    former: bool = False  # it agrees with a name of earlier (旧氏, 通称), not with 氏名
    born: tuple[date | None, date | None] = (None, None)
    past_address: bool = False  # it agrees with an address of earlier
    beside: float = 0.0  # how many of the family were found in the household
    elsewhere: float = 0.0  # how many were found together in another one


def evidence(codes: dict[str, str], details: Details) -> Evidence:
    """The words of a pair, from its levels and what is known besides."""
    said: Evidence = []
    for comparison, table in TABLES.items():
        for side, words in table[codes.get(comparison, "unknown")]:
            said.append([side, words])
    return sharpened(said, codes, details) + family_words(details)


def sharpened(said: Evidence, codes: dict[str, str], details: Details) -> Evidence:
    """The same, more exactly."""
    found: Evidence = []
    for side, words in said:
        if side == FOR and words == "氏名が一致" and codes["name"] in _NAME_AGREES:
            words = name_words(*details.names, former=details.former)
        elif side == FOR and details.past_address and words.startswith("住所が"):
            words = words.replace("住所が", "住所は前の住所と", 1)
        elif words in {"生年月日の月か日が違う", "生年月日の年だけが違う", "生年月日が違う"}:
            words = birthday_words(words, *details.born)
        found.append([side, words])
    return found


def name_words(ours: str, theirs: str, *, former: bool) -> str:
    """氏名が一致, or in which way it does."""
    mine, other = bare(ours), bare(theirs)
    if former:
        return "旧氏・通称か前の氏名と一致"
    if not mine or not other or mine == other or name_key(ours) != name_key(theirs):
        return "氏名が一致"
    pairs = [f"{a}/{b}" for a, b in zip(mine, other, strict=False) if a != b]
    if len(mine) == len(other) and pairs:
        return f"氏名は{'、'.join(pairs)}の異体字"
    return "氏名が一致（書き方の違い）"


def bare(name: str) -> str:
    """A name without spaces and width."""
    return "".join(unicodedata.normalize("NFKC", drop_selectors(name)).split())


def birthday_words(otherwise: str, ours: date | None, theirs: date | None) -> str:
    """生年月日が1日違う, 月と日が逆, 元号違い; what was known before when it is none of these."""
    if not ours or not theirs or ours == theirs:
        return otherwise
    days = abs((ours - theirs).days)
    if days <= 3:
        return f"生年月日が{days}日違う"
    if ours.year == theirs.year and (ours.month, ours.day) == (theirs.day, theirs.month):
        return "生年月日の月と日が逆"
    if (ours.month, ours.day) == (theirs.month, theirs.day):
        mine, other = wareki(ours), wareki(theirs)
        if mine[2:] == other[2:]:
            return f"生年月日の元号が違う（{mine[:2]}と{other[:2]}）"
        return f"生年月日の年が{abs(ours.year - theirs.year)}年違う"
    return otherwise


def family_words(details: Details) -> Evidence:
    """世帯の2人も一致."""
    count = round(details.beside)
    if count >= 1:
        return [[FOR, f"世帯の{count}人も一致"]]
    if details.elsewhere >= 0.9:
        return [[AGAINST, "家族は別の世帯に一致"]]
    return []
