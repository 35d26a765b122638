"""The families of the demo ward as persons on file: who they are and what is known of them.

First they are thought out; those whom the old system knew come with its files (move_in.py), and
then what it did not know is entered. Rows are made in bulk; what an action would do besides (the
range of a birthday) is done here.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time

from yorisoi import clock
from yorisoi.demo.case_families import EXPECTING, CaseFamily
from yorisoi.demo.chance import Chance
from yorisoi.demo.load_facts import Facts
from yorisoi.demo.record import FEMALE, Household, Relative, Resident
from yorisoi.demo.ward import Ward
from yorisoi.people.models import (
    Family,
    FamilyMember,
    Kinship,
    Person,
    PersonState,
    Protection,
    ProtectionKind,
    Sex,
    Source,
)

PARENTS = {"実父", "実母", "継父", "養父"}
TIES = {
    "実父": "kinship.father",
    "実母": "kinship.mother",
    "継父": "kinship.step_father",
    "養父": "kinship.adoptive_father",
    "内縁": "kinship.partner",
    "配偶者": "kinship.spouse",
    "元配偶者": "kinship.ex_spouse",
}
BOTH_WAYS = {"内縁", "配偶者", "元配偶者"}
POSITIONS = {"実父": "父", "実母": "母", "継父": "継父", "養父": "養父"}
_SUPPRESSED_SHARE = 0.45  # of the families whose father lives elsewhere


@dataclass(slots=True)
class OnFile:
    """One family of the ward after it was loaded."""

    source: CaseFamily
    family: Family
    people: dict[str, Person]  # 宛名番号 or ref → person
    positions: dict[str, str]  # 宛名番号 or ref → what they are to the subject
    is_migrated: bool = False  # the old system knew the family
    unborn: Person | None = None
    protected: bool = False
    siblings: list[Person] = field(default_factory=list)

    @property
    def subject(self) -> Person:
        """The child, or the woman who expects one."""
        return self.people[self.source.subject.number]

    @property
    def is_expecting(self) -> bool:
        """Whether the subject is a 特定妊婦."""
        return self.source.kind == EXPECTING

    def one(self, *positions: str) -> Person | None:
        """Whoever is the subject's 母, 父 …: the first of the positions that is known."""
        for position in positions:
            for ref, found in self.positions.items():
                if found == position:
                    return self.people[ref]
        return None


@dataclass(slots=True)
class People:
    """Everybody of the families and what is known of them, before any of it is written."""

    families: list[OnFile]
    facts: Facts
    chance: Chance
    today: date
    live_at: datetime  # when よりそい began


def think_of_families(ward: Ward, families: list[CaseFamily], live_at: datetime) -> People:
    """Persons and facts of the families, in their order; nothing is written."""
    chance = Chance(f"families of {ward.seed}")
    elsewhere = residents_elsewhere(ward, families)
    known: dict[str, Person] = {}
    on_file = [people_of(family, elsewhere, known) for family in families]
    facts = Facts(chance, ward.today)
    told: set[int] = set()  # whose facts are told: one person may stand in two families
    for one in on_file:
        one.is_migrated = one.source.opened_on < live_at.date()
        facts.recorded_at = known_since(one, live_at)
        for resident in known_residents(one, elsewhere):
            person = one.people[resident.number]
            if id(person) not in told:
                told.add(id(person))
                facts.of_resident(person, resident, one.source.household)
        for relative in one.source.household.relatives:
            facts.of_relative(one.people[relative.ref], relative)
    return People(on_file, facts, chance, ward.today, live_at)


def enter_families(found: People) -> None:
    """Write whom and what the old system did not know."""
    everybody = {id(person): person for one in found.families for person in persons_of(one)}
    new = {key: person for key, person in everybody.items() if person.pk is None}
    # 宛名番号, and what the old system had no column for.
    known = [person for key, person in everybody.items() if key not in new]
    Person.objects.bulk_update(known, ["resident_number", "sex", "died_on"], batch_size=2000)
    Person.objects.bulk_create(new.values(), batch_size=2000)
    families = [one.family for one in found.families if one.family.pk is None]
    for one in found.families:
        one.family.created_at = known_since(one, found.live_at)
    Family.objects.bulk_create(families)
    there = set(FamilyMember.objects.values_list("family", "person"))
    tied = set(Kinship.objects.values_list("person", "other", "kind"))
    members: list[FamilyMember] = []
    ties: list[Kinship] = []
    protections: list[Protection] = []
    for one in found.families:
        at = known_since(one, found.live_at)
        members += (
            row for row in members_of(one, at) if (row.family_id, row.person_id) not in there
        )
        ties += (
            row for row in ties_of(one, at)
            if (row.person_id, row.other_id, row.kind_id) not in tied
        )  # fmt: skip
        protections += protections_of(one, found.chance, found.today, at)
    FamilyMember.objects.bulk_create(members, batch_size=2000)
    Kinship.objects.bulk_create(ties, batch_size=2000)
    Protection.objects.bulk_create(protections)
    found.facts.save()


