"""Households of one parent: who the other parent is, and who lives with them now."""

from datetime import date

from .births import birthdays, father_born, mother_born
from .chance import days_after, years_after
from .families import add_children
from .people import People, Roots
from .plan import Draft, Plan
from .record import FEMALE, MALE

_NEVER_MARRIED_SHARE = 0.14
_WIDOWED_SHARE = 0.06
_PARTNER_SHARE = 0.13
_RENAMED_SHARE = 0.4


def single_mother(people: People, roots: Roots) -> Plan:
    """A mother alone with her children: divorced, never married, or widowed."""
    chance = people.chance
    age = 1 + (1 - chance.random() * chance.random()) * 18
    born = birthdays(chance, people.today, age, one_parent=True)
    mother_day = mother_born(people, born, younger=3)
    mother = people.wife(roots, mother_day, "世帯主")
    plan = Plan("single_mother", people.settled(mother_day), [mother])
    children_roots = people.dependants_of(roots)
    children = add_children(people, children_roots, plan, born, (None, mother))
    if mother.foreign:
        return plan
    lot = chance.random()
    if lot < _NEVER_MARRIED_SHARE:
        mother.maiden = mother.former_surname = None
    elif lot < _NEVER_MARRIED_SHARE + _WIDOWED_SHARE:
        _father_left(people, roots, plan, mother, children, "死亡")
    else:
        _divorced(people, roots, plan, mother, children)
    if chance.happens(_PARTNER_SHARE):
        _add_partner(people, plan, mother)
    return plan


def single_father(people: People, roots: Roots) -> Plan:
    """A father alone with his children; the mother lives elsewhere."""
    chance = people.chance
    born = birthdays(chance, people.today, 3 + chance.random() * 16, one_parent=True)
    mother_day = mother_born(people, born)
    father = people.person(roots, MALE, father_born(people, mother_day, born[0]), "世帯主")
    plan = Plan("single_father", people.settled(father.born), [father])
    children = add_children(people, people.dependants_of(roots), plan, born, (father, None))
    if not father.foreign:
        mother = people.relative(people.surnames.draw(chance), FEMALE, mother_day)
        plan.relatives.append(mother)
        plan.tie(father.number, mother.ref, "元配偶者")
        for child in children:
            plan.tie(child.number, mother.ref, "実母")
    return plan


def parent_with_grown_child(people: People, roots: Roots) -> Plan:
    """An ageing parent with a grown child."""
    chance = people.chance
    born = chance.born(chance.near(40, 12, 20, 70), people.today)
    sex = FEMALE if chance.happens(0.78) else MALE
    parent = people.person(roots, sex, mother_born(people, [born]), "世帯主")
    plan = Plan("parent_with_grown_child", people.settled(parent.born), [parent])
    parents = (None, parent) if sex == FEMALE else (parent, None)
    (child,) = add_children(people, people.dependants_of(roots), plan, [born], parents)
    if not child.foreign and chance.happens(0.3):
        # In part of these homes the grown child has become the head.
        child.relation, parent.relation = "世帯主", "母" if sex == FEMALE else "父"
        plan.members.reverse()
    return plan


def divorced_father(
    people: People, roots: Roots, plan: Plan, mother: Draft, children: list[Draft]
) -> None:
    """Give the children a father who went elsewhere, stayed near, or was never here."""
    chance = people.chance
    father_day = father_born(people, mother.born, children[0].born)
    if chance.happens(0.3):
        father = people.person(roots, MALE, father_day, "世帯主")
        plan.followers.append(Plan("divorced_father", people.settled(father_day), [father]))
        ref = father.number
    else:
        relative = people.relative(roots.surname, MALE, father_day)
        plan.relatives.append(relative)
        ref = relative.ref
    plan.tie(mother.number, ref, "元配偶者")
    for child in children:
        plan.tie(child.number, ref, "実父")


def _divorced(
    people: People, roots: Roots, plan: Plan, mother: Draft, children: list[Draft]
) -> None:
    chance = people.chance
    if chance.happens(0.35):
        left_on = _father_left(people, roots, plan, mother, children, "転出")
    else:
        divorced_father(people, roots, plan, mother, children)
        left_on = chance.day(max(plan.since, children[-1].born), people.today)
    if not (mother.maiden and chance.happens(_RENAMED_SHARE)):
        return
    renamed_on = chance.day(left_on, min(days_after(left_on, 200), people.today))
    before = mother.surname
    after, mother.former_surname = mother.maiden, None
    for one in (mother, *children):
        one.surname_before, one.surname, one.renamed_on = before, after, renamed_on


def _father_left(
    people: People, roots: Roots, plan: Plan, mother: Draft, children: list[Draft], by: str
) -> date:
    """Let the father have been the head until he moved out or died; return the day."""
    chance = people.chance
    father_day = father_born(people, mother.born, children[0].born)
    father = people.person(roots, MALE, father_day, "世帯主")
    left_on = chance.day(
        max(years_after(people.today, -10), children[-1].born, years_after(father_day, 18)),
        people.today,
    )
    # The couple had come to the ward together, so some time before he left.
    plan.since = people.settled(max(mother.born, father_day), until=days_after(left_on, -60))
    father.left_on, father.left_by = left_on, by
    mother.relation_before = "妻"
    plan.head_changed_on = left_on
    plan.members.append(father)
    for child in children:
        plan.tie(child.number, father.number, "実父")
    plan.tie_couple(mother, father, "元配偶者" if by == "転出" else "配偶者")
    return left_on


def _add_partner(people: People, plan: Plan, mother: Draft) -> None:
    """Let a man live with them who is not the children's father."""
    chance = people.chance
    relation = "夫（未届）" if chance.happens(0.45) else "同居人"
    latest = years_after(people.today, -19)
    born = min(people.earlier(mother.born, 1, 5, -9, 14), latest)
    partner = people.person(people.japanese_roots(), MALE, born, relation)
    first = max(plan.since, plan.head_changed_on or plan.since, years_after(people.today, -4))
    partner.joined_on = chance.day(first, people.today)
    plan.members.append(partner)
    plan.tie_couple(mother, partner, "内縁")
    plan.shape = "single_mother_with_partner"
