"""つなぐ候補: residents who may be a person on file, with what agrees and what does not.

Inside ``sight.searching``. By exact and near keys alone; nothing here decides.
"""

from dataclasses import dataclass, field

from django.db.models import Q

from yorisoi import clock
from yorisoi.access.models import Staff
from yorisoi.japanese import fold_town, name_key, parse_address
from yorisoi.people.models import Person, PersonAddress, PersonName
from yorisoi.people.search_keys import number_key, quoted
from yorisoi.people.whereabouts import hidden_rows
from yorisoi.registers.machine import Evidence, reading
from yorisoi.registers.models import ResidentKey
from yorisoi.registers.resident_keys import place_of
from yorisoi.registers.residents import Resident, residents

MOST, SHOWN = 200, 10
WEIGHTS = {"氏名": 3, "カナ": 4, "生年月日": 4, "性別": 1, "住所": 3, "町": 1, "宛名番号": 4}


@dataclass
class Candidate:
    """One resident, and what speaks for and against."""

    resident: Resident
    evidence: Evidence = field(default_factory=list)

    @property
    def weight(self) -> int:
        """What agrees, less what does not."""
        total = 0
        for side, words in self.evidence:
            weight = next((w for name, w in WEIGHTS.items() if words.startswith(name)), 0)
            total += weight if side == "for" else -weight
        return total

    @property
    def agreeing(self) -> list[str]:
        """In words."""
        return [words for side, words in self.evidence if side == "for"]

    @property
    def differing(self) -> list[str]:
        """In words."""
        return [words for side, words in self.evidence if side != "for"]


@dataclass(frozen=True)
class Side:
    """The person on file, folded."""

    person: Person
    names: set[str]
    readings: set[str]
    places: list[tuple[str, str]]  # (town, numbers to 番) of the addresses that may be spoken of


def side_of(person: Person, viewer: Staff) -> Side:
    """What is recorded of ``person``; a suppressed address is not compared."""
    names, readings = {name_key(person.name)}, {reading(person.kana)}
    for name, kana in (
        PersonName.objects.standing().filter(person=person).values_list("name", "kana")
    ):
        names.add(name_key(name))
        readings.add(reading(kana))
    rows = list(PersonAddress.objects.on(clock.today()).filter(person=person))
    secret = hidden_rows(rows, viewer=viewer)
    places = []
    for row in rows:
        if row.pk not in secret:
            found = parse_address(row.text)
            to_ban = number_key(found.chome, found.ban) if found.ban else ""
            places.append((fold_town(found.town), to_ban))
    return Side(person, names - {""}, readings - {""}, places)


def candidates(person: Person, viewer: Staff) -> list[Candidate]:
    """The residents who fit best, best first."""
    side = side_of(person, viewer)
    numbers = near(side)
    found = [Candidate(one, evidence_of(side, one)) for one in residents(numbers, viewer).values()]
    found = [one for one in found if one.weight >= 4]
    return sorted(found, key=lambda one: (-one.weight, one.resident.number))[:SHOWN]


def near(side: Side) -> list[str]:
    """宛名番号 worth comparing: same name or reading with a birthday near, same birthday and town."""
    person = side.person
    wholes = [quoted("f" + name_key(one)) for one in (person.name, person.kana) if one.strip()]
    conditions = Q(number=person.resident_number) if person.resident_number else Q(pk__in=[])
    by_name = ResidentKey.objects.none()
    if wholes:
        by_name = ResidentKey.objects.extra(
            where=["words @@ %s::tsquery"], params=[" | ".join(wholes)]
        )
        if person.born_earliest and person.born_latest:
            by_name = by_name.filter(
                Q(born_earliest=None)
                | Q(
                    born_earliest__year__lte=person.born_latest.year + 1,
                    born_latest__year__gte=person.born_earliest.year - 1,
                )
            )
    numbers = list(by_name.order_by("number").values_list("number", flat=True)[:MOST])
    if person.born_on:
        born = ResidentKey.objects.filter(born_earliest=person.born_on, born_latest=person.born_on)
        numbers += born.order_by("number").values_list("number", flat=True)[:MOST]
    numbers += ResidentKey.objects.filter(conditions).values_list("number", flat=True)
    return numbers


def evidence_of(side: Side, resident: Resident) -> Evidence:
    """What agrees and what does not, item by item; nothing of what one of them does not know."""
    person, record = side.person, resident.record
    found: Evidence = []

    def say(is_known: object, agrees: bool, words: str) -> None:
        if is_known:
            found.append(["for", f"{words}が一致"] if agrees else ["against", f"{words}が違う"])

    theirs = {name_key(one) for one in (record.name, record.alias, record.kanji, record.roman)}
    say(side.names, bool((theirs - {""}) & side.names), "氏名")
    readings = {reading(one) for one in (record.kana, record.alias_kana)} - {""}
    say(side.readings and readings, bool(readings & side.readings), "カナ")
    say(person.born_on and record.born_on, person.born_on == record.born_on, "生年月日")
    known = ("male", "female")
    say(person.sex in known and record.sex in known, person.sex == record.sex, "性別")
    if side.places and not resident.address_hidden and record.town:
        town, to_ban, _ = place_of(record.town, record.block)
        if (town, to_ban) in side.places:
            found.append(["for", "住所が番まで一致"])
        elif any(town == one for one, _ in side.places):
            found.append(["for", "町が一致"])
        else:
            found.append(["against", "住所が違う"])
    if person.resident_number:
        say(True, person.resident_number == record.number, "宛名番号")
    return found


def evidence_for(person: Person, resident: Resident, viewer: Staff) -> Evidence:
    """The evidence of one pair."""
    return evidence_of(side_of(person, viewer), resident)
