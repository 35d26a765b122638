"""Households of three generations, and grandchildren with grandparents alone."""

from .births import at_most_old, birthdays, father_born, mother_born
from .families import add_children
from .people import People, Roots
from .plan import Draft, Plan
from .record import FEMALE, MALE
from .single_parents import divorced_father

_BOTH_SHARE = 0.55  # both grandparents are alive and at home


def parents_lead(people: People, roots: Roots) -> Plan:
    """A couple with children that took in a parent of the husband or of the wife."""
    chance = people.chance
    born = birthdays(chance, people.today, chance.random() * 19)
    mother_day = mother_born(people, born)
    father = people.person(roots, MALE, father_born(people, mother_day, born[0]), "世帯主")
    mother = people.wife(roots, mother_day)
    plan = Plan("three_generations", people.settled(max(father.born, mother_day)), [father, mother])
    plan.tie_couple(father, mother)
    add_children(people, roots, plan, born, (father, mother))
    if chance.happens(0.6) or not mother.maiden:
        _add_grandparents(people, roots, plan, father, ("父", "母"))
    else:
        _add_grandparents(people, Roots(mother.maiden), plan, mother, ("妻の父", "妻の母"))
    return plan


def grandparents_lead(people: People, roots: Roots) -> Plan:
    """Grandparents with a son, his wife and their children."""
    chance = people.chance
    born = birthdays(chance, people.today, chance.random() * 19)
    mother_day = mother_born(people, born)
    father = people.person(roots, MALE, father_born(people, mother_day, born[0]), "子")
    mother = people.wife(roots, mother_day, "子の妻")
    plan = Plan("three_generations", people.today, [father, mother])
    _add_grandparents(people, roots, plan, father, ("世帯主", "妻"), front=True)
    plan.since = people.settled(max(father.born, mother_day))
    plan.tie_couple(father, mother)
    add_children(people, roots, plan, born, (father, mother), "子の子")
    return plan


def daughter_returned(people: People, roots: Roots) -> Plan:
    """Grandparents with a divorced daughter and her children."""
    chance = people.chance
    born = birthdays(chance, people.today, 1 + chance.random() * 16, one_parent=True)
    daughter = people.person(roots, FEMALE, mother_born(people, born, younger=3), "子")
    plan = Plan("daughter_returned", people.today, [daughter])
    _add_grandparents(people, roots, plan, daughter, ("世帯主", "妻"), front=True)
    plan.since = people.settled(plan.members[0].born)
    children = add_children(people, roots, plan, born, (None, daughter), "子の子")
    returned_on = chance.day(max(plan.since, born[0]), people.today)
    for one in (daughter, *children):
        one.joined_on = max(returned_on, one.born)
    if chance.happens(0.8):
        former = Roots(people.surnames.draw_other(chance, roots.surname))
        divorced_father(people, former, plan, daughter, children)
    return plan


def grandchild_alone(people: People, roots: Roots) -> Plan:
    """Grandparents who bring up a grandchild; the mother lives elsewhere."""
    chance = people.chance
    born = birthdays(chance, people.today, 2 + chance.random() * 16, one_parent=True)[:2]
    mother = people.relative(roots.surname, FEMALE, mother_born(people, born, younger=6))
    head_day = people.earlier(mother.born, 25, 3.5, 18, 38)
    plan = Plan("grandchild_alone", people.settled(head_day), [])
    plan.relatives.append(mother)
    grandmother = people.person(roots, FEMALE, head_day, "世帯主")
    plan.members.append(grandmother)
    plan.tie(mother.ref, grandmother.number, "実母")
    for child in add_children(people, roots, plan, born, (None, None), "子の子"):
        plan.tie(child.number, mother.ref, "実母")
        child.joined_on = max(chance.day(max(plan.since, child.born), people.today), child.born)
    return plan


def _add_grandparents(
    people: People,
    roots: Roots,
    plan: Plan,
    child: Draft,
    relations: tuple[str, str],
    *,
    front: bool = False,
) -> None:
    """Add one or both parents of ``child``; in front when they lead the household."""
    chance = people.chance
    mother_day = at_most_old(people.earlier(child.born, 28, 4.2, 18, 42), people.today)
    father_day = father_born(people, mother_day, child.born)
    both = chance.happens(_BOTH_SHARE)
    added: list[Draft] = []
    if both or chance.happens(0.2):
        father = people.person(roots, MALE, father_day, relations[0])
        plan.tie(child.number, father.number, "実父")
        added.append(father)
    if both or not added:
        # A grandmother alone leads the household herself.
        leads = front and not added
        mother = people.wife(roots, mother_day, relations[0] if leads else relations[1])
        plan.tie(child.number, mother.number, "実母")
        added.append(mother)
    if both:
        plan.tie_couple(added[0], added[1])
    if front:
        plan.members[:0] = added
    else:
        plan.members.extend(added)
