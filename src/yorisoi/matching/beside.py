"""A person and a resident side by side: what each says, where they differ, who lives with them.

Everything of the resident is read inside ``sight.searching``: before there is a link, no worker sees
the resident otherwise. An address that is suppressed here or there is neither shown nor compared.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import SequenceMatcher

from yorisoi import clock
from yorisoi.access.models import Staff
from yorisoi.japanese import name_key, parse_address, strict_kana_key
from yorisoi.matching.comparing import born, facts, sex
from yorisoi.matching.models import Pair
from yorisoi.people import queries
from yorisoi.people.models import FamilyMember, Person, PersonAddress, PersonName, PersonPhone
from yorisoi.people.whereabouts import (
    HIDDEN_WORDS,
    address_key,
    addresses_of,
    hidden_from,
    hidden_rows,
    out_of_reach,
    secret_places,
)
from yorisoi.registers.linking import is_of_a_place
from yorisoi.registers.residents import Resident, at_home, guard, history_of, residents
from yorisoi.registers.secrecy import hidden_numbers

# From which score on (log2 of the odds) which word; the number stands beside it.
SCORES = ((8.0, "まず同じ人"), (3.0, "おそらく同じ人"), (-1.0, "どちらとも言えない"))
UNLIKELY = "おそらく別の人"
TOGETHER = "同じ住所"
ALL, NAME_ALONE = "一致", "氏名は一致"
SAME, SPELLING, DIFFERS, PARTLY = "same", "spelling", "differs", "partly"
Piece = tuple[str, bool]  # text, and whether the other record has something else there


@dataclass(frozen=True)
class Row:
    """One thing that both may say."""

    label: str
    ours: str
    theirs: str
    mark: str = ""  # same, spelling, partly, differs; "" when one of them says nothing

    @property
    def pieces(self) -> tuple[list[Piece], list[Piece]]:
        """Both, cut where they differ."""
        if self.mark not in (SPELLING, DIFFERS):
            return whole(self.ours), whole(self.theirs)
        return cut(self.ours, self.theirs), cut(self.theirs, self.ours)


@dataclass(frozen=True)
class Member:
    """Somebody who lives with the person, or with the resident."""

    name: str
    kana: str
    position: str
    born: str
    years: str
    place: str = ""  # where they live, as the viewer may see it
    matched: str = ""  # 一致, 氏名は一致: who stands on the other side, too

    @property
    def is_certain(self) -> bool:
        """Whether nothing speaks against it."""
        return self.matched == ALL


@dataclass(frozen=True)
class Comparison:
    """What the page shows of one pair."""

    pair: Pair
    resident: Resident | None
    rows: list[Row] = field(default_factory=list)
    ours: list[Member] = field(default_factory=list)
    theirs: list[Member] = field(default_factory=list)
    evidence: list[list[str]] = field(default_factory=list)
    persons: list[int] = field(default_factory=list)  # who is shown, for the log
    numbers: list[str] = field(default_factory=list)

    @property
    def speaks_for(self) -> list[str]:
        """In words."""
        return [words for side, words in self.evidence if side == "for"]

    @property
    def speaks_against(self) -> list[str]:
        """In words."""
        return [words for side, words in self.evidence if side != "for"]

    @property
    def score_words(self) -> str:
        """まず同じ人."""
        return score_words(self.pair.score)


def score_words(score: float) -> str:
    """A plain word for a score."""
    return next((words for least, words in SCORES if score >= least), UNLIKELY)


def compare(pair: Pair, viewer: Staff) -> Comparison:
    """The two of ``pair``. Inside ``sight.searching``."""
    person, today = pair.person, clock.today()
    numbers = sorted({pair.number, *at_home([pair.number])})
    known = residents(numbers, viewer)
    resident = known.pop(pair.number, None)
    if resident is None:
        return Comparison(pair, None)
    family = family_of(person, today)
    household = sorted(
        (one for one in known.values() if one.lives_here),
        key=lambda one: (one.record.born_on or date.max, one.number),
    )
    guard([resident, *household], person, viewer)
    guarded = is_guarded(person, resident, viewer)
    return Comparison(
        pair,
        resident,
        rows_of(person, resident, viewer, guarded=guarded),
        guarded_places(our_members(person, family, household, viewer), guarded=guarded),
        guarded_places(
            [their_member(one, family, resident.address) for one in household], guarded=guarded
        ),
        [one for one in pair.evidence if not (guarded and is_of_a_place(one))],
        [person.pk, *(one.person_id for one in family)],
        [pair.number, *(one.number for one in household)],
    )


def is_guarded(person: Person, resident: Resident, viewer: Staff) -> bool:
    """Whether where either of them lives must not be told, nor whether it is the same."""
    return resident.address_hidden or bool(hidden_from(viewer, [person.pk]))


def evidence_to_keep(person: Person, pair: Pair, viewer: Staff) -> list[list[str]]:
    """The evidence as the link keeps it, for whoever reads the person: nothing about addresses where
    the person, the resident or one of either home is protected. Inside ``sight.searching``."""
    guarded = bool(
        hidden_from(None, [person.pk])
        or secret_places({person.pk}, None)
        or hidden_numbers(viewer, [pair.number])
    )
    return [list(one) for one in pair.evidence if not (guarded and is_of_a_place(one))]


def rows_of(person: Person, resident: Resident, viewer: Staff, *, guarded: bool) -> list[Row]:
    """The lines of both."""
    record, today = resident.record, clock.today()
    phone = facts(PersonPhone, person, today)
    if out_of_reach(viewer, [person.pk]):
        phone = HIDDEN_WORDS if phone else ""
    now, past = our_places(person, viewer, today)
    here, before = their_places(resident)
    places = no_mark if guarded else same_place
    rows = [
        row("氏名", person.name, record.name, same_name),
        row("フリガナ", person.kana, record.kana, same_reading),
        row("性別", sex(person), resident.sex, same_text),
        row("生年月日", born(person), resident.born, same_day_of(person, record.born_on)),
        row("年齢", queries.age_words(person, today), resident.years, no_mark),
        row(
            "ほかの名前",
            other_names(person, today),
            "・".join(f"{what} {name}" for what, name in resident.other_names),
            no_mark,
        ),
        row("住所", "／".join(now), here, places),
        row("前の住所", "／".join(past), "／".join(before), no_mark),
        row("電話", phone, "", no_mark),
        row("宛名番号", person.resident_number or "", resident.number, same_text),
        row("いまの状態", "死亡" if person.died_on else "", resident.state, no_mark),
    ]
    return [one for one in rows if one.ours or one.theirs]


def other_names(person: Person, today: date) -> str:
    """Names besides the one that stands above."""
    rows = PersonName.objects.on(today).filter(person=person).exclude(name=person.name)
    return "・".join(dict.fromkeys(str(one) for one in rows))


def row(label: str, ours: str, theirs: str, judge: Callable[[str, str], str]) -> Row:
    """One line with its mark; none where one of them says nothing."""
    return Row(label, ours, theirs, judge(ours, theirs) if ours and theirs else "")


def no_mark(ours: str, theirs: str) -> str:
    """What is not compared."""
    return ""


def same_day_of(person: Person, day: date | None) -> Callable[[str, str], str]:
    """A birthday known in part agrees as far as it goes."""
    early, late = person.born_earliest, person.born_latest
    within = bool(day and early and late and early < late and early <= day <= late)
    return (lambda _ours, _theirs: PARTLY) if within else same_text


def same_text(ours: str, theirs: str) -> str:
    """Letter by letter."""
    return SAME if ours == theirs else DIFFERS


def same_name(ours: str, theirs: str) -> str:
    """異体字 and blanks are another way of writing."""
    if "".join(ours.split()) == "".join(theirs.split()):
        return SAME
    return SPELLING if name_key(ours) == name_key(theirs) else DIFFERS


def same_reading(ours: str, theirs: str) -> str:
    """Blanks and width do not count."""
    if "".join(ours.split()) == "".join(theirs.split()):
        return SAME
    return SPELLING if strict_kana_key(ours) == strict_kana_key(theirs) else DIFFERS


def same_place(ours: str, theirs: str) -> str:
    """One of ours is where the resident lives, or in the same town."""
    place, key = parse_address(theirs), address_key(theirs)
    mine = ours.split("／")
    if any(address_key(one) == key for one in mine):
        return SAME if ours == theirs else SPELLING
    known = [parse_address(one) for one in mine]
    if any((one.town, one.chome, one.ban) == (place.town, place.chome, place.ban) for one in known):
        return SPELLING
    return DIFFERS


def whole(text: str) -> list[Piece]:
    """``text`` in one piece, or nothing."""
    return [(text, False)] if text else []


def cut(text: str, other: str) -> list[Piece]:
    """``text`` in pieces, those that ``other`` has not marked."""
    pieces: list[Piece] = []
    for kind, begin, end, _, _ in SequenceMatcher(None, text, other, autojunk=False).get_opcodes():
        if begin < end:
            part = text[begin:end]
            pieces.append((part, kind != "equal" and bool(part.strip())))
    return pieces


def our_places(person: Person, viewer: Staff, today: date) -> tuple[list[str], list[str]]:
    """Addresses of ours, of today and of earlier, as ``viewer`` may see them."""
    rows = list(PersonAddress.objects.standing().filter(person=person))
    hidden = hidden_rows(rows, viewer=viewer)
    present = set(
        PersonAddress.objects.on(today).filter(person=person).values_list("pk", flat=True)
    )
    now: list[str] = []
    past: list[str] = []
    for one in rows:
        words = HIDDEN_WORDS if one.pk in hidden else str(one)
        (now if one.pk in present else past).append(words)
    return list(dict.fromkeys(now)), [one for one in dict.fromkeys(past) if one not in now]


def their_places(resident: Resident) -> tuple[str, list[str]]:
    """The address of the resident, and those of the history, suppressed where they must be."""
    here, past = resident.address, []
    for one in history_of(resident):
        if one.record.deleted:
            continue
        came_from = one.record.moved_from
        past += [
            one.address,
            HIDDEN_WORDS if came_from and resident.hides(came_from) else came_from,
        ]
    return here, [one for one in dict.fromkeys(past) if one and one != here]


def family_of(person: Person, today: date) -> list[FamilyMember]:
    """Those who belong to a family with ``person`` today, each once."""
    families = FamilyMember.objects.on(today).filter(person=person).values("family")
    rows = FamilyMember.objects.on(today).filter(family__in=families).exclude(person=person)
    found: dict[int, FamilyMember] = {}
    for one in rows.select_related("person").order_by("pk"):
        found.setdefault(one.person_id, one)
    return list(found.values())


def alike(person: Person, resident: Resident) -> str:
    """一致 when a member of the family is this one of the household: linked, or alike in name and
    birthday; 氏名は一致 when the birthdays differ."""
    record = resident.record
    if person.resident_number:
        return ALL if person.resident_number == record.number else ""
    name = bool(name_key(person.name)) and name_key(person.name) == name_key(record.name)
    kana = strict_kana_key(person.kana)
    if not name and (not kana or kana != strict_kana_key(record.kana)):
        return ""
    born = not person.born_on or not record.born_on or person.born_on == record.born_on
    return ALL if born else NAME_ALONE


def best(found: Iterable[str]) -> str:
    """The strongest of several."""
    said = set(found)
    return next((words for words in (ALL, NAME_ALONE) if words in said), "")


def our_members(
    person: Person, family: list[FamilyMember], household: list[Resident], viewer: Staff
) -> list[Member]:
    """The family as recorded, each with where they live today."""
    today = clock.today()
    persons = [person.pk, *(one.person_id for one in family)]
    shown = addresses_of(persons, viewer=viewer, on=today) if family else {}
    places = {pk: "／".join(dict.fromkeys(map(str, rows))) for pk, rows in shown.items()}
    here = places.get(person.pk, "")
    return [
        our_member(one, household, today, beside(places.get(one.person_id, ""), here))
        for one in family
    ]


def guarded_places(members: list[Member], *, guarded: bool) -> list[Member]:
    """The same; no address of theirs where it would tell where one of the two lives."""
    if not guarded:
        return members
    return [replace(one, place=HIDDEN_WORDS if one.place else "") for one in members]


def beside(place: str, here: str) -> str:
    """An address, or in short that it is the one above; nothing is said of a suppressed one."""
    return TOGETHER if place and place == here and HIDDEN_WORDS not in place else place


def our_member(member: FamilyMember, household: list[Resident], today: date, place: str) -> Member:
    """One of the family, as recorded."""
    person = member.person
    return Member(
        person.name,
        person.kana,
        member.position,
        born(person),
        queries.age_words(person, today),
        place,
        best(alike(person, one) for one in household),
    )


def their_member(resident: Resident, family: list[FamilyMember], here: str) -> Member:
    """One of the household, as 住基 has them."""
    return Member(
        resident.record.name,
        resident.record.kana,
        resident.record.relation,
        resident.born,
        resident.years,
        beside(resident.address, here),
        best(alike(one.person, resident) for one in family),
    )
