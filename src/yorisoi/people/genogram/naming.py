"""What stands beneath a symbol: 続柄 to the person concerned, and age on the day. Pure."""

from collections.abc import Mapping
from datetime import date

from yorisoi.japanese import PartialDate, age, age_in_months, wareki_short
from yorisoi.people.genogram.figures import Bond, Couple, Descent, Graph, Shape

PARENT = {Shape.SQUARE: "父", Shape.CIRCLE: "母"}
GRANDPARENT = {Shape.SQUARE: "祖父", Shape.CIRCLE: "祖母"}
AUNT = {Shape.SQUARE: "おじ", Shape.CIRCLE: "おば"}
ELDER = {Shape.SQUARE: "兄", Shape.CIRCLE: "姉"}
YOUNGER = {Shape.SQUARE: "弟", Shape.CIRCLE: "妹"}
CHILD = {Shape.SQUARE: "息子", Shape.CIRCLE: "娘", Shape.TRIANGLE: "胎児"}
PARTNER = {
    Bond.MARRIED: {Shape.SQUARE: "夫", Shape.CIRCLE: "妻"},
    Bond.PARTNERS: {Shape.SQUARE: "内夫", Shape.CIRCLE: "内妻"},
    Bond.DIVORCED: {Shape.SQUARE: "元夫", Shape.CIRCLE: "元妻"},
    Bond.PARTED: {Shape.SQUARE: "元内夫", Shape.CIRCLE: "元内妻"},
}
OTHER_PARENT = {Descent.ADOPTIVE: "養", Descent.FOSTER: "里", Descent.STEP: "継"}


def relations(graph: Graph, exact: Mapping[int, str], said: Mapping[int, str]) -> dict[int, str]:
    """What each figure is to the person concerned.

    ``exact``: 続柄 as recorded, which say more than the lines do (継父, おじ); ``said``: what
    somebody said of their place in the family, for those of whom nothing else is known.
    """
    subject = graph.subject
    if subject is None:
        return {**said, **exact}
    named: dict[int, str] = {subject: "本人", **exact}
    for name in (parents, siblings, partners, children, grandparents, partners_of_parents, aunts):
        for one, word in name(graph, subject, named).items():
            named.setdefault(one, word)
    return {**{one: word for one, word in said.items() if word != "本人"}, **named}


def sexed(graph: Graph, one: int, words: Mapping[Shape, str], unknown: str) -> str:
    """The word for the sex of ``one``."""
    return words.get(graph.figures[one].shape, unknown)


def parents(graph: Graph, subject: int, named: Mapping[int, str]) -> dict[int, str]:
    """父, 母, 養父 …"""
    found = {}
    for unit in graph.units:
        for child, descent in unit.children:
            if child == subject:
                for one in unit.parents:
                    prefix = OTHER_PARENT.get(descent, "")
                    found[one] = prefix + sexed(graph, one, PARENT, "親")
    return found


def siblings(graph: Graph, subject: int, named: Mapping[int, str]) -> dict[int, str]:
    """兄, 姉, 弟, 妹 by birth; 双子 of one day; きょうだい when it is not known who is older."""
    found = {}
    born = graph.figures[subject].born
    own_parents = {p for unit in graph.units for p in unit.parents if has(unit.children, subject)}
    for unit in graph.units:
        together = has(unit.children, subject) or own_parents & set(unit.parents)
        for child, _ in unit.children if together else ():
            if child != subject:
                other = graph.figures[child].born
                if graph.figures[child].shape is Shape.TRIANGLE:
                    found[child] = "胎児"
                elif born and other and born != other:
                    found[child] = sexed(
                        graph, child, ELDER if other < born else YOUNGER, "きょうだい"
                    )
                else:
                    to_the_day = born == other and len(born) > len("2019")
                    found[child] = "双子" if to_the_day else "きょうだい"
    return found


def has(children_of: tuple[tuple[int, Descent], ...], one: int) -> bool:
    """Whether ``one`` is among the children."""
    return any(child == one for child, _ in children_of)


