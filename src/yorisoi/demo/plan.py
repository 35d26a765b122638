"""A household as it is thought out, before its register rows are written."""

from dataclasses import dataclass, field
from datetime import date

from .foreign_names import ForeignIdentity
from .names import Word
from .record import Relative, Tie


@dataclass(slots=True)
class Draft:
    """One person to be."""

    number: str
    sex: str
    born: date
    relation: str
    surname: Word
    given: Word
    foreign: ForeignIdentity | None = None
    maiden: Word | None = None
    former_surname: Word | None = None  # 旧氏, where entered in the register
    native: bool = False  # grew up in the ward, at another address
    joined_on: date | None = None  # came later than the household
    left_on: date | None = None
    left_by: str = ""  # 転出 or 死亡
    relation_before: str = ""  # 続柄 until the head changed
    renamed_on: date | None = None
    surname_before: Word | None = None


@dataclass(slots=True)
class Plan:
    """One household to be; the first member is the head of today."""

    shape: str
    since: date  # the household stands in the ward since
    members: list[Draft]
    relatives: list[Relative] = field(default_factory=list)
    ties: list[Tie] = field(default_factory=list)
    head_changed_on: date | None = None
    moved_within_on: date | None = None
    gone_on: date | None = None  # the whole household moved out of the ward
    followers: list["Plan"] = field(default_factory=list)  # households that belong to its story

    def tie(self, person: str, other: str, kind: str) -> None:
        """Note that ``other`` is the person's ``kind``."""
        self.ties.append(Tie(person, other, kind))

    def tie_parents(self, child: Draft, father: Draft | None, mother: Draft | None) -> None:
        """Note the parents by birth, as far as they are on the register."""
        if father:
            self.tie(child.number, father.number, "実父")
        if mother:
            self.tie(child.number, mother.number, "実母")

    def tie_couple(self, one: Draft, other: Draft, kind: str = "配偶者") -> None:
        """Note a couple, both ways."""
        self.tie(one.number, other.number, kind)
        self.tie(other.number, one.number, kind)
