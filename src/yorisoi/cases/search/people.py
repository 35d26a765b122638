"""The people of a result page with all that tells them apart, so that nobody's record need be opened.

Address (suppressed as it must be), 所属, household, cases and flags, each read once for the page.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString

from yorisoi.access.models import Staff
from yorisoi.cases.models import Case
from yorisoi.japanese import age, age_label, grade_on
from yorisoi.people import queries
from yorisoi.people.kinship_words import turned_words
from yorisoi.people.models import Affiliation, FamilyMember, Kinship, Person, PersonState
from yorisoi.people.search import Hit
from yorisoi.people.search_matches import Match
from yorisoi.people.whereabouts import HIDDEN_WORDS, ShownAddress, out_of_reach, protected
from yorisoi.ui.markup import marked

GRADE_UNTIL = 19
CHILD_UNTIL = 18


@dataclass(frozen=True)
class Relative:
    """Somebody of the household: who they are to the person found."""

    person: Person
    words: str
    age: str
    has_open_case: bool


@dataclass
class Result:
    """One person found, as the page shows them."""

    hit: Hit
    shown: ShownAddress
    affiliation: str = ""
    cases: list[Case] = field(default_factory=list)
    household: list[Relative] = field(default_factory=list)
    household_size: int = 0
    protected: bool = False
    about: str = ""  # the ages that a birthday known in part allows

    @property
    def person(self) -> Person:
        """Who it is."""
        return self.hit.person

    @property
    def case(self) -> Case | None:
        """The open case, or the one closed last."""
        return self.cases[0] if self.cases else None

    @property
    def url(self) -> str:
        """What the name opens: the case, else the person."""
        return reverse("cases:page", args=[self.case.pk]) if self.case else self.person_url

    @property
    def person_url(self) -> str:
        """The page of the person."""
        return reverse("people:page", args=[self.person.pk])

    def match_at(self, place: str) -> Match | None:
        """What matched in that part of the head."""
        return next((match for match in self.hit.matched if match.place == place), None)

    def marked_at(self, place: str, text: str) -> SafeString:
        """``text`` of that part of the head, marked where it matched."""
        match = self.match_at(place)
        return marked(text, match.spans if match and match.text == text else ())

    @property
    def name(self) -> SafeString:
        """氏名, marked."""
        return self.marked_at("name", self.person.name)

    @property
    def kana(self) -> SafeString:
        """フリガナ, marked."""
        return self.marked_at("kana", self.person.kana)

    @property
    def address(self) -> SafeString:
        """The address as it may be shown, marked."""
        if self.shown.hidden:
            return marked(HIDDEN_WORDS, ())
        return self.marked_at("address", str(self.shown))

    @property
    def is_born_matched(self) -> bool:
        """Whether the birthday is why it was found."""
        return self.match_at("born") is not None

    @property
    def why(self) -> list[tuple[str, SafeString]]:
        """What matched besides what stands in the head: 旧姓, 前の住所, 電話."""
        return [(m.kind, marked(m.text, m.spans)) for m in self.hit.matched if not m.place]

    @property
    def is_unnamed(self) -> bool:
        """名不詳, or 胎児."""
        return self.person.state != PersonState.KNOWN


def results_of(
    hits: Sequence[Hit], *, cases: QuerySet[Case], viewer: Staff, day: date
) -> list[Result]:
    """The results of one page. ``cases`` are those whose existence ``viewer`` may know."""
    ids = [hit.person.pk for hit in hits]
    members = households(ids, day)
    everybody = {member.person_id for rows in members.values() for member in rows}
    ties = ties_between(ids, everybody)
    held = cases_of({*ids, *everybody}, cases)
    near = {hit.person.pk for hit in hits if hit.near_protected}
    guarded = out_of_reach(viewer, near)
    places = affiliations(set(ids) - guarded, day) | dict.fromkeys(guarded, "")
    secret = protected(near)
    results = []
    for hit in hits:
        pk = hit.person.pk
        first = hit.shown[0] if hit.shown else ShownAddress(None, hidden=False)
        result = Result(hit, first, places.get(pk, ""), held.get(pk, []), protected=pk in secret)
        if hit.person.born_on is None:
            result.about = age_words(hit.person, day)
        at_home = {m.person_id: m for m in members.get(pk, []) if m.lives_together}
        if pk not in at_home:
            at_home = {}  # who lives elsewhere belongs to no household of theirs
        result.household_size = len(at_home)
        others = [m for m in members.get(pk, []) if m.person_id != pk and m.person_id in at_home]
        result.household = [relative_of(hit.person, m, ties, held, day) for m in in_order(others)]
        results.append(result)
    return results


def households(ids: list[int], day: date) -> dict[int, list[FamilyMember]]:
    """The families of each person on ``day``, all their members."""
    mine: dict[int, set[int]] = defaultdict(set)
    for pk, family in (
        FamilyMember.objects.on(day).filter(person__in=ids).values_list("person", "family")
    ):
        mine[pk].add(family)
    families = {family for found in mine.values() for family in found}
    rows: dict[int, list[FamilyMember]] = defaultdict(list)
    for member in FamilyMember.objects.on(day).filter(family__in=families).select_related("person"):
        rows[member.family_id].append(member)
    return {pk: [member for one in found for member in rows[one]] for pk, found in mine.items()}


def in_order(members: list[FamilyMember]) -> list[FamilyMember]:
    """Grown-ups before children, the elder before the younger; each person once."""
    once = {member.person_id: member for member in members}
    return sorted(once.values(), key=lambda m: (m.person.born_earliest or date.max, m.person_id))


def ties_between(ids: Iterable[int], others: Iterable[int]) -> dict[tuple[int, int], str]:
    """(person, other) → what other is to them, read from either side."""
    one, two = set(ids), set(others)
    found: dict[tuple[int, int], str] = {}
    rows = Kinship.objects.filter(
        Q(person__in=one, other__in=two) | Q(person__in=two, other__in=one), withdrawn_at=None
    ).select_related("kind", "person", "other")
    for tie in rows:
        found[(tie.person_id, tie.other_id)] = tie.kind.words
        found.setdefault((tie.other_id, tie.person_id), turned_words(tie))
    return found


def relative_of(
    person: Person,
    member: FamilyMember,
    ties: dict[tuple[int, int], str],
    held: dict[int, list[Case]],
    day: date,
) -> Relative:
    """Somebody at home as the line of the household names them."""
    other = member.person
    # The place in a family is told from its children: a grown-up has no 養父 in it.
    born = person.born_latest
    is_child = born is None or born > day or age(born, day) < CHILD_UNTIL
    words = ties.get((person.pk, other.pk)) or (member.position if is_child else "")
    open_case = any(case.closed_on is None for case in held.get(other.pk, []))
    return Relative(other, words, age_words(other, day), open_case)


def age_words(person: Person, day: date) -> str:
    """36歳, 11歳・小5, 39～42歳; "" when nothing is known of the birthday, or it is still to come."""
    born = person.born_on
    if person.died_on or (born and born > day):
        return ""
    if born is None:
        return queries.age_words(person, day)
    words = age_label(born, day, months_below=1)
    years = day.year - born.year
    return f"{words}・{grade_on(born, day).label}" if years < GRADE_UNTIL else words


def cases_of(ids: Iterable[int], cases: QuerySet[Case]) -> dict[int, list[Case]]:
    """The cases of each person, the open one first, then the one opened last."""
    found: dict[int, list[Case]] = defaultdict(list)
    rows = cases.filter(subject__in=set(ids)).select_related("worker", "team")
    for case in sorted(rows, key=lambda one: (one.closed_on is None, one.opened_on), reverse=True):
        found[case.subject_id].append(case)
    return found


def affiliations(ids: Iterable[int], day: date) -> dict[int, str]:
    """所属 of each person on ``day``."""
    rows = Affiliation.objects.on(day).filter(person__in=set(ids)).select_related("kind")
    return {row.person_id: str(row) for row in rows.order_by("since", "pk")}
