"""Families of the ward for whom the centre keeps a case."""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from operator import itemgetter

from .chance import Chance, Pool, age_on, days_after, years_after
from .record import DEAD, FEMALE, Household, Relative, Resident
from .staff import CONSULTATION, MATERNAL, PROTECTION, caseworkers_of
from .ward import Ward

IN_NEED_OF_PROTECTION = "要保護"
IN_NEED_OF_SUPPORT = "要支援"
EXPECTING = "特定妊婦"
GENERAL = "一般"

_ADULT = 18
_WEEKS_KNOWN = 33  # a pregnancy is known for about so many weeks before the birth
_KINDS = Pool(((IN_NEED_OF_PROTECTION, 32), (IN_NEED_OF_SUPPORT, 38), (GENERAL, 30)))
_TEAMS = {
    IN_NEED_OF_PROTECTION: PROTECTION,
    IN_NEED_OF_SUPPORT: CONSULTATION,
    GENERAL: CONSULTATION,
    EXPECTING: MATERNAL,
}

# How often a household comes to the centre, against a couple with children.
_CHILD_WEIGHTS = {
    "single_mother": 4.0,
    "single_mother_with_partner": 9.0,
    "single_father": 4.0,
    "stepfamily": 5.0,
    "daughter_returned": 3.0,
    "grandchild_alone": 9.0,
}
_EXPECTING_SHARE = 0.06
_ASKED_AS_MOTHER_SHARE = 0.2  # the others stay for the children's list
_YOUNG_MOTHER = 22
_YOUNG_MOTHER_WEIGHT = 8.0

# minus the lot, place in the ward, household, and the woman of whom a pregnancy is told
_Lot = tuple[float, int, Household, Resident | None]


@dataclass(frozen=True, slots=True)
class CaseFamily:
    """One family with a case: about whom, who brings them up, and who works on it."""

    household: Household
    subject: Resident  # the child, or the woman who expects one
    guardians: tuple[Resident, ...]  # parents and those in their place, in the household
    absent_parents: tuple[Relative | str, ...]  # elsewhere; 宛名番号 when on the register
    siblings: tuple[Resident, ...]  # other children; hers, when the subject is the mother
    kind: str  # 要保護, 要支援, 特定妊婦 or 一般
    opened_on: date
    team: str
    worker: int  # index into caseworkers_of(team, today)
    due_on: date | None = None  # 出産予定日 of a 特定妊婦


def case_families(ward: Ward, count: int) -> Iterator[CaseFamily]:
    """Yield ``count`` families in the order of 世帯番号; the same ones for the same ward.

    Walks through the ward once and keeps no more than ``count`` households in memory.
    Raises ValueError when the ward has fewer families that fit.
    """
    expecting = round(count * _EXPECTING_SHARE)
    chance = Chance(f"cases of {ward.seed}")
    # The households of the smallest lots win; a lot is divided by the weight, so a
    # heavy household wins more often. Each list keeps only as many as are needed.
    lots_for_children: list[_Lot] = []
    lots_for_mothers: list[_Lot] = []
    for place, household in enumerate(ward.households()):
        asked_as_mother = chance.happens(_ASKED_AS_MOTHER_SHARE)
        lot = chance.random()
        mother = _may_expect(household, ward.today) if asked_as_mother else None
        if mother:
            young = age_on(mother.born, ward.today) < _YOUNG_MOTHER
            lot /= _YOUNG_MOTHER_WEIGHT if young else 1.0
            _keep(lots_for_mothers, (-lot, place, household, mother), expecting)
        elif _children(household, ward.today):
            lot /= _CHILD_WEIGHTS.get(household.shape, 1.0)
            _keep(lots_for_children, (-lot, place, household, None), count - expecting)
    chosen = sorted(lots_for_children + lots_for_mothers, key=itemgetter(1))
    if len(chosen) < count:
        raise ValueError(f"the ward has {len(chosen)} families that fit, not {count}")
    for _, _, household, mother in chosen:
        if mother:
            yield _mother_case(ward, household, mother, chance)
        else:
            yield _child_case(ward, household, chance)


