"""Which households a ward has, how many of each kind, and what befell them since."""

from collections.abc import Callable, Iterator
from datetime import date

from . import adults, families, generations, single_parents
from .chance import Pool, days_after, years_after
from .people import People, Roots
from .plan import Plan

Builder = Callable[[People, Roots], Plan]

_FOREIGN_SHARE = 0.047  # of households
_NATIVE_SHARE = 0.14  # heads who grew up in the ward
_MOVED_WITHIN_SHARE = 0.27
_GONE_SHARE = 0.02

# Weights are households in ten thousand, near the census of the special wards.
_JAPANESE: Pool[Builder] = Pool(
    (
        (adults.young_single, 2010),
        (adults.single, 1800),
        (adults.elderly_single, 1850),
        (adults.couple, 1660),
        (adults.unmarried_couple, 120),
        (adults.siblings, 90),
        (adults.flat_mates, 50),
        (families.couple_with_children, 1640),
        (families.couple_with_grown_children, 640),
        (families.stepfamily, 45),
        (single_parents.single_mother, 225),
        (single_parents.single_father, 28),
        (single_parents.parent_with_grown_child, 420),
        (generations.parents_lead, 75),
        (generations.grandparents_lead, 55),
        (generations.daughter_returned, 45),
        (generations.grandchild_alone, 5),
    )
)
_FOREIGN_ALONE: Pool[Builder] = Pool(
    ((adults.young_single, 80), (adults.single, 14), (adults.flat_mates, 6))
)
_FOREIGN_FAMILY: Pool[Builder] = Pool(
    (
        (adults.single, 8),
        (adults.elderly_single, 3),
        (adults.couple, 22),
        (families.couple_with_children, 55),
        (single_parents.single_mother, 8),
        (single_parents.single_father, 1),
    )
)
_ALONE_SHARE = 0.55


def plans(people: People) -> Iterator[Plan]:
    """Yield households without end; those of one story follow each other."""
    chance = people.chance
    while True:
        people.begin_household()
        if not chance.happens(_FOREIGN_SHARE):
            plan = _JAPANESE.draw(chance)(people, people.japanese_roots())
        elif chance.happens(_ALONE_SHARE):
            roots = people.foreign_roots(with_family=False)
            plan = _FOREIGN_ALONE.draw(chance)(people, roots)
        else:
            roots = people.foreign_roots(with_family=True)
            plan = _FOREIGN_FAMILY.draw(chance)(people, roots)
        for one in (plan, *plan.followers):
            _befall(people, one)
            yield one


def _befall(people: People, plan: Plan) -> None:
    """Decide whether the head grew up here, and when the household moved."""
    chance, today = people.chance, people.today
    head = plan.members[0]
    if not head.foreign and not head.joined_on and chance.happens(_NATIVE_SHARE):
        head.native = head.born < plan.since
    if plan.since < today and chance.happens(_MOVED_WITHIN_SHARE):
        plan.moved_within_on = chance.day(days_after(plan.since, 1), today)
    if chance.happens(_GONE_SHARE):
        first = max(_last_event(plan), years_after(today, -5))
        if first < today:
            _let_go(plan, chance.day(days_after(first, 1), today))


def _last_event(plan: Plan) -> date:
    """Return the last day on which anything happened to the household."""
    days = [plan.since, plan.moved_within_on, plan.head_changed_on]
    for one in plan.members:
        days += [one.born, one.joined_on, one.left_on, one.renamed_on]
    return max(day for day in days if day)


def _let_go(plan: Plan, gone_on: date) -> None:
    plan.gone_on = gone_on
    for one in plan.members:
        if not one.left_on:
            one.left_on, one.left_by = gone_on, "転出"