def known_since(one: OnFile, live_at: datetime) -> datetime:
    """よりそい heard of the family when it began, or on the day its case was opened later."""
    return max(datetime.combine(one.source.opened_on, time(9, 30), clock.TOKYO), live_at)


def residents_elsewhere(ward: Ward, families: list[CaseFamily]) -> dict[str, Resident]:
    """Those who stand in a tie of a family and live in another household of the ward."""
    wanted: set[str] = set()
    for family in families:
        known = {one.number for one in family.household.members}
        known |= {one.ref for one in family.household.relatives}
        wanted |= {one for tie in family.household.ties for one in (tie.person, tie.other)} - known
    if not wanted:
        return {}
    return {one.number: one for one in ward.residents() if one.number in wanted}


def people_of(
    family: CaseFamily, elsewhere: dict[str, Resident], known: dict[str, Person]
) -> OnFile:
    """The persons of one family, not yet saved; nobody is made twice (``known``)."""
    household = family.household
    people: dict[str, Person] = {}

    def meet(resident: Resident) -> None:
        person = known.get(resident.number) or of_resident(resident)
        people[resident.number] = known[resident.number] = person

    for one in household.members:
        meet(one)
    for tie in household.ties:
        for ref in (tie.person, tie.other):
            if ref not in people and ref in elsewhere:
                meet(elsewhere[ref])
    for relative in household.relatives:
        people[relative.ref] = of_relative(relative)
    found = OnFile(family, Family(), people, positions_of(family))
    found.siblings = [people[one.number] for one in siblings_of(family)]
    if family.kind == EXPECTING:
        found.unborn = Person(
            name=f"{family.subject.name}の胎児",
            state=PersonState.UNBORN,
            expected_on=family.due_on,
        )
    return found


def of_resident(resident: Resident) -> Person:
    """Somebody of the register."""
    person = Person(
        name=resident.name,
        kana=resident.kana,
        sex=Sex.FEMALE if resident.sex == FEMALE else Sex.MALE,
        resident_number=resident.number,
        died_on=resident.moved_out_on if resident.moved_out_reason == "死亡" else None,
    )
    person.set_born(resident.born)
    return person


def of_relative(relative: Relative) -> Person:
    """A parent who was never on this ward's register."""
    sex = Sex.FEMALE if relative.sex == FEMALE else Sex.MALE
    person = Person(name=relative.name, kana=relative.kana, sex=sex)
    person.set_born(relative.born)
    return person


def persons_of(one: OnFile) -> Iterable[Person]:
    """Everybody of a family, the unborn child too."""
    return [*one.people.values(), *([one.unborn] if one.unborn else [])]


def known_residents(one: OnFile, elsewhere: dict[str, Resident]) -> Iterator[Resident]:
    """The persons of a family that the register knows."""
    yield from one.source.household.members
    at_home = {resident.number for resident in one.source.household.members}
    for ref in one.people:
        if ref not in at_home and ref in elsewhere:
            yield elsewhere[ref]


def positions_of(family: CaseFamily) -> dict[str, str]:
    """What everybody is to the subject, as a worker would say it."""
    household, subject = family.household, family.subject
    found = {subject.number: "本人"}
    parents = {t.other: t.kind for t in household.ties if t.person == subject.number}
    for ref, kind in parents.items():
        found.setdefault(ref, POSITIONS.get(kind, {"配偶者": "夫"}.get(kind, kind)))
    for tie in household.ties:
        of_parent = found.get(tie.person) in {"母", "父"}
        if of_parent and tie.kind == "内縁":
            found.setdefault(tie.other, f"{found[tie.person]}の内縁")
        if of_parent and tie.kind in {"実父", "実母"}:
            found.setdefault(tie.other, "祖父" if tie.kind == "実父" else "祖母")
    for one in household.members:
        if one.number not in found:
            found[one.number] = sibling_word(family, one)
    return found