def partners(graph: Graph, subject: int, named: Mapping[int, str]) -> dict[int, str]:
    """夫, 妻, 内夫, 元妻 … of the person concerned."""
    return dict(partner_words(graph, subject))


def partner_words(graph: Graph, of: int) -> list[tuple[int, str]]:
    """The partners of somebody."""
    return [
        (one, sexed(graph, one, PARTNER.get(couple.bond, {}), "パートナー"))
        for couple in graph.couples
        if of in couple.pair
        for one in couple.pair - {of}
    ]


def children(graph: Graph, subject: int, named: Mapping[int, str]) -> dict[int, str]:
    """息子, 娘, 胎児, and their children 孫."""
    own = children_of(graph, subject)
    found = {child: sexed(graph, child, CHILD, "子") for child in own}
    for child in own:
        for grandchild in children_of(graph, child):
            found.setdefault(grandchild, "孫")
    for one, _ in partner_words(graph, subject):
        for child in children_of(graph, one):
            found.setdefault(child, "配偶者の子")
    return found


def children_of(graph: Graph, parent: int) -> list[int]:
    """The children of somebody."""
    return [child for unit in graph.units if parent in unit.parents for child, _ in unit.children]


def grandparents(graph: Graph, subject: int, named: Mapping[int, str]) -> dict[int, str]:
    """父方祖父 …"""
    found = {}
    for unit in graph.units:
        for child, _ in unit.children:
            side = {"父": "父方", "母": "母方"}.get(named.get(child, ""), "")
            if side:
                for one in unit.parents:
                    found[one] = side + sexed(graph, one, GRANDPARENT, "祖父母")
    return found


def partners_of_parents(graph: Graph, subject: int, named: Mapping[int, str]) -> dict[int, str]:
    """母の内夫, 父の元妻, and their children."""
    found: dict[int, str] = {}
    for parent, word in named.items():
        if word in {"父", "母"}:
            for one, partner in partner_words(graph, parent):
                found.setdefault(one, f"{word}の{partner}")
    for one, word in list(found.items()):
        for child in children_of(graph, one):
            if child not in named:
                found.setdefault(child, f"{word}の子")
    return found


def aunts(graph: Graph, subject: int, named: Mapping[int, str]) -> dict[int, str]:
    """おじ, おば, and いとこ."""
    found = {}
    for unit in graph.units:
        if any(named.get(child) in {"父", "母"} for child, _ in unit.children):
            for child, _ in unit.children:
                if child not in named:
                    found[child] = sexed(graph, child, AUNT, "おじ・おば")
    for one in list(found):
        for child in children_of(graph, one):
            found.setdefault(child, "いとこ")
    return found


def age_words(
    *,
    born: PartialDate | None,
    died_on: date | None,
    is_unborn: bool,
    expected_on: date | None,
    day: date,
) -> str:
    """36歳, 0歳5か月, 38～40歳, 享年45歳, 予定R8.9.1; nothing when nothing is known."""
    if is_unborn:
        return f"予定{wareki_short(expected_on)}" if expected_on else "妊娠中"
    is_dead = died_on is not None and died_on <= day
    end = died_on if died_on is not None and is_dead else day
    dead = "没 " if is_dead else ""
    if born is None or born.earliest is None or born.latest is None or born.earliest > end:
        return "死亡" if dead else ""
    youngest = age(min(born.latest, end), end)
    oldest = age(born.earliest, end)
    if youngest != oldest:
        return f"{dead}{youngest}～{oldest}歳"
    months = age_in_months(born.earliest, end)
    return f"{dead}0歳{months}か月" if oldest == 0 else f"{dead}{oldest}歳"


def couple_words(couple: Couple, names: Mapping[int, str]) -> str:
    """父と母：離婚."""
    one, other = (names.get(person) or "続柄不明" for person in (couple.one, couple.other))
    return f"{one}と{other}：{couple.bond.value}"
