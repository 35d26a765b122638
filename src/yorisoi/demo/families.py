"""Households of two parents: their own children, step-children, children who grew up."""

from datetime import date

from .adults import lead_by_wife
from .births import birthdays, father_born, mother_born
from .chance import years_after
from .people import People, Roots
from .plan import Draft, Plan
from .record import FEMALE, MALE

_MIXED_SHARE = 0.02  # one parent from abroad
_WIFE_LEADS_SHARE = 0.04
_UNMARRIED_SHARE = 0.012
_LEFT_HOME_SHARE = 0.12


def couple_with_children(people: People, roots: Roots) -> Plan:
    """A couple with children at home, most of them under age."""
    return _nuclear(people, roots, people.chance.random() * 20.5, "couple_with_children")


def couple_with_grown_children(people: People, roots: Roots) -> Plan:
    """A couple whose children grew up; some have moved out."""
    chance = people.chance
    plan = _nuclear(people, roots, chance.near(29, 7, 20.5, 55), "couple_with_grown_children")
    grown = [one for one in plan.members[2:] if years_after(one.born, 19) < people.today]
    if len(plan.members) > 3 and grown and chance.happens(_LEFT_HOME_SHARE):
        leaver = grown[0]
        leaver.left_by = "転出"
        leaver.left_on = chance.day(
            max(years_after(leaver.born, 18), plan.since, years_after(people.today, -6)),
            people.today,
        )
    return plan


def stepfamily(people: People, roots: Roots) -> Plan:
    """A mother who married again: her children, a step-father, often a child of both."""
    chance = people.chance
    today = people.today
    hers = birthdays(chance, today, 4.5 + chance.random() * 14, one_parent=True)
    mother_day = mother_born(people, hers, younger=3.5)
    earliest = max(years_after(hers[-1], 1), years_after(mother_day, 19))
    married_on = chance.day(min(earliest, today), today)
    husband = people.person(roots, MALE, father_born(people, mother_day, hers[0]), "世帯主")
    mother = people.wife(roots, mother_day)
    plan = Plan("stepfamily", people.settled(husband.born, until=married_on), [husband, mother])
    plan.tie_couple(husband, mother)
    adopted = chance.happens(0.62)
    before = people.surnames.draw_other(chance, roots.surname)
    mother.maiden = before
    mother.joined_on = max(plan.since, married_on)
    # A child the husband did not adopt keeps the mother's earlier surname.
    their_roots = roots if adopted else Roots(before)
    for born in hers:
        child = people.person(their_roots, people.sex(), born, "子" if adopted else "妻の子")
        child.joined_on = mother.joined_on
        plan.members.append(child)
        plan.tie_parents(child, None, mother)
        plan.tie(child.number, husband.number, "養父" if adopted else "継父")
    _add_first_husband(people, plan, mother, hers)
    _add_common_child(people, roots, plan, married_on)
    return plan


def add_children(
    people: People,
    roots: Roots,
    plan: Plan,
    born: list[date],
    parents: tuple[Draft | None, Draft | None],
    relation: str = "子",
) -> list[Draft]:
    """Add children of a father and a mother to a household, and return them."""
    children = []
    for day in born:
        child = people.person(roots, people.sex(), day, relation)
        plan.tie_parents(child, *parents)
        plan.members.append(child)
        children.append(child)
    return children


def _nuclear(people: People, roots: Roots, eldest_age: float, shape: str) -> Plan:
    chance = people.chance
    born = birthdays(chance, people.today, eldest_age)
    mother_day = mother_born(people, born)
    father_day = father_born(people, mother_day, born[0])
    unmarried = not roots.nationality and chance.happens(_UNMARRIED_SHARE)
    mixed = not roots.nationality and chance.happens(_MIXED_SHARE)
    father = people.person(roots, MALE, father_day, "世帯主")
    children_roots = people.dependants_of(roots)
    if mixed:
        mother = people.person(people.spouse_of_japanese(), FEMALE, mother_day, "妻")
    else:
        mother = people.wife(people.dependants_of(roots, own_name=True), mother_day)
    plan = Plan(shape, people.settled(max(father_day, mother_day)), [father, mother])
    if unmarried and not mixed and mother.maiden:
        # Without a marriage the mother keeps her name; the children were acknowledged.
        mother.surname, mother.maiden, mother.former_surname = mother.maiden, None, None
        mother.relation = "妻（未届）"
        children_roots = Roots(mother.surname)
    plan.tie_couple(father, mother, "内縁" if unmarried and not mixed else "配偶者")
    add_children(people, children_roots, plan, born, (father, mother))
    if chance.happens(_WIFE_LEADS_SHARE):
        lead_by_wife(plan)
    return plan


def _add_first_husband(people: People, plan: Plan, mother: Draft, children: list[date]) -> None:
    """Add the children's father, who lives elsewhere and bears the mother's earlier surname."""
    if not people.chance.happens(0.85) or not mother.maiden:
        return
    born = father_born(people, mother.born, children[0])
    father = people.relative(mother.maiden, MALE, born)
    plan.relatives.append(father)
    plan.tie(mother.number, father.ref, "元配偶者")
    for child in plan.members[2:]:
        plan.tie(child.number, father.ref, "実父")


def _add_common_child(people: People, roots: Roots, plan: Plan, married_on: date) -> None:
    """Add a child of the second marriage, in half of the families."""
    husband, mother = plan.members[:2]
    first = years_after(married_on, 1)
    last = min(people.today, years_after(mother.born, 46))
    if first < last and people.chance.happens(0.5):
        add_children(people, roots, plan, [people.chance.day(first, last)], (husband, mother))
