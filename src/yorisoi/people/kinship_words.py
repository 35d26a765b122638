"""続柄 in words, from both sides. A tie is stored once; read from the other side it is turned round."""

from dataclasses import dataclass

from yorisoi.people.models import Kinship, Person, Sex

# What somebody is to their parent, step-parent …, by the trait of what that one is to them.
TURNED = {
    "parent": {"": "子", Sex.MALE: "息子", Sex.FEMALE: "娘"},
    "adoptive": {"": "養子"},
    "step": {"": "継子"},
    "foster": {"": "里子"},
    "grandparent": {"": "孫"},
    "child": {"": "親", Sex.MALE: "父", Sex.FEMALE: "母"},
}
SIBLING = {"": "きょうだい"}
OLDER = {"": "きょうだい", Sex.MALE: "兄", Sex.FEMALE: "姉"}
YOUNGER = {"": "きょうだい", Sex.MALE: "弟", Sex.FEMALE: "妹"}
# What the younger is to the elder, and the other way about, when the tie itself says which.
TURNED_SIBLINGS = {
    "kinship.older_brother": YOUNGER,
    "kinship.older_sister": YOUNGER,
    "kinship.younger_brother": OLDER,
    "kinship.younger_sister": OLDER,
}
# The same trait, another word from the other side.
TURNED_KINDS = {
    "kinship.uncle": {"": "おい・めい", Sex.MALE: "おい", Sex.FEMALE: "めい"},
    "kinship.aunt": {"": "おい・めい", Sex.MALE: "おい", Sex.FEMALE: "めい"},
}


def is_older(one: Person, than: Person) -> bool | None:
    """Whether ``one`` was certainly born before ``than``, or after; None when it is not known."""
    if one.born_latest and than.born_earliest and one.born_latest < than.born_earliest:
        return True
    if one.born_earliest and than.born_latest and one.born_earliest > than.born_latest:
        return False
    return None


def turned_words(tie: Kinship) -> str:
    """What ``tie.person`` is to ``tie.other``: of a 実母, 娘."""
    person = tie.person
    if tie.kind.trait == "sibling":
        told = TURNED_SIBLINGS.get(tie.kind_id)
        return in_sex(told, person) if told else sibling_words(person, tie.other)
    found = TURNED_KINDS.get(tie.kind_id) or TURNED.get(tie.kind.trait)
    return in_sex(found, person) if found else tie.kind.words


def sibling_words(person: Person, than: Person) -> str:
    """What ``person`` is to a brother or sister: 兄, 妹; きょうだい when it is not known."""
    older = is_older(person, than)
    return in_sex(SIBLING if older is None else OLDER if older else YOUNGER, person)


def in_sex(table: dict[str, str], person: Person) -> str:
    """The word for somebody of that sex."""
    return str(table.get(person.sex) or table[""])


@dataclass(frozen=True)
class Relative:
    """A tie as it reads on the page of one person."""

    tie: Kinship
    other: Person
    is_to_me: str  # 相手は本人の
    am_to_them: str  # 本人は相手の


def relative(tie: Kinship, person: int) -> Relative:
    """``tie`` read from ``person``, who is on either side of it."""
    if tie.person_id == person:
        return Relative(tie, tie.other, tie.kind.words, turned_words(tie))
    return Relative(tie, tie.person, turned_words(tie), tie.kind.words)