def _keep(lots: list[_Lot], entry: _Lot, limit: int) -> None:
    """Keep the household if its lot is among the ``limit`` smallest."""
    if len(lots) < limit:
        heapq.heappush(lots, entry)
    elif limit and entry > lots[0]:
        heapq.heapreplace(lots, entry)


def _children(household: Household, today: date) -> tuple[Resident, ...]:
    """Return those under age, eldest first; none is left alone."""
    members = household.members
    young = [one for one in members if age_on(one.born, today) < _ADULT]
    return tuple(sorted(young, key=lambda one: (one.born, one.number)))


def _may_expect(household: Household, today: date) -> Resident | None:
    """Return the woman of a household of whom a pregnancy can be told."""
    for one in household.members:
        if one.sex == FEMALE and one.relation in {"世帯主", "妻", "妻（未届）"}:
            return one if _ADULT <= age_on(one.born, today) < 41 else None
    return None


def _mother_case(ward: Ward, household: Household, mother: Resident, chance: Chance) -> CaseFamily:
    today = ward.today
    known_on = days_after(today, -chance.between(0, _WEEKS_KNOWN * 7 - 14))
    return _of(
        ward,
        household,
        subject=mother,
        guardians=_partners(household, mother),
        siblings=_children(household, today),
        kind=EXPECTING,
        opened_on=max(known_on, mother.moved_in_on),
        due_on=days_after(known_on, _WEEKS_KNOWN * 7),
    )


def _child_case(ward: Ward, household: Household, chance: Chance) -> CaseFamily:
    today = ward.today
    children = _children(household, today)
    subject = chance.pick(children)
    return _of(
        ward,
        household,
        subject=subject,
        guardians=_guardians(household, subject),
        siblings=tuple(one for one in children if one is not subject),
        kind=_KINDS.draw(chance),
        opened_on=chance.day(max(subject.moved_in_on, years_after(today, -4)), today),
    )


def _of(
    ward: Ward,
    household: Household,
    *,
    subject: Resident,
    guardians: tuple[Resident, ...],
    siblings: tuple[Resident, ...],
    kind: str,
    opened_on: date,
    due_on: date | None = None,
) -> CaseFamily:
    team = _TEAMS[kind]
    # 地区担当: a worker looks after towns, so neighbours have the same worker.
    worker = int(household.address.town_code[:4]) % len(caseworkers_of(team, ward.today))
    return CaseFamily(
        household=household,
        subject=subject,
        guardians=guardians,
        absent_parents=_absent(household, subject),
        siblings=siblings,
        kind=kind,
        opened_on=opened_on,
        team=team,
        worker=worker,
        due_on=due_on,
    )


def _partners(household: Household, woman: Resident) -> tuple[Resident, ...]:
    partners = [
        tie.other
        for tie in household.ties
        if tie.person == woman.number and tie.kind in {"配偶者", "内縁"}
    ]
    return tuple(one for one in household.members if one.number in partners)


def _guardians(household: Household, child: Resident) -> tuple[Resident, ...]:
    """Return parents and step-parents at home, their partners; failing them, the head."""
    members = {one.number: one for one in household.members}
    found = [tie.other for tie in household.ties if tie.person == child.number]
    for tie in household.ties:
        if tie.person in found and tie.kind == "内縁" and tie.other not in found:
            found.append(tie.other)
    at_home = tuple(members[number] for number in found if number in members)
    return at_home or tuple(one for one in household.members if one.relation == "世帯主")


def _absent(household: Household, child: Resident) -> tuple[Relative | str, ...]:
    """Return the parents by birth who do not live with the child."""
    relatives = {one.ref: one for one in household.relatives}
    at_home = {one.number for one in household.members}
    dead = {one.number for one in household.residents if one.status == DEAD}
    return tuple(
        relatives.get(tie.other, tie.other)
        for tie in household.ties
        if tie.person == child.number
        and tie.kind in {"実父", "実母"}
        and tie.other not in at_home
        and tie.other not in dead
    )
