"""Columns that say one thing only together: 元号・年・月・日, 姓・名, 都道府県・市区町村・番地."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from yorisoi.exchange.heads import BETWEEN
from yorisoi.legacy.guess_codes import ERAS
from yorisoi.legacy.guess_values import Look
from yorisoi.legacy.guess_words import fold
from yorisoi.legacy.mapping import Part, Together

ERA_WORDS = frozenset(
    ["明治", "大正", "昭和", "平成", "令和", "明", "大", "昭", "平", "令", "m", "t", "s", "h", "r"]
)
ROLES = (
    (
        "era",
        re.compile(
            f"(?:{'|'.join(map(fold, ('元号', '年号', '和暦', '元号コード', '元号区分', 'era', 'gengo')))})$"
        ),
    ),
    ("year", re.compile("(?:年|year)$")),
    ("month", re.compile("(?:月|month)$")),
    ("day", re.compile("(?:日|day)$")),
    ("hour", re.compile("(?:時|hour)$")),
    ("minute", re.compile("(?:分|minute)$")),
)
AFTER = {"year": "年", "month": "月", "day": "日", "hour": "時", "minute": "分"}
ADDRESS = (
    frozenset(map(fold, ("都道府県", "都道府県名", "県名"))),
    frozenset(map(fold, ("市区町村", "市町村", "区市町村", "市区町村名", "区"))),
    frozenset(map(fold, ("町名", "町字", "大字", "町丁目", "町域", "町丁", "町丁名", "大字町名"))),
    frozenset(map(fold, ("番地", "丁目番地", "番地号", "番地等", "丁目番地号"))),
)
FAMILY_NAMES = {
    fold(one): fold(other)
    for one, other in (
        ("姓", "名"), ("氏", "名"), ("苗字", "名前"), ("名字", "名前"), ("氏名姓", "氏名名"),
        ("漢字姓", "漢字名"), ("姓漢字", "名漢字"), ("last_name", "first_name"),
        ("family_name", "given_name"),
    )
}  # fmt: skip
FAMILY_KANA = {
    fold(one): fold(other)
    for one, other in (
        ("セイ", "メイ"), ("姓カナ", "名カナ"), ("カナ姓", "カナ名"), ("姓フリガナ", "名フリガナ"),
        ("フリガナ姓", "フリガナ名"), ("氏カナ", "名カナ"), ("last_name_kana", "first_name_kana"),
    )
}  # fmt: skip


@dataclass
class Joined:
    """Several headings as one column, and what it is called."""

    made: Together
    look: Look
    names: tuple[str, ...]  # what it may be called, the likeliest first
    why: str

    @property
    def headings(self) -> list[str]:
        """The headings it is made of."""
        return [part.heading for part in self.made.parts]


def find(
    headings: Sequence[str], looks: Mapping[str, Look], rows: Sequence[Mapping[str, str]]
) -> list[Joined]:
    """All such columns of a table. ``rows``: a few of its rows, to see what they say together."""
    found: list[Joined] = []
    at = 0
    while at < len(headings):
        one = (
            date_at(headings, looks, at)
            or time_at(headings, looks, at)
            or names_at(headings, at)
            or address_at(headings, at)
        )
        if one is None:
            at += 1
            continue
        if one.made.heading in headings:
            one.made = replace(one.made, heading=f"{one.made.heading}（まとめ）")
        for row in rows:
            one.look.tell(one.made.value([row.get(heading, "") for heading in one.headings]))
        found.append(one)
        at += len(one.headings)
    return found


def role_of(heading: str, role: str) -> str | None:
    """What stands before 年 in 「生年月日（年）」; None when the heading is no year."""
    joined = fold("".join(heading.split(BETWEEN)))
    found = dict(ROLES)[role].search(joined)
    return joined[: found.start()] if found else None


def run_of(headings: Sequence[str], at: int, roles: Sequence[str]) -> list[str] | None:
    """The stems of the headings from ``at`` on when they are these parts of one thing."""
    if at + len(roles) > len(headings):
        return None
    stems = [role_of(heading, role) for heading, role in zip(headings[at:], roles, strict=False)]
    if any(stem is None for stem in stems):
        return None
    # 生年元号・生年・生月: the first speaks of the whole.
    bare = [re.sub("(?:年月日|年)$", "", stem or "") for stem in stems]
    return bare if len(set(filter(None, bare))) <= 1 else None


def date_at(headings: Sequence[str], looks: Mapping[str, Look], at: int) -> Joined | None:
    """元号, 年, 月, 日 one after the other."""
    for roles in (("era", "year", "month", "day"), ("year", "month", "day")):
        stems = run_of(headings, at, roles)
        if stems is None:
            continue
        inside = [looks[heading] for heading in headings[at : at + len(roles)]]
        year, month, day = inside[-3:]
        if not (month.between(0, 12) and day.between(0, 31) and year.between(0, 2100)):
            continue
        if len(roles) == 3 and not year.between(1868, 2100):
            continue  # a year without an era could be any
        numbers = len(roles) == 4 and inside[0].share(lambda one: one in ERAS) > 0.5
        table = ERAS if numbers else {}
        parts = tuple(
            Part(heading, AFTER.get(role, ""), table if role == "era" else {})
            for heading, role in zip(headings[at:], roles, strict=False)
        )
        stem = next(filter(None, stems), "")
        names = (f"{stem}年月日", stem, f"{stem}日") if stem else ("年月日",)
        return Joined(
            Together(shown(headings[at], "年月日"), parts),
            Look(),
            names,
            "元号・年・月・日を1つの日付に",
        )
    return None


def time_at(headings: Sequence[str], looks: Mapping[str, Look], at: int) -> Joined | None:
    """時, 分."""
    stems = run_of(headings, at, ("hour", "minute"))
    if stems is None:
        return None
    hour, minute = (looks[heading] for heading in headings[at : at + 2])
    if not (hour.between(0, 23) and minute.between(0, 59)):
        return None
    stem = next(filter(None, stems), "")
    parts = tuple(
        Part(heading, after) for heading, after in zip(headings[at:], "時分", strict=False)
    )
    names = (f"{stem}時刻", f"{stem}時間", stem) if stem else ("時刻",)
    return Joined(
        Together(shown(headings[at], "時刻"), parts), Look(), names, "時・分を1つの時刻に"
    )


def names_at(headings: Sequence[str], at: int) -> Joined | None:
    """姓, 名; セイ, メイ."""
    if at + 1 >= len(headings):
        return None
    above, _, first = headings[at].rpartition(BETWEEN)
    beside, _, second = headings[at + 1].rpartition(BETWEEN)
    if above != beside:
        return None
    for pairs, what in ((FAMILY_NAMES, "氏名"), (FAMILY_KANA, "フリガナ")):
        for one, other in pairs.items():
            stem = fold(first).removesuffix(one)
            if fold(first).endswith(one) and fold(second) == stem + other:
                parts = (Part(headings[at]), Part(headings[at + 1]))
                name = f"{above}{BETWEEN}{what}" if above else f"{stem}{what}"
                name = {fold("氏名フリガナ"): "フリガナ"}.get(fold(name), name)
                heading = f"{above}{BETWEEN}{what}" if above else what
                made = Together(heading, parts, "　")
                return Joined(made, Look(), (name, what), "姓と名を1つの氏名に")
    return None


def address_at(headings: Sequence[str], at: int) -> Joined | None:
    """都道府県, 市区町村, 町名, 番地: at least two of them, in this order."""
    above = headings[at].rpartition(BETWEEN)[0]
    level, parts = -1, []
    for heading in headings[at:]:
        if heading.rpartition(BETWEEN)[0] != above:
            break
        leaf = fold(heading.rpartition(BETWEEN)[2]).removeprefix(fold("住所"))
        found = next((n for n, names in enumerate(ADDRESS) if n > level and leaf in names), None)
        if found is None:
            break
        level = found
        parts.append(Part(heading))
    if len(parts) < 2:
        return None
    name = f"{above}{BETWEEN}住所" if above else "住所"
    return Joined(
        Together(name, tuple(parts)), Look(), (name, above or "住所"), "分かれた住所を1つに"
    )


def shown(first: str, what: str) -> str:
    """What the column is called in the mapping: 生年月日／元号 → 生年月日."""
    above, _, leaf = first.rpartition(BETWEEN)
    if above:
        return above
    bare = re.sub(r"[（(].*?[)）]", "", leaf)
    stem = re.sub(r"(?:元号|年号|和暦|年|時|year|hour|era)(?:コード|区分)?$", "", bare).strip(
        "_ ・"
    )
    if not stem or stem.endswith(("日", "時刻", "時間")):
        return stem or what
    return stem.removesuffix("年") + what
