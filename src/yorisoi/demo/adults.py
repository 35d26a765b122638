"""Households without children: people alone, couples, brothers and sisters, flat-mates."""

from .chance import age_on, years_after
from .people import People, Roots
from .plan import Draft, Plan
from .record import FEMALE, MALE

_WIDOWED = 80  # from this age on, some of those alone lost the spouse here
_WIDOWED_SHARE = 0.14


def young_single(people: People, roots: Roots) -> Plan:
    """Someone of 18 to 39 who lives alone."""
    chance = people.chance
    return _single(people, roots, chance.near(28, 6.5, 18.1, 39.9), "young_single")


def single(people: People, roots: Roots) -> Plan:
    """Someone of 40 to 64 who lives alone."""
    return _single(people, roots, 40 + people.chance.random() * 25, "single")


def elderly_single(people: People, roots: Roots) -> Plan:
    """Someone of 65 or more who lives alone; of the oldest, some were widowed here."""
    chance = people.chance
    age = chance.near(78, 7.5, 65, 101)
    sex = FEMALE if chance.happens(0.42 + (age - 65) * 0.012) else MALE
    plan = _single(people, roots, age, "elderly_single", sex)
    if age >= _WIDOWED and not plan.members[0].foreign and chance.happens(_WIDOWED_SHARE):
        _add_late_spouse(people, roots, plan)
    return plan


def couple(people: People, roots: Roots) -> Plan:
    """A married couple, childless or with children who left long ago."""
    chance = people.chance
    young = chance.happens(0.33)
    age = chance.near(35, 6, 23, 50) if young else chance.near(71, 9, 48, 97)
    husband = people.person(roots, MALE, chance.born(age, people.today), "世帯主")
    wife_born = chance.born(min(max(age + chance.near(-2, 3.5, -12, 9), 20), 99), people.today)
    if not husband.foreign and young and chance.happens(0.025):
        wife = people.person(people.spouse_of_japanese(), FEMALE, wife_born, "妻")
    else:
        wife = people.wife(people.dependants_of(roots, own_name=True), wife_born)
    plan = Plan("couple", people.settled(max(husband.born, wife_born)), [husband, wife])
    if chance.happens(0.05):
        lead_by_wife(plan)
    plan.tie_couple(husband, wife)
    return plan


def unmarried_couple(people: People, roots: Roots) -> Plan:
    """A couple that lives together without having registered a marriage."""
    chance = people.chance
    age = chance.near(34, 8, 20, 70)
    man = people.person(roots, MALE, chance.born(age, people.today), "世帯主")
    born = chance.born(chance.near(age - 1.5, 3.5, 19, 75), people.today)
    woman = people.person(people.japanese_roots(), FEMALE, born, "妻（未届）")
    if chance.happens(0.5):
        woman.relation = "同居人"
    plan = Plan("unmarried_couple", people.settled(max(man.born, born)), [man, woman])
    plan.tie_couple(man, woman, "内縁")
    return plan


def siblings(people: People, roots: Roots) -> Plan:
    """A grown brother or sister with another."""
    chance = people.chance
    age = chance.near(45, 16, 20, 88)
    elder = people.person(roots, people.sex(), chance.born(age, people.today), "世帯主")
    gap = min(chance.near(3, 1.5, 1, 8), age - 18.5)
    sex = people.sex()
    younger = people.person(
        roots, sex, chance.born(age - gap, people.today), "弟" if sex == MALE else "妹"
    )
    return Plan("siblings", people.settled(younger.born), [elder, younger])


def flat_mates(people: People, roots: Roots) -> Plan:
    """Two people who share a flat."""
    chance = people.chance
    births = [chance.born(chance.near(28, 6, 18.5, 60), people.today) for _ in range(2)]
    sex = people.sex()
    head = people.person(roots, sex, births[0], "世帯主")
    # Flat-mates from abroad came the same way; each has the own family name.
    other_roots = people.japanese_roots()
    if roots.nationality and roots.status:
        family = people.foreign.draw_family_name(chance, roots.nationality)
        other_roots = Roots(roots.surname, roots.nationality, family, roots.status)
    other = people.person(other_roots, sex, births[1], "同居人")
    return Plan("flat_mates", people.settled(max(births)), [head, other])


def lead_by_wife(plan: Plan) -> None:
    """Make the wife head of the household, the husband 夫."""
    husband, wife = plan.members[:2]
    husband.relation = "夫" if wife.relation == "妻" else "夫（未届）"
    wife.relation = "世帯主"
    plan.members[:2] = [wife, husband]


def _single(people: People, roots: Roots, age: float, shape: str, sex: str = "") -> Plan:
    born = people.chance.born(age, people.today)
    head = people.person(roots, sex or people.sex(), born, "世帯主")
    return Plan(shape, people.settled(born), [head])


def _add_late_spouse(people: People, roots: Roots, plan: Plan) -> None:
    """Add the husband or wife who died in the last years."""
    chance = people.chance
    head = plan.members[0]
    died_on = chance.day(years_after(people.today, -6), people.today)
    plan.since = people.settled(head.born, until=years_after(died_on, -1))
    spouse = _late_spouse(people, roots, head)
    spouse.left_on, spouse.left_by = died_on, "死亡"
    plan.members.append(spouse)
    plan.tie_couple(head, spouse)
    if spouse.relation == "世帯主":
        head.relation_before = "妻"
        plan.head_changed_on = died_on


def _late_spouse(people: People, roots: Roots, head: Draft) -> Draft:
    age = min(age_on(head.born, people.today) + people.chance.near(1, 3, -5, 8), 103)
    born = people.chance.born(max(age, 70), people.today)
    if head.sex == FEMALE:
        return people.person(roots, MALE, born, "世帯主")
    return people.wife(roots, born)
