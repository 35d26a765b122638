"""Families whom the old system held without 宛名番号, so that 名寄せ has something to find.

Children with their families whom somebody once wrote down in haste, and a few of the families with
a case a second time. Of a few of those whom 名寄せ will not be sure of, somebody has called this week:
their cases are open, and their pairs come first. With them comes a model of 名寄せ, learnt on
the ward of 350,000 (``benchmarks/matching.py``): this one is too small to learn from.
"""

import json
import uuid
from collections.abc import Mapping
from datetime import timedelta
from importlib.resources import files

from yorisoi import audit, clock
from yorisoi.access.models import Staff
from yorisoi.cases.intake.actions import Reception, register_consultation
from yorisoi.demo import move_in
from yorisoi.demo.chance import Chance, age_on
from yorisoi.demo.load_cases import Office, matter_of
from yorisoi.demo.load_people import OnFile
from yorisoi.demo.noise import Noise, OldRecord
from yorisoi.demo.old_records import Maker, surname_of
from yorisoi.demo.record import FEMALE, LIVING_HERE, Household, Resident
from yorisoi.demo.ward import Ward
from yorisoi.matching import old_keys
from yorisoi.matching.classes import AUTOMATIC_FROM, REVIEW_FROM
from yorisoi.matching.models import MatchModel
from yorisoi.people.models import Person

FAMILIES, DOUBLES = 48, 5
HASTE = 9.0  # times as many slips as in other records
SHARE = 0.4  # of the households with children that come into question
LABEL = "見本-1"
CALLS = 6
# Whose name is spoilt so, nobody links without looking; with more than that, nobody finds them.
DOUBTFUL, LOST = {"gaiji", "other_kanji", "other_spelling"}, {"no_given", "no_birthday"}
_NAMESPACE = uuid.UUID("0a4c8f0e-7f57-4f6e-9a5b-6d1d0b0e52a5")


class Hasty(Noise):
    """Whoever wrote these was in a hurry."""

    def begin(self) -> None:
        """Another record, written as the one before."""
        self.times = HASTE


def unnumbered(ward: Ward, families: list[OnFile]) -> list[OldRecord]:
    """The records, the same ones for the same ward; families are told apart by their ``family``."""
    chance = Chance(f"unnumbered of {ward.seed}")
    maker = Maker(ward, chance)
    maker.noise = Hasty(chance)
    known = {number for one in families for number in one.people}
    picked: list[Household] = []
    for household in ward.households():
        people = household.members
        if (
            len(picked) < FAMILIES
            and len(people) > 1
            and all(one.status == LIVING_HERE for one in people)
            and any(is_child(one, ward) for one in people)
            and not known & {one.number for one in people}
            and chance.happens(SHARE)
        ):
            picked.append(household)
    found = [one for household in picked for one in maker.family(household, set(), "child")]
    return found + [one for family in twice(ward, families) for one in second(maker, family)]


def is_child(one: Resident, ward: Ward) -> bool:
    """Whether somebody is under age."""
    return age_on(one.born, ward.today) < 18


def twice(ward: Ward, families: list[OnFile]) -> list[OnFile]:
    """Families with a case of whom a part stands in the old system a second time."""
    fit = [
        one
        for one in families
        if one.is_migrated and not one.is_expecting and is_child(one.source.subject, ward)
    ]
    return fit[:: max(len(fit) // DOUBLES, 1)][:DOUBLES]


def second(maker: Maker, family: OnFile) -> list[OldRecord]:
    """The child and the mother once more, as another worker wrote them."""
    household = family.source.household
    maker.families += 1
    maker.place = 0
    code = f"F{maker.families:05d}"
    marks = OldRecord(code, code, "", "", "", "", "", [])
    mothers = [
        one for one in household.members if one.sex == FEMALE and not is_child(one, maker.ward)
    ]
    surname = surname_of(household.members[0])
    return [
        maker.registered(code, one, household.address, marks, set(), surname, "")
        for one in [family.source.subject, *mothers[:1]]
    ]


def lay_in_model() -> None:
    """The model that 名寄せ begins with here."""
    text = files("yorisoi.demo.pools").joinpath("weights.json").read_text(encoding="utf-8")
    MatchModel.objects.get_or_create(
        label=LABEL,
        defaults={
            "weights": json.loads(text),
            "automatic_from": AUTOMATIC_FROM,
            "review_from": REVIEW_FROM,
            "trained_at": clock.now(),
            "trained_on": {"persons": 39_688, "residents": 360_524},
            "in_use": True,
        },
    )


def take_calls(office: Office, known: Mapping[str, OldRecord]) -> int:
    """相談受付 of this week about a few of the children; how many. ``known``: by their number in the
    old system, which has moved in."""
    fit = (number for number, one in known.items() if is_doubtful(one))
    numbers = list(fit)[:CALLS]
    persons = old_keys.persons_of(numbers)
    texts = [row for row in office.texts if (row["kind"], row["ages"]) == ("general", "any")]
    workers = [one for team in office.workers.values() for one in team]
    for at, number in enumerate(one for one in numbers if one in persons):
        worker = workers[at % len(workers)]
        child = Person.objects.get(pk=persons[number])
        with audit.visiting(move_in.visitor(worker)):
            take_call(office, worker, child, texts[at % len(texts)], days_ago=1 + at % 4)
    return len(persons)


def is_doubtful(one: OldRecord) -> bool:
    """Whether somebody will be found, and not without a person's eye."""
    return bool(one.rid and one.noise & DOUBTFUL and not one.noise & LOST)


def take_call(
    office: Office, worker: Staff, child: Person, row: Mapping[str, str], days_ago: int
) -> None:
    """One of them, from one of the texts."""
    received_at = office.at(office.working_day(office.today - timedelta(days_ago)))
    register_consultation(
        by=worker,
        form_key=uuid.uuid5(_NAMESPACE, str(child.pk)),
        reception=Reception(
            received_at=received_at,
            reception_id=f"reception.{row['reception']}",
            route_id=f"route.{row['route']}",
            matter_id="matter." + matter_of("general", "any"),
            urgency_id="urgency.low",
            first_step_id="first_step.continue",
            text=row["text"],
            caller_words=row["caller"],
            caller_relation=row["relation"],
        ),
        subjects=[child],
        worker=worker,
    )
