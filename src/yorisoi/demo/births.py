"""When children are born: between brothers and sisters, and to parents of plausible age."""

from datetime import date

from .chance import DAYS_IN_YEAR, Chance, Pool, days_after, years_after
from .people import People

_CHILDREN = Pool(((1, 43), (2, 42), (3, 12), (4, 2), (5, 1)))
_CHILDREN_OF_ONE_PARENT = Pool(((1, 55), (2, 33), (3, 10), (4, 2)))
_TWINS_SHARE = 0.012
_YOUNG_MOTHERS_SHARE = 0.025
_CHILDBEARING_YEARS = 30  # from the first to the last child of one mother: never more

OLDEST_MOTHER = 47.0
YOUNGEST_PARENT = 16.0
OLDEST = 102  # years; nobody of a demo ward is older


def birthdays(
    chance: Chance, today: date, eldest_age: float, *, one_parent: bool = False
) -> list[date]:
    """Return the birthdays of brothers and sisters, eldest first, none after today."""
    count = (_CHILDREN_OF_ONE_PARENT if one_parent else _CHILDREN).draw(chance)
    born = [chance.born(eldest_age, today)]
    while len(born) < count:
        if chance.happens(_TWINS_SHARE) and not _ends_with_twins(born):
            born.append(born[-1])
            continue
        following = days_after(born[-1], int(chance.near(1050, 420, 400, 3200)))
        if following > today:
            break
        born.append(following)
    if len(born) == 1 and chance.happens(_TWINS_SHARE):
        born.append(born[0])
    return born


def mother_born(people: People, children: list[date], *, younger: float = 0.0) -> date:
    """Return the birthday of a mother: about 31 at the first child, at most 47 at the last."""
    chance = people.chance
    first, last = children[0], children[-1]
    span = min((last.toordinal() - first.toordinal()) / DAYS_IN_YEAR, _CHILDBEARING_YEARS)
    if chance.happens(_YOUNG_MOTHERS_SHARE):
        age = 16.1 + chance.random() * 4
    else:
        age = chance.near(31 - younger, 4.8, 17.5, 43)
    age = max(min(age, OLDEST_MOTHER - span), YOUNGEST_PARENT)
    return at_most_old(days_after(first, -int(age * DAYS_IN_YEAR)), people.today)


def father_born(people: People, mother: date, first_child: date) -> date:
    """Return the birthday of a father: some years about the mother's, 16 at the first child."""
    born = people.earlier(mother, 1.9, 3.9, -8, 16)
    latest = days_after(first_child, -int(YOUNGEST_PARENT * DAYS_IN_YEAR) - 30)
    return at_most_old(min(born, latest), people.today)


def at_most_old(born: date, today: date) -> date:
    """Return a birthday that makes nobody older than the oldest."""
    return max(born, years_after(today, -OLDEST))


def _ends_with_twins(born: list[date]) -> bool:
    return len(born) > 1 and born[-1] == born[-2]