def sibling_word(family: CaseFamily, one: Resident) -> str:
    """兄, 姉, 弟, 妹 of a child; 子 of the woman; what the register says of anybody else."""
    if one not in siblings_of(family):
        return one.relation
    if family.kind == EXPECTING:
        return "子"
    older = (one.born, one.number) < (family.subject.born, family.subject.number)
    female = one.sex == FEMALE
    return ("姉" if female else "兄") if older else ("妹" if female else "弟")


def members_of(one: OnFile, recorded_at: datetime) -> Iterator[FamilyMember]:
    """Who belongs to the family, and who of them live together."""
    at_home = {resident.number for resident in one.source.household.members}
    for ref, person in one.people.items():
        yield FamilyMember(
            family=one.family,
            person=person,
            lives_together=ref in at_home,
            position=one.positions.get(ref, "親族"),
            source=Source.RESIDENT_REGISTER if ref in at_home else Source.FAMILY,
            recorded_at=recorded_at,
        )
    if one.unborn:
        yield FamilyMember(
            family=one.family, person=one.unborn, position="胎児", recorded_at=recorded_at
        )


def ties_of(one: OnFile, recorded_at: datetime) -> Iterator[Kinship]:
    """The ties of the household, each told once; brothers and sisters follow from their parents."""
    written: set[tuple[frozenset[str], str]] = set()

    def tie(person: Person, other: Person, kind: str) -> Kinship:
        return Kinship(person=person, other=other, kind_id=kind, recorded_at=recorded_at)

    household = one.source.household
    for row in household.ties:
        told = (frozenset((row.person, row.other)), row.kind)
        if told in written or not {row.person, row.other} <= one.people.keys():
            continue
        if row.kind in BOTH_WAYS:
            written.add(told)
        yield tie(one.people[row.person], one.people[row.other], TIES[row.kind])
    for younger, older in brothers_and_sisters(household):
        word = "older_sister" if older.sex == FEMALE else "older_brother"
        yield tie(one.people[younger.number], one.people[older.number], f"kinship.{word}")
    if one.unborn:
        yield tie(one.unborn, one.subject, "kinship.mother")


def siblings_of(family: CaseFamily) -> list[Resident]:
    """Her children, or those with a parent in common with the child; a cousin is none."""
    if family.kind == EXPECTING:
        return list(family.siblings)
    pairs = list(brothers_and_sisters(family.household))
    ties = {frozenset((younger.number, older.number)) for younger, older in pairs}
    subject = family.subject.number
    return [one for one in family.siblings if frozenset((subject, one.number)) in ties]


def brothers_and_sisters(household: Household) -> Iterator[tuple[Resident, Resident]]:
    """Pairs of members with a parent in common: the younger one, the older one."""
    parents: dict[str, set[str]] = {}
    for tie in household.ties:
        if tie.kind in PARENTS:
            parents.setdefault(tie.person, set()).add(tie.other)
    eldest_first = sorted(household.members, key=lambda one: (one.born, one.number))
    for at, older in enumerate(eldest_first):
        for younger in eldest_first[at + 1 :]:
            if parents.get(older.number, set()) & parents.get(younger.number, set()):
                yield younger, older


def protections_of(
    one: OnFile, chance: Chance, today: date, recorded_at: datetime
) -> Iterator[Protection]:
    """支援措置 of mothers whose children's father lives elsewhere; some end soon, some have ended."""
    mother = one.one("母")
    father = next(
        (
            one.people[ref if isinstance(ref, str) else ref.ref]
            for ref in one.source.absent_parents
            if (ref if isinstance(ref, str) else ref.ref) in one.people
        ),
        None,
    )
    if mother is None or father is None or father.sex != Sex.MALE:
        return
    if not chance.happens(_SUPPRESSED_SHARE):
        return
    one.protected = True
    days_ago = chance.between(20, 372)  # past 365: it is over and still suppresses
    starts_on = date.fromordinal(today.toordinal() - days_ago)
    kind = ProtectionKind.MEASURE if days_ago > 40 else ProtectionKind.PROVISIONAL
    yield Protection(
        person=mother,
        kind=kind,
        starts_on=starts_on,
        ends_on=date.fromordinal(starts_on.toordinal() + 364),
        against=father,
        note="子どもの所属にも知らせてある。",
        source=Source.RESIDENT_REGISTER,
        recorded_at=recorded_at,
    )
