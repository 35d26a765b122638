"""Reading a person: what is known on a day, what was known before, from whom."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import F, Prefetch, Q

from yorisoi.access.models import Staff
from yorisoi.japanese import age_label, grade_on, wareki_short
from yorisoi.people.fact_kinds import KINDS, FactKind, with_terms
from yorisoi.people.kinship_words import Relative, relative
from yorisoi.people.models import (
    Affiliation,
    DatedFact,
    Family,
    FamilyMember,
    Kinship,
    Person,
    PersonAddress,
    RegisteredHousehold,
)
from yorisoi.people.whereabouts import HIDDEN_WORDS, TELLS_WHERE, hidden_rows, out_of_reach

GRADE_BELOW = 19
IN_SCHOOL = {"school", "nursery"}


def age_words(person: Person, day: date) -> str:
    """7歳・小2 on ``day``; of a birthday known in part, the range of ages; "" when nothing is known."""
    if person.died_on and person.died_on <= day:
        day = person.died_on
    if person.born_on:
        if person.born_on > day:
            return "出生前"
        words = [age_label(person.born_on, day)]
        grade = grade_words(person, day)
        return "・".join([*words, grade] if grade else words)
    earliest, latest = person.born_earliest, person.born_latest
    if earliest is None or latest is None or earliest > day:
        return ""
    least, most = years(min(latest, day), day), years(earliest, day)
    return f"{most}歳くらい" if least == most else f"{least}～{most}歳"


def years(born: date, day: date) -> int:
    """Full years on ``day``."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def grade_words(person: Person, day: date) -> str:
    """学年 on ``day`` of somebody young enough to have one."""
    if not person.born_on or person.born_on > day or years(person.born_on, day) >= GRADE_BELOW:
        return ""
    return grade_on(person.born_on, day).label


@dataclass(frozen=True)
class Row:
    """One fact as a page shows it to one viewer."""

    kind: FactKind
    fact: DatedFact
    label: str
    words: str
    hidden: bool = False
    warning: str = ""
    note: str = ""

    @property
    def period(self) -> str:
        """R5.4.1～R6.3.31, with what is known of it."""
        return period_words(self.fact.since, self.fact.until)

    @property
    def state(self) -> str:
        """Why it does not stand among what holds now."""
        if self.fact.withdrawn_at:
            return "取消し"
        return "終わり" if self.fact.until else "これから"


def period_words(since: date | None, until: date | None) -> str:
    """「R5.4.1～R6.3.31」; "" when neither day is known."""
    if not since and not until:
        return ""
    return f"{wareki_short(since) if since else ''}～{wareki_short(until) if until else ''}"


@dataclass
class Known:
    """What is known of a person: what holds on the day, by kind, and the rest, newest first."""

    now: dict[str, list[Row]] = field(default_factory=dict)
    earlier: list[Row] = field(default_factory=list)

    @property
    def registration(self) -> RegisteredHousehold | None:
        """The 住基世帯 of the day."""
        facts = (row.fact for row in self.now["household"])
        return next((fact for fact in facts if isinstance(fact, RegisteredHousehold)), None)

    @property
    def groups(self) -> list[tuple[FactKind, list[Row]]]:
        """Each kind with its rows, in the order of the page."""
        return [(kind, self.now[kind.code]) for kind in KINDS.values()]


def known_of(person: Person, day: date, viewer: Staff) -> Known:
    """Every fact about ``person``, sorted by whether it holds on ``day``. One query a kind."""
    found = Known()
    guarded = bool(out_of_reach(viewer, [person.pk]))
    for kind in KINDS.values():
        facts = list(kind.model.objects.filter(person=person).select_related(*with_terms(kind)))
        secret: set[int] = set()
        if facts and kind.model is PersonAddress:
            secret = hidden_rows(facts, viewer=viewer)
        elif kind.model in TELLS_WHERE and guarded:
            secret = {fact.pk for fact in facts}
        rows = [row_of(kind, fact, person, day, hidden=fact.pk in secret) for fact in facts]
        found.now[kind.code] = [row for row in rows if holds(row.fact, day)]
        found.earlier += [row for row in rows if not holds(row.fact, day)]
    return found


