"""Who and which ties of a family on a day, from 家族の一員 and 続柄, as a graph to be drawn.

In the picture are all who belong or belonged to the family by that day, and whoever is one step
away from them: parents, partners, former ones too, and siblings. An ex-partner's new family is not.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q

from yorisoi.people.genogram import naming
from yorisoi.people.genogram.figures import (
    Bond,
    Couple,
    Descent,
    Figure,
    Graph,
    Leaning,
    Shape,
    Unit,
)
from yorisoi.people.models import (
    Family,
    FamilyMember,
    Kinship,
    Person,
    PersonState,
    Protection,
    Sex,
)
from yorisoi.people.whereabouts import protected

SHAPES = {Sex.MALE: Shape.SQUARE, Sex.FEMALE: Shape.CIRCLE}
DESCENTS = {
    "parent": Descent.OWN,
    "adoptive": Descent.ADOPTIVE,
    "foster": Descent.FOSTER,
    "step": Descent.STEP,
}
BONDS = {
    "spouse": Bond.MARRIED,
    "partner": Bond.PARTNERS,
    "ex_spouse": Bond.DIVORCED,
    "ex_partner": Bond.PARTED,
}
ENDED = {Bond.MARRIED: Bond.DIVORCED, Bond.PARTNERS: Bond.PARTED}
NEAR = (*DESCENTS, *BONDS, "sibling", "grandparent")  # traits that bring somebody along
GENERATIONS = {"grandparent": -2}
RELATIVES = {"kinship.uncle": -1, "kinship.aunt": -1}
# The row of somebody of whom only 家族の中での立場 is known.
POSITIONS = {"祖": -2, "父": -1, "母": -1, "夫": -1, "お": -1}


@dataclass(frozen=True)
class FamilyPicture:
    """A graph, with the records it came from."""

    graph: Graph
    persons: dict[int, Person]
    relations: dict[int, str]
    ages: dict[int, str]
    couples: tuple[str, ...]  # in words, for those who hear the page
    has_protected: bool


def family_picture(
    family: Family, subject: Person, day: date, *, with_names: bool = False, with_marks: bool = True
) -> FamilyPicture:
    """The family around ``subject`` as it was on ``day``.

    ``with_marks``: 支援措置 and 加害者 stand at the symbols. On paper they do not.
    """
    members = members_by(family, day)
    ties = ties_by(set(members) | {subject.pk}, day)
    persons = {subject.pk: subject, **{pk: rows[0].person for pk, rows in members.items()}}
    for tie in ties:
        if tie.kind.trait in NEAR:
            persons |= {tie.person_id: tie.person, tie.other_id: tie.other}
    persons = {pk: one for pk, one in persons.items() if is_there(one, day)}
    persons.setdefault(subject.pk, subject)
    ties = [tie for tie in ties if tie.person_id in persons and tie.other_id in persons]
    hidden = protected(persons)
    marks = marks_of(persons, hidden) if with_marks else {}
    figures = {
        pk: Figure(
            pk,
            shape_of(one, day),
            is_subject=pk == subject.pk,
            is_dead=bool(one.died_on and one.died_on <= day),
            at_home=any(lives_there(row, day) for row in members.get(pk, ())),
            born=birth_key(one),
            marks=marks.get(pk, ()),
        )
        for pk, one in persons.items()
    }
    graph = connected(Graph(figures, couples_from(ties, persons, day)), ties, members)
    exact = {
        tie.other_id: tie.kind.words
        for tie in ties
        if tie.person_id == subject.pk and tie.kind.trait in {"step", "relative", "other"}
    }
    said = {pk: rows[0].position for pk, rows in members.items() if rows[0].position}
    relations = naming.relations(graph, exact, said)
    ages = {pk: age_of(one, day) for pk, one in persons.items()}
    labelled = {
        pk: replace(
            figure,
            label=label(relations.get(pk, ""), ages[pk], persons[pk].name if with_names else ""),
            words=words(figure, relations.get(pk, "続柄不明"), ages[pk]),
        )
        for pk, figure in graph.figures.items()
    }
    return FamilyPicture(
        replace(graph, figures=labelled),
        persons,
        relations,
        ages,
        tuple(naming.couple_words(couple, relations) for couple in graph.couples),
        bool(hidden),
    )


# --- who


def members_by(family: Family, day: date) -> dict[int, list[FamilyMember]]:
    """Everybody who belonged to the family by ``day``, the present membership first."""
    rows = (
        FamilyMember.objects.standing()
        .filter(Q(since__isnull=True) | Q(since__lte=day), family=family)
        .select_related("person")
        .order_by("-until", "pk")  # PostgreSQL puts those without an end first
    )
    found: dict[int, list[FamilyMember]] = {}
    for row in rows:
        found.setdefault(row.person_id, []).append(row)
    return found


def lives_there(row: FamilyMember, day: date) -> bool:
    """Whether the membership says that the person lives with the others on ``day``."""
    return row.lives_together and (row.until is None or row.until >= day)


def ties_by(ids: set[int], day: date) -> list[Kinship]:
    """The ties of ``ids`` that had begun by ``day``, and those among whom they bring along."""
    begun = Kinship.objects.filter(
        Q(since__isnull=True) | Q(since__lte=day), withdrawn_at=None
    ).select_related("kind", "person", "other")
    near = list(begun.filter(Q(person__in=ids) | Q(other__in=ids)).order_by("pk"))
    brought = {
        pk for tie in near if tie.kind.trait in NEAR for pk in (tie.person_id, tie.other_id)
    } - ids
    among = begun.filter(person__in=brought, other__in=brought).order_by("pk") if brought else []
    return [*near, *among]


def is_there(person: Person, day: date) -> bool:
    """Not those who were born later; the unborn are."""
    if person.state == PersonState.UNBORN:
        return True
    return person.born_earliest is None or person.born_earliest <= day


def shape_of(person: Person, day: date) -> Shape:
    """The symbol."""
    if person.state == PersonState.UNBORN:
        return Shape.TRIANGLE
    return SHAPES.get(Sex(person.sex), Shape.DIAMOND)


def birth_key(person: Person) -> str:
    """For the order of siblings; a full date only when the day is known."""
    if person.born_on:
        return person.born_on.isoformat()
    if person.state == PersonState.UNBORN:
        return str(person.expected_on.year) if person.expected_on else "9"
    return str(person.born_earliest.year) if person.born_earliest else ""


def marks_of(persons: Iterable[int], hidden: set[int]) -> dict[int, tuple[str, ...]]:
    """支援措置 for those who are hidden, 加害者 for those they are hidden from."""
    found: dict[int, tuple[str, ...]] = dict.fromkeys(hidden, ("支援措置",))
    if hidden:
        against = Protection.objects.filter(lifted_at=None, person__in=hidden, against__in=persons)
        for pk in set(against.values_list("against", flat=True)):
            if pk is not None:
                found[pk] = (*found.get(pk, ()), "加害者")
    return found


# --- ties


def couples_from(
    ties: Iterable[Kinship], persons: dict[int, Person], day: date
) -> tuple[Couple, ...]:
    """One couple for each two who are or were partners: the tie that began last counts."""
    latest: dict[frozenset[int], tuple[str, int, Couple]] = {}
    for tie in ties:
        if tie.kind.trait not in BONDS:
            continue
        bond = BONDS[tie.kind.trait]
        widowed = any(
            (died := persons[pk].died_on) and died <= day for pk in (tie.person_id, tie.other_id)
        )
        if tie.until and tie.until < day and not widowed:
            bond = ENDED.get(bond, bond)
        began = (tie.since or tie.until or date.min).isoformat()
        couple = Couple(tie.person_id, tie.other_id, bond, began)
        found = latest.get(couple.pair)
        if found is None or (began, bond.is_past, tie.pk) > (
            found[0],
            found[2].bond.is_past,
            found[1],
        ):
            latest[couple.pair] = (began, tie.pk, couple)
    return tuple(couple for _, _, couple in latest.values())


def connected(
    graph: Graph, ties: Iterable[Kinship], members: dict[int, list[FamilyMember]]
) -> Graph:
    """The graph with children under their parents, and everybody else in a fitting row."""
    ties = list(ties)
    parents: dict[tuple[int, Descent], set[int]] = {}
    for tie in ties:
        if tie.kind.trait in DESCENTS and still_holds(tie):
            parents.setdefault((tie.person_id, DESCENTS[tie.kind.trait]), set()).add(tie.other_id)
    drop_shown_steps(parents, graph.couples)
    couples = list(graph.couples)
    units: dict[tuple[int, ...], list[tuple[int, Descent]]] = {}
    spare: list[Leaning] = []
    for (child, descent), found in sorted(
        parents.items(), key=lambda one: (one[0][0], one[0][1].name)
    ):
        pair = tuple(sorted(found)[:2])
        spare += [Leaning(child, one, -1) for one in sorted(found)[2:]]
        units.setdefault(pair, []).append((child, descent))
        known = {couple.pair for couple in couples}
        if len(pair) == 2 and frozenset(pair) not in known and descent is not Descent.STEP:
            couples.append(Couple(*pair, Bond.UNKNOWN))
    placed = {child for children in units.values() for child, _ in children}
    orphans: list[set[int]] = []
    for tie in ties:
        if tie.kind.trait == "sibling":
            join_siblings(tie.person_id, tie.other_id, units, placed, orphans)
    leanings = [*spare, *leanings_of(graph, ties, members)]
    return replace(
        graph,
        couples=tuple(couples),
        units=(
            *(Unit(pair, unique(kids)) for pair, kids in units.items()),
            *(
                Unit((), tuple((one, Descent.ASSUMED) for one in sorted(group)))
                for group in orphans
            ),
        ),
        leanings=tuple(leanings),
    )


def still_holds(tie: Kinship) -> bool:
    """An adoption or foster care that has ended is drawn no more; descent does not end."""
    return tie.until is None or tie.kind.trait == "parent"


def unique(children: Iterable[tuple[int, Descent]]) -> tuple[tuple[int, Descent], ...]:
    """Each child once, as it came first."""
    found: dict[int, Descent] = {}
    for child, descent in children:
        found.setdefault(child, descent)
    return tuple(found.items())


def drop_shown_steps(
    parents: dict[tuple[int, Descent], set[int]], couples: Iterable[Couple]
) -> None:
    """A step-parent needs no line to the child when the line to the child's parent is there."""
    pairs = {couple.pair for couple in couples}
    for (child, descent), found in list(parents.items()):
        if descent is not Descent.STEP:
            continue
        own = {
            one
            for kind in (Descent.OWN, Descent.ADOPTIVE)
            for one in parents.get((child, kind), ())
        }
        found -= {one for one in found if any(frozenset({one, of}) in pairs for of in own)} | own
        if not found:
            del parents[(child, descent)]


