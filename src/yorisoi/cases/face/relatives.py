"""Who the others of a family are to the subject of a case, in the subject's own view.

続柄 is stored in one direction; here it is turned round where it is read from the other side, and
followed one step through a parent (母の内縁, a sibling by the same mother).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from django.db.models import Q

from yorisoi.people.kinship_words import sibling_words, turned_words
from yorisoi.people.models import Kinship, Person, Sex

PARENTS = {"parent", "adoptive", "step", "foster"}
PARTNERS = {"spouse", "partner"}
FORMER = {"ex_spouse", "ex_partner"}
# 主な虐待者 and the 続柄 to the child it speaks of.
ABUSERS = {
    "abuser.father": {"kinship.father"},
    "abuser.other_father": {"kinship.step_father", "kinship.adoptive_father"},
    "abuser.mother": {"kinship.mother"},
    "abuser.other_mother": {"kinship.step_mother", "kinship.adoptive_mother"},
}


class Group(IntEnum):
    """In which order the family stands."""

    GUARDIAN = 1
    SIBLING = 2
    OTHER = 3


@dataclass(frozen=True)
class Tie:
    """What somebody is to the subject."""

    words: str
    group: Group
    kind: str = ""  # id of the 続柄 when it is recorded between the two


def ties_among(persons: Iterable[int]) -> list[Kinship]:
    """The 続柄 that hold for any of ``persons``, with both sides."""
    asked = set(persons)
    return list(
        Kinship.objects.filter(
            Q(person__in=asked) | Q(other__in=asked), withdrawn_at=None
        ).select_related("kind", "person", "other")
    )


def ties_of(subject: Person, rows: Iterable[Kinship]) -> dict[int, Tie]:
    """What everybody in ``rows`` is to ``subject``, as far as it follows from them."""
    rows = list(rows)
    found: dict[int, Tie] = {}
    for row in rows:
        if row.person_id == subject.pk:
            found[row.other_id] = Tie(row.kind.words, group_of(row.kind.trait), row.kind_id)
        elif row.other_id == subject.pk:
            found.setdefault(row.person_id, turned(row))
    parents = {
        row.other_id: row.kind.words
        for row in rows
        if row.person_id == subject.pk and row.kind.trait in PARENTS
    }
    for row in rows:
        if row.kind.trait in PARENTS and row.other_id in parents and row.person_id != subject.pk:
            found.setdefault(row.person_id, Tie(sibling_words(row.person, subject), Group.SIBLING))
    for row in rows:
        for parent, partner in ((row.person_id, row.other_id), (row.other_id, row.person_id)):
            if parent in parents and row.kind.trait in PARTNERS | FORMER and partner != subject.pk:
                group = Group.GUARDIAN if row.kind.trait in PARTNERS else Group.OTHER
                words = f"{parents[parent].removeprefix('実')}の{row.kind.words}"
                found.setdefault(partner, Tie(words, group))
    return found


def group_of(trait: str) -> Group:
    """Where somebody of this tie stands."""
    if trait in PARENTS | PARTNERS:
        return Group.GUARDIAN
    return Group.SIBLING if trait in {"sibling", "child"} else Group.OTHER


def turned(row: Kinship) -> Tie:
    """``row`` says what the subject is to somebody: what that person is to the subject."""
    trait = row.kind.trait
    return Tie(turned_words(row), Group.SIBLING if trait in PARENTS else group_of(trait))


def is_abuser(tie: Tie, abuser: str | None, sex: str) -> bool:
    """Whether 主な虐待者 (id of a term) means somebody of this tie."""
    if abuser is None:
        return False
    if tie.kind in ABUSERS.get(abuser, set()):
        return True
    # A parent's partner is 実父以外の父親 or 実母以外の母親.
    through_parent = not tie.kind and tie.group is Group.GUARDIAN
    by_sex = {"abuser.other_father": Sex.MALE, "abuser.other_mother": Sex.FEMALE}
    return through_parent and by_sex.get(abuser) == sex