def row_of(kind: FactKind, fact: DatedFact, person: Person, day: date, *, hidden: bool) -> Row:
    """``fact`` in words; of a hidden address nothing but that it is there."""
    if hidden:
        return Row(kind, fact, kind.label(fact) or kind.title, HIDDEN_WORDS, hidden=True)
    words = kind.words(fact)
    if isinstance(fact, Affiliation) and fact.kind.trait in IN_SCHOOL:
        grade = grade_words(person, day if holds(fact, day) else fact.until or fact.since or day)
        words = f"{words}（{grade}）" if grade else words
    return Row(
        kind,
        fact,
        kind.label(fact) or kind.title,
        words,
        warning=kind.warns(fact, day) if holds(fact, day) else "",
        note=fact.note,
    )


def holds(fact: DatedFact, day: date) -> bool:
    """Whether it holds on ``day``, as ``FactQuerySet.on`` has it."""
    return (
        fact.withdrawn_at is None
        and (fact.since is None or fact.since <= day)
        and (fact.until is None or fact.until >= day)
    )


@dataclass
class FamilyView:
    """One family of a person on a day."""

    family: Family
    mine: list[FamilyMember]  # the person's own rows, newest first
    members: list[FamilyMember] = field(default_factory=list)  # who belongs to it that day
    earlier: list[FamilyMember] = field(default_factory=list)  # who did, or who was put in wrongly

    @property
    def me(self) -> FamilyMember | None:
        """The person's own row of that day."""
        person = self.mine[0].person_id
        return next((row for row in self.members if row.person_id == person), None)


def families_of(person: Person, day: date) -> list[FamilyView]:
    """The families ``person`` belongs or belonged to, newest first, in two queries."""
    members = FamilyMember.objects.select_related("person", "recorded_by").order_by(
        F("person__born_earliest").asc(nulls_last=True), "person", "-id"
    )
    families = (
        Family.objects.filter(
            Q(members__person=person, members__withdrawn_at=None),
        )
        .distinct()
        .prefetch_related(Prefetch("members", members, to_attr="rows"))
        .order_by("-id")
    )
    found = []
    for family in families:
        rows: list[FamilyMember] = family.rows
        found.append(
            FamilyView(
                family,
                [row for row in rows if row.person_id == person.pk],
                [row for row in rows if holds(row, day)],
                [row for row in rows if not holds(row, day)],
            )
        )
    return found


@dataclass
class Kin:
    """The ties of a person: those that hold on a day, and the rest."""

    now: list[Relative] = field(default_factory=list)
    earlier: list[Relative] = field(default_factory=list)


def kin_of(person: Person, day: date) -> Kin:
    """Who is whose, read from ``person``."""
    ties = (
        Kinship.objects.filter(Q(person=person) | Q(other=person))
        .select_related("person", "other", "kind")
        .order_by("kind__order", "id")
    )
    found = Kin()
    for tie in ties:
        one = relative(tie, person.pk)
        began = tie.since is None or tie.since <= day
        over = tie.withdrawn_at is not None or (tie.until is not None and tie.until < day)
        (found.now if began and not over else found.earlier).append(one)
    return found


def relatives_of(person: Person) -> list[Person]:
    """Everybody of the families and ties of ``person``, without them: for choosing one."""
    families = FamilyMember.objects.standing().filter(person=person).values("family")
    members = FamilyMember.objects.standing().filter(family__in=families).values("person")
    ties = Kinship.objects.filter(withdrawn_at=None)
    return list(
        Person.objects.filter(
            Q(pk__in=members)
            | Q(pk__in=ties.filter(person=person).values("other"))
            | Q(pk__in=ties.filter(other=person).values("person"))
        )
        .exclude(pk=person.pk)
        .order_by(F("born_earliest").asc(nulls_last=True), "id")
    )


def named(rows: Iterable[FamilyMember], kin: Kin) -> set[int]:
    """The persons whom these rows name, for the log."""
    return {row.person_id for row in rows} | {one.other.pk for one in (*kin.now, *kin.earlier)}