def join_siblings(
    one: int,
    other: int,
    units: dict[tuple[int, ...], list[tuple[int, Descent]]],
    placed: set[int],
    orphans: list[set[int]],
) -> None:
    """Siblings of whom one has no parents on file hang on the other's, dotted."""
    if one in placed and other in placed:
        return
    if one in placed or other in placed:
        known, unknown = (one, other) if one in placed else (other, one)
        home = next(kids for kids in units.values() if known in {child for child, _ in kids})
        home.append((unknown, Descent.ASSUMED))
        placed.add(unknown)
        return
    touching = [group for group in orphans if group & {one, other}]
    for group in touching:
        orphans.remove(group)
    orphans.append({one, other}.union(*touching))


def leanings_of(
    graph: Graph, ties: Iterable[Kinship], members: dict[int, list[FamilyMember]]
) -> list[Leaning]:
    """Rows of those whom no line joins: grandparents of an unknown side, uncles, cohabitants."""
    found = []
    for tie in ties:
        up = GENERATIONS.get(tie.kind.trait, RELATIVES.get(tie.kind_id))
        if up is not None:
            found.append(Leaning(tie.person_id, tie.other_id, up))
    subject = graph.subject
    for pk, rows in members.items():
        up = POSITIONS.get(rows[0].position[:1], 0)
        if subject is not None and pk != subject and pk in graph.figures:
            found.append(Leaning(subject, pk, up))
    return found


# --- words


def age_of(person: Person, day: date) -> str:
    """The age on ``day`` as far as it is known."""
    return naming.age_words(
        born=person.born,
        died_on=person.died_on,
        is_unborn=person.state == PersonState.UNBORN,
        expected_on=person.expected_on,
        day=day,
    )


def label(relation: str, age: str, name: str) -> tuple[str, ...]:
    """The lines beneath the symbol: 続柄, age, and the name in pieces that fit."""
    pieces = [name[start : start + 8] for start in range(0, len(name), 8)]
    return tuple(line for line in (relation, age, *pieces) if line)


def words(figure: Figure, relation: str, age: str) -> str:
    """One person in a line."""
    parts = [relation, age, "" if figure.shape is Shape.TRIANGLE else figure.shape.value]
    parts += ["死亡"] if figure.is_dead and "没" not in age and age != "死亡" else []
    return " ".join(part for part in (*parts, *figure.marks) if part)
