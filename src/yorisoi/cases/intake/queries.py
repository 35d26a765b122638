"""Reading for 相談受付: who may be meant, their household, the ledger."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time

from django.db.models import Prefetch, Q, QuerySet

from yorisoi import clock
from yorisoi.access.entrance import filter_for
from yorisoi.access.models import Staff
from yorisoi.cases.models import Case, Consultation, ConsultationSubject
from yorisoi.japanese import age, age_label, grade_on
from yorisoi.people import whereabouts
from yorisoi.people.family_actions import family_of
from yorisoi.people.models import Affiliation, FamilyMember, Kinship, Person, PersonState, Sex
from yorisoi.people.queries import age_words
from yorisoi.people.whereabouts import ShownAddress
from yorisoi.terms.models import Term

ADULT = 18
EARLIER_SHOWN = 3
SIBLINGS = {
    (True, Sex.MALE): "兄",
    (True, Sex.FEMALE): "姉",
    (False, Sex.MALE): "弟",
    (False, Sex.FEMALE): "妹",
}
# Reasons that would tell where somebody lives whose address is suppressed.
TELLS_WHERE = ("住所", "町", "丁目", "番地", "居所")


@dataclass
class Card:
    """A person on file as the intake shows them, for one viewer."""

    person: Person
    address: ShownAddress
    is_protected: bool
    affiliation: str = ""
    case: Case | None = None  # the open one, or the one closed last
    position: str = ""
    key: str = ""
    reasons: list[str] = field(default_factory=list)
    is_taken: bool = False

    @property
    def years(self) -> str:
        """7歳 小1, 0歳4か月, 胎児."""
        person, today = self.person, clock.today()
        if person.state == PersonState.UNBORN:
            return "胎児"
        if person.born_on is None or person.born_on > today:
            return age_words(person, today) or person.born_said
        words = age_label(person.born_on, today)
        if age(person.born_on, today) < ADULT:
            words += f" {grade_on(person.born_on, today).label}"
        return words

    @property
    def is_child(self) -> bool:
        """Not grown up, as far as is known."""
        latest = self.person.born_latest
        return latest is None or latest > clock.today() or age(latest, clock.today()) < ADULT

    @property
    def where(self) -> str:
        """Address and 所属 in one line."""
        return "・".join(part for part in (str(self.address), self.affiliation) if part)


@dataclass
class Household:
    """The family of one person: the others, and what was asked about any of them before."""

    of: Card
    members: list[Card]
    earlier: list[Consultation]
    earlier_count: int


def cards(persons: Sequence[Person], viewer: Staff) -> dict[int, Card]:
    """Each person as ``viewer`` may see them; the number of questions does not grow with them."""
    asked = [person.pk for person in persons]
    known = set(
        filter_for(viewer, "people.person.know", Person.objects.filter(pk__in=asked)).values_list(
            "pk", flat=True
        )
    )
    shown = whereabouts.addresses_of(known, viewer=viewer)
    protected = whereabouts.protected(known)
    hidden = whereabouts.hidden_from(viewer, known)
    places: dict[int, str] = {}
    in_reach = known - whereabouts.out_of_reach(viewer, known)
    for row in Affiliation.objects.on(clock.today()).filter(person__in=in_reach):
        places.setdefault(row.person_id, str(row))
    cases: dict[int, Case] = {}
    rows = Case.objects.filter(subject__in=known).select_related("worker", "closing_reason")
    for case in sorted(rows, key=lambda one: one.closed_on or date.max, reverse=True):
        cases.setdefault(case.subject_id, case)
    return {
        person.pk: Card(
            person=person,
            address=next(iter(shown[person.pk]), ShownAddress(None, person.pk in hidden)),
            is_protected=person.pk in protected,
            affiliation=places.get(person.pk, ""),
            case=cases.get(person.pk),
        )
        for person in persons
        if person.pk in known
    }


def without_whereabouts(reasons: Iterable[str]) -> list[str]:
    """The reasons that do not tell where somebody lives."""
    return [one for one in reasons if not any(word in one for word in TELLS_WHERE)]


def household(card: Card, viewer: Staff) -> Household:
    """The family of the person on ``card``, and the earlier consultations about any of them."""
    person = card.person
    family = family_of(person)
    rows: list[FamilyMember] = []
    if family is not None:
        members = FamilyMember.objects.on(clock.today()).filter(family=family)
        rows = list(members.exclude(person=person).select_related("person"))
    found = cards([row.person for row in rows], viewer)
    positions = positions_to(person, rows)
    for row in rows:
        if row.person_id in found:
            found[row.person_id].position = positions[row.person_id]
    everybody = [person.pk, *found]
    subjects = ConsultationSubject.objects.filter(person__in=everybody)
    earlier = Consultation.objects.filter(pk__in=subjects.values("consultation"))
    return Household(
        of=card,
        members=sorted(
            found.values(), key=lambda one: (one.is_child, one.person.born_earliest or date.max)
        ),
        earlier=list(earlier.select_related("matter")[:EARLIER_SHOWN]),
        earlier_count=earlier.count(),
    )


def positions_to(person: Person, rows: Sequence[FamilyMember]) -> dict[int, str]:
    """What each member of the family is to ``person``: 母, 兄, 妹; else as it was said."""
    others = {row.person_id: row for row in rows}
    ties = Kinship.objects.filter(withdrawn_at=None).filter(
        Q(person=person, other__in=others) | Q(other=person, person__in=others)
    )
    found = {pk: row.position for pk, row in others.items()}
    for tie in ties.select_related("kind"):
        other = tie.other_id if tie.person_id == person.pk else tie.person_id
        found[other] = tie_words(person, others[other].person, tie.kind, tie.person_id == person.pk)
    return found


def tie_words(person: Person, other: Person, kind: Term, is_told: bool) -> str:
    """The words for ``other`` seen from ``person``; ``is_told`` when the tie is told from them."""
    if kind.trait == "sibling":
        if person.born_earliest and other.born_earliest:
            is_elder = other.born_earliest < person.born_earliest
            return SIBLINGS.get((is_elder, Sex(other.sex)), kind.words)
        return kind.words if is_told else "きょうだい"
    if is_told:
        return kind.words.removeprefix("実")
    return "子" if kind.trait in {"parent", "step", "adoptive", "foster"} else kind.words


@dataclass(frozen=True)
class LedgerFilter:
    """What the ledger is narrowed to; empty parts do not restrict."""

    year: int
    words: str = ""
    matter: str = ""
    route: str = ""
    only: str = ""  # "mine" or "report"

    @classmethod
    def asked(cls, query: Mapping[str, str], this_year: int) -> "LedgerFilter":
        """What the address of the ledger says; anything odd is left out."""
        year = query.get("year", "")
        return cls(
            year=int(year) if year.isdecimal() and 1900 < int(year[:5]) < 9000 else this_year,
            words=query.get("q", "").strip()[:100],
            matter=query.get("matter", "")[:100],
            route=query.get("route", "")[:100],
            only=query.get("only", "")[:10],
        )

    def conditions(self) -> dict[str, str | int]:
        """For the log."""
        return asdict(self)


def ledger(
    rows: QuerySet[Consultation], wanted: LedgerFilter, reader: Staff
) -> QuerySet[Consultation]:
    """受理台帳 of a 年度, newest first, with what a row shows."""
    rows = rows.filter(
        received_at__gte=first_moment(wanted.year), received_at__lt=first_moment(wanted.year + 1)
    )
    for word in wanted.words.split():
        about = ConsultationSubject.objects.filter(
            Q(person__name__icontains=word) | Q(person__kana__icontains=word)
        )
        rows = rows.filter(Q(number__icontains=word) | Q(pk__in=about.values("consultation")))
    if wanted.matter:
        rows = rows.filter(Q(matter=wanted.matter) | Q(matter__parent=wanted.matter))
    if wanted.route:
        rows = rows.filter(route=wanted.route)
    if wanted.only == "mine":
        rows = rows.filter(received_by=reader.pk)
    if wanted.only == "report":
        rows = rows.filter(is_report=True)
    subjects = ConsultationSubject.objects.select_related("person", "case")
    return rows.select_related(
        "matter", "abuse", "route", "urgency", "first_step", "received_by"
    ).prefetch_related(Prefetch("subjects", subjects))


def years_of(rows: QuerySet[Consultation], this_year: int) -> list[int]:
    """The 年度 in which anything was received, and the present one; newest first."""
    oldest = rows.order_by("received_at").values_list("received_at", flat=True).first()
    first = this_year
    if oldest is not None:
        day = oldest.astimezone(clock.TOKYO).date()
        first = min(this_year, day.year - (day.month < 4))
    return list(range(this_year, first - 1, -1))


def first_moment(year: int) -> datetime:
    """When a 年度 begins."""
    return datetime.combine(date(year, 4, 1), time(), clock.TOKYO)
