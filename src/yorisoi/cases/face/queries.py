"""The face sheet of a case: everything one must know before one reads on."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from yorisoi import clock
from yorisoi.access.models import Staff
from yorisoi.cases.face.known import (
    AFFILIATION,
    CLINIC,
    HEALTH,
    HOUSEHOLD,
    NATIONALITY,
    PHONE,
    WORKPLACE,
    Fact,
    Facts,
)
from yorisoi.cases.face.relatives import Group, Tie, is_abuser, ties_among, ties_of
from yorisoi.cases.models import Case, Task, TaskKind
from yorisoi.cases.queries import Contact, cases_about, last_contact
from yorisoi.japanese import age, age_label, grade_on
from yorisoi.people import queries as known
from yorisoi.people.households import is_born
from yorisoi.people.models import Family, FamilyMember, Person, PersonState, Protection
from yorisoi.people.secret_words import SecretWords, secret_words
from yorisoi.people.whereabouts import (
    HIDDEN_WORDS,
    ShownAddress,
    addresses_of,
    out_of_reach,
    protected,
)

GROWN_UP = 19  # 学年 is said of those who are younger
WARN_DAYS = 31  # 支援措置: from one month before its end


@dataclass(frozen=True)
class Relative:
    """One person of the family, as the card shows them."""

    person: Person
    tie: Tie
    lives_together: bool
    summary: str  # 36歳 パート
    phone: str
    is_abuser: bool
    is_protected: bool  # 支援措置, their own or that of somebody at home
    case: Case | None  # the open one, or the last
    is_case_open: bool


@dataclass(frozen=True)
class Household:
    """世帯: as the register has it, and as it is known to be."""

    registered: int  # persons; 0 when it is not known
    actual: int
    differing: str = ""  # who stands in one of them alone

    @property
    def words(self) -> str:
        """住基4人・実態5人（内夫 同居）."""
        told = [f"住基{self.registered}人"] if self.registered else []
        told += [f"実態{self.actual}人"] if self.actual else []
        return "・".join(told) + (f"（{self.differing}）" if self.differing else "")


@dataclass(frozen=True)
class Linked:
    """所属・関係者: a place, and who of the family goes there."""

    place: str
    who: str
    note: str = ""


@dataclass
class Face:
    """All of it."""

    affiliations: list[Fact]
    grade: str
    address: ShownAddress | None
    protection: Protection | None
    is_protected: bool
    household: Household
    health: list[Fact]
    clinics: list[Fact]
    workplaces: list[Fact]
    phones: list[Fact]
    nationality: Fact | None
    contact: Contact | None
    relatives: list[Relative]
    tasks: list[Task]
    linked: list[Linked]
    safety: Task | None
    remarks: str = ""
    places_hidden: bool = False  # 所属, telephone and the like are kept from this viewer
    secret: SecretWords = field(default_factory=SecretWords)
    family: Family | None = None
    persons: list[int] = field(default_factory=list)
    cases: list[int] = field(default_factory=list)

    @property
    def protection_warning(self) -> str:
        """Near or past its end, a 支援措置 says so; it goes on suppressing all the same."""
        end = self.protection.ends_on if self.protection else None
        if end is None or end - clock.today() > timedelta(days=WARN_DAYS):
            return ""
        return "期限切れ・継続中" if end < clock.today() else "期限 1か月前"


def face_of(case: Case, *, viewer: Staff) -> Face:
    """The face sheet of ``case`` as ``viewer`` may see it. A fixed number of queries."""
    today = clock.today()
    subject = case.subject
    members = members_of(subject, today)
    rows = ties_among({subject.pk} | set(members))
    ties = ties_of(subject, rows)
    people = {row.person_id: row.person for row in rows} | {row.other_id: row.other for row in rows}
    people |= {pk: member.person for pk, member in members.items()} | {subject.pk: subject}
    others = {pk for pk in people if pk != subject.pk and (pk in members or pk in ties)}
    everybody = others | {subject.pk}
    secret = secret_words([subject.pk], viewer=viewer)
    guarded = out_of_reach(viewer, everybody)
    under = protected(everybody)
    facts = Facts(subject.pk, everybody, today, guarded)
    cases: dict[int, list[Case]] = defaultdict(list)
    for one in cases_about(others).select_related(None).only("subject", "closed_on"):
        cases[one.subject_id].append(one)
    home = {subject.pk} | {pk for pk, one in members.items() if one.lives_together}
    # The one that ends first stands first.
    protections = list(
        Protection.objects.filter(person__in=home, lifted_at=None).order_by("ends_on", "pk")
    )
    aggressors = {one.against_id for one in protections}
    relatives = [
        relative(
            people[pk],
            ties.get(pk) or by_position(members.get(pk)),
            members.get(pk),
            facts,
            cases[pk],
            accused=case.abuser_id,
            aggressors=aggressors,
            is_guarded=pk in guarded,
            is_protected=pk in under,
            today=today,
        )
        for pk in others
    ]
    tasks = list(
        Task.objects.filter(case=case, done_at=None)
        .select_related("assignee")
        .order_by("due_at", "pk")
    )
    addresses = addresses_of([subject.pk], viewer=viewer)[subject.pk]
    hidden_only = ShownAddress(None, hidden=True) if subject.pk in under else None
    return Face(
        affiliations=facts.of(subject.pk, AFFILIATION),
        grade=grade_words(subject, today),
        address=addresses[0] if addresses else hidden_only,
        protection=protections[0] if protections else None,
        is_protected=subject.pk in under,
        household=household(subject, members, facts),
        health=facts.of(subject.pk, HEALTH),
        clinics=facts.of(subject.pk, CLINIC),
        workplaces=facts.of(subject.pk, WORKPLACE),
        phones=facts.of(subject.pk, PHONE),
        nationality=next(iter(facts.of(subject.pk, NATIONALITY)), None),
        contact=last_contact(case),
        relatives=sorted(relatives, key=lambda one: order(one)),
        tasks=tasks,
        linked=linked(subject, relatives, facts),
        safety=next((task for task in tasks if task.kind == TaskKind.SAFETY_CHECK), None),
        remarks=subject.remarks,
        places_hidden=subject.pk in guarded,
        secret=secret,
        family=next((member.family for member in members.values()), None),
        persons=sorted(others),
        cases=sorted(one.pk for found in cases.values() for one in found),
    )


def members_of(subject: Person, today: date) -> dict[int, FamilyMember]:
    """The family the subject joined last, by person; of nobody when there is none."""
    own = FamilyMember.objects.on(today).filter(person=subject).order_by("-id")
    rows = (
        FamilyMember.objects.on(today)
        .filter(family=own.values("family")[:1])
        .select_related("person", "family")
        .order_by("id")
    )
    return {row.person_id: row for row in rows}


def by_position(member: FamilyMember | None) -> Tie:
    """What somebody is said to be in the family, when no 続柄 is recorded."""
    words = member.position if member and member.position else "家族"
    if words.startswith(("兄", "姉", "弟", "妹", "きょうだい", "子")):
        return Tie(words, Group.SIBLING)
    return Tie(words, Group.GUARDIAN if words in {"父", "母"} else Group.OTHER)


def relative(
    person: Person,
    tie: Tie,
    member: FamilyMember | None,
    facts: Facts,
    cases: list[Case],
    *,
    accused: str | None,
    aggressors: set[int | None],
    is_guarded: bool,
    is_protected: bool,
    today: date,
) -> Relative:
    """One row of the card 家族."""
    words = [age_words(person, today)]
    if tie.group is Group.SIBLING:
        words.append(grade_words(person, today))
    work = next(iter(facts.of(person.pk, WORKPLACE)), None)
    if work:
        words.append(work.more or work.words)
    number = next(iter(facts.of(person.pk, PHONE)), None)
    phone = f"電話 {HIDDEN_WORDS}" if is_guarded else number.words if number else ""
    still_open = next((one for one in cases if one.closed_on is None), None)
    return Relative(
        person=person,
        tie=tie,
        lives_together=bool(member and member.lives_together),
        summary=" ".join(word for word in words if word),
        phone=phone if tie.group is Group.GUARDIAN else "",
        is_abuser=is_abuser(tie, accused, person.sex) or person.pk in aggressors,
        is_protected=is_protected,
        case=still_open or next(iter(cases), None),
        is_case_open=still_open is not None,
    )


def order(one: Relative) -> tuple[int, bool, date, int]:
    """Guardians at home, guardians elsewhere, siblings by age, the others."""
    elder_first = one.tie.group is Group.SIBLING and one.person.born_on
    return (
        one.tie.group,
        not one.lives_together and one.tie.group is not Group.SIBLING,
        one.person.born_on if elder_first and one.person.born_on else date.max,
        one.person.pk,
    )


def age_words(person: Person, today: date) -> str:
    """36歳, 死亡, 胎児."""
    if person.died_on:
        return "死亡"
    if person.state == PersonState.UNBORN:
        return "胎児"
    if person.born_on is None or person.born_on > today:
        return known.age_words(person, today) or (person.born_said and f"{person.born_said}生")
    years = age(person.born_on, today)
    return age_label(person.born_on, today) if years < 1 else f"{years}歳"


def grade_words(person: Person, today: date) -> str:
    """小1; nothing for grown-ups, the dead, and when the birthday is not known."""
    born = person.born_on
    if born is None or person.died_on or born > today or age(born, today) >= GROWN_UP:
        return ""
    return grade_on(born, today).label


def household(subject: Person, members: dict[int, FamilyMember], facts: Facts) -> Household:
    """Both households side by side, with those who stand in one of them alone."""
    actual = {
        pk
        for pk, one in members.items()
        if one.lives_together and is_born(one.person, clock.today())
    }
    own = next(iter(facts.of(subject.pk, HOUSEHOLD)), None)
    if own is None:
        return Household(0, len(actual))
    registered = facts.registered_with(own.words)
    only = [
        f"{members[pk].position or members[pk].person.name} 住基にない"
        for pk in sorted(actual - registered)
    ]
    only += [
        f"{members[pk].position or members[pk].person.name} 別居"
        for pk in sorted(registered & set(members) - actual)
    ]
    unknown = len(registered - set(members))
    if unknown:
        only.append(f"住基だけの{unknown}人")
    return Household(len(registered), len(actual), "、".join(only))


def linked(subject: Person, relatives: list[Relative], facts: Facts) -> list[Linked]:
    """Schools and nurseries of the children, clinics of the subject, guardians' places of work."""
    found: dict[str, Linked] = {}

    def add(place: str, who: str, note: str = "") -> None:
        before = found.get(place)
        found[place] = Linked(
            place, f"{before.who}・{who}" if before else who, before.note if before else note
        )

    for one in facts.of(subject.pk, AFFILIATION):
        add(one.words, "本人")
    for child in relatives:
        if child.tie.group is Group.SIBLING:
            for one in facts.of(child.person.pk, AFFILIATION):
                add(one.words, child.tie.words)
    for clinic in facts.of(subject.pk, CLINIC):
        add(clinic.words, "本人", clinic.more)
    for adult in relatives:
        if adult.tie.group is Group.GUARDIAN and adult.lives_together:
            for work in facts.of(adult.person.pk, WORKPLACE):
                add(work.words, f"{adult.tie.words} 勤務先", work.further)
    return list(found.values())


def left_words(due: datetime, now: datetime) -> str:
    """31:12 until a moment, in hours and minutes; 「2時間超過」 past it."""
    minutes = int((due - now).total_seconds() // 60)
    if minutes < 0:
        hours, rest = divmod(-minutes, 60)
        return f"{hours}時間{rest}分 超過"
    return f"{minutes // 60}:{minutes % 60:02}"
