"""Turning a thought-out household into its register rows."""

from datetime import date

from .movements import current_name, entered_on, find_homes, history
from .people import People
from .plan import Draft, Plan
from .record import (
    DEAD,
    FOREIGN,
    JAPANESE,
    LIVING_HERE,
    MOVED_OUT,
    Household,
    Movement,
    Resident,
)


def write_household(people: People, plan: Plan) -> Household:
    """Return the household with all its residents, those living here first."""
    number = people.household_numbers.issue()
    homes = find_homes(people, plan)
    residents = [
        _resident(draft, number, entered_on(draft, plan), history(people, plan, draft, homes))
        for draft in plan.members
    ]
    residents.sort(key=lambda one: one.status != LIVING_HERE)
    return Household(
        number, plan.shape, homes.now, tuple(residents), tuple(plan.relatives), tuple(plan.ties)
    )


def _resident(
    draft: Draft, household_number: str, entered: date, rows: tuple[Movement, ...]
) -> Resident:
    status = LIVING_HERE
    if draft.left_on:
        status = DEAD if draft.left_by == "死亡" else MOVED_OUT
    name, kana = current_name(draft)
    former = draft.former_surname
    foreign = draft.foreign
    alias = foreign.alias if foreign else None
    return Resident(
        number=draft.number,
        household_number=household_number,
        resident_kind=FOREIGN if foreign else JAPANESE,
        status=status,
        name=name,
        kana=kana,
        roman_name=foreign.roman if foreign else "",
        kanji_name=foreign.kanji if foreign else "",
        former_surname=former.text if former else "",
        former_surname_kana=former.kana if former else "",
        alias=alias.text if alias else "",
        alias_kana=alias.kana if alias else "",
        sex=draft.sex,
        born=draft.born,
        relation=draft.relation,
        address=rows[-1].address,
        moved_in_on=entered,
        moved_out_on=draft.left_on,
        moved_out_reason=rows[-1].reason if draft.left_on else "",
        nationality_code=foreign.nationality.code if foreign else "",
        nationality=foreign.nationality.word if foreign else "",
        residence_section=foreign.status.section if foreign else "",
        residence_code=foreign.status.code if foreign else "",
        residence_status=foreign.status.word if foreign else "",
        residence_years=foreign.status.years if foreign else 0,
        residence_until=foreign.until if foreign else None,
        history=rows,
    )
