"""Reading alerts: mine, my team's, all I may see. Whose an alert is goes by who has the case now."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case as When_
from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet, Value, When
from django.urls import reverse

from yorisoi import clock
from yorisoi.access import relations, rights
from yorisoi.access.entrance import filter_for, who_is
from yorisoi.access.models import Posting, Staff
from yorisoi.access.relations import Who
from yorisoi.access.rights import Role
from yorisoi.alerts.models import Alert, AlertPlace, AlertState, AlertStep, Audience
from yorisoi.alerts.rules import RULES
from yorisoi.alerts.withdrawing import PARTED
from yorisoi.cases.models import Case
from yorisoi.japanese import wareki
from yorisoi.people.models import FamilyMember, Kinship
from yorisoi.people.whereabouts import hidden_from
from yorisoi.registers import interfaces, sight
from yorisoi.registers.models import Link, ResidentRecord
from yorisoi.registers.residents import for_log
from yorisoi.registers.secrecy import hidden_numbers

SCOPES = {"mine": "わたし", "team": "わたしの係", "all": "見られるすべて"}
STATES = {"open": "対応するもの", "put_off": "延期中", "done": "済み", "all": "すべて"}
LIST = "alerts.alert.list"
PARENTS = ("parent", "step", "adoptive", "foster")
# What tells of health and school, for the subject and those in a parent's place alone.
CLOSE = [rule.code for rule in RULES.values() if rule.close or rule.subject_only]
CASEWORKERS = (Role.CASEWORKER, Role.SUPERVISOR, Role.INTEGRATED, Role.HEALTH_NURSE)


@dataclass(frozen=True)
class Shown:
    """One alert as one viewer may see it.

    ``member``: whom it is about when that is somebody of the household who is not on file, as far
    as the viewer may see them (小林　進（同居人）); ``stranger`` is their 宛名番号.
    """

    alert: Alert
    where: str
    member: str = ""
    stranger: str = ""

    @property
    def words(self) -> str:
        """What it says; nothing of somebody who is not the one on file after all."""
        return "" if self.is_of_another else self.alert.words

    @property
    def is_of_another(self) -> bool:
        """Whether the link by which it came was undone."""
        return self.alert.withdrawn_because == PARTED

    @property
    def tone(self) -> str:
        """The colour of its kind."""
        return "neutral" if self.alert.withdrawn_at else RULES[self.alert.code].tone

    @property
    def cases(self) -> list[Case]:
        """The cases it concerns that the viewer may see."""
        return list(dict.fromkeys(place.case for place in self.alert.places.all()))

    @property
    def to_register(self) -> str:
        """Where the newborn of 住基, who is not on file, is registered; "" for any other alert."""
        alert = self.alert
        if alert.code != "born" or alert.withdrawn_at or not self.stranger:
            return ""
        still_open = next((case for case in self.cases if not case.closed_on), None)
        if still_open:
            return f"{reverse('cases:born', args=[still_open.pk])}?{urlencode({'number': alert.number})}"
        return reverse("residents:person", args=[alert.person_id])

    @property
    def source(self) -> str:
        """What told it: 「住民情報 令和7年9月30日の差分」, or the calendar."""
        feed = self.alert.feed
        if feed is None:
            return "毎朝の見直し"
        interface = interfaces.of(feed.interface)
        day = wareki(feed.stamp.astimezone(clock.TOKYO).date())
        title = interface.title if interface else feed.interface
        return f"{title} {day}の{feed.get_mode_display()}"

    @property
    def back_again(self) -> bool:
        """Put off until a day that has come."""
        until = self.alert.put_off_until
        return until is not None and until <= clock.today()


def places_still() -> QuerySet[AlertPlace]:
    """Places whose person still stands to the case as when the alert was raised, and so does whom it
    is about. Of a row about two persons, each has places of their own."""
    same = Q(person=F("alert__person"))  # as most: one question less
    return AlertPlace.objects.filter(stands("person"), same | stands("alert__person"))


def stands(person: str) -> Q:
    """Whether the person of a place under ``person`` has not left the case.

    Not those who were of the family and are not any more; nor, where a rule tells of health or
    school, those whose being a parent was withdrawn. Who never was of the family is left: somebody
    else tied them.
    """
    mine = FamilyMember.objects.filter(person=OuterRef(person))
    theirs = FamilyMember.objects.filter(
        person=OuterRef(OuterRef("case__subject")), family=OuterRef("family")
    )
    once = Exists(mine.filter(Exists(theirs)))
    now = Exists(mine.filter(Exists(theirs.filter(withdrawn_at=None)), withdrawn_at=None))
    kin = Kinship.objects.filter(
        person=OuterRef("case__subject"), other=OuterRef(person), kind__trait__in=PARENTS
    )
    parted = Q(alert__code__in=CLOSE) & Exists(kin) & ~Exists(kin.filter(withdrawn_at=None))
    left = Q(once) & ~Q(now)
    return Q(case__subject=F(person)) | (~left & ~parted)


def of_cases(cases: QuerySet[Case]) -> Q:
    """Alerts of which one place is among ``cases``."""
    return Q(Exists(places_still().filter(alert=OuterRef("pk"), case__in=cases)))


def without_case() -> Q:
    """Alerts about families without any case, or without one that they still concern."""
    return ~Q(Exists(places_still().filter(alert=OuterRef("pk"))))


def permitted(staff: Staff, code: str = LIST) -> QuerySet[Alert]:
    """The alerts ``staff`` may do the action to: by the case; without one, by having them all."""
    who = who_is(staff)
    if who is None:
        return Alert.objects.none()
    cases = filter_for(staff, code, Case.objects.all())
    if relations.condition_of(rights.action(code), who) == relations.EVERYTHING:
        return Alert.objects.all()
    return Alert.objects.filter(of_cases(cases))


def of_mine(who: Who) -> Q:
    """My open cases'; to a supervisor what goes to 係長 of the team, and what nobody else has."""
    mine = of_cases(Case.objects.filter(worker=who.staff_id, closed_on=None))
    if who.role != Role.SUPERVISOR:
        return mine & Q(audience=Audience.WORKER)
    of_team = of_cases(Case.objects.filter(team=who.team_id))
    nobody = of_cases(Case.objects.filter(team=who.team_id).exclude(closed_on=None)) & ~of_cases(
        Case.objects.filter(closed_on=None)
    )
    left = of_cases(
        Case.objects.filter(team=who.team_id, closed_on=None).exclude(worker__in=at_work(who.day))
    )
    return mine | (Q(audience=Audience.SUPERVISOR) & of_team) | nobody | left | without_case()


def at_work(day: date) -> Any:
    """Who does casework on ``day``: not whoever left, or went to other work with cases in their name."""
    valid = Q(staff__valid_until=None) | Q(staff__valid_until__gte=day)
    rows = Posting.objects.on(day).filter(valid, staff__valid_from__lte=day, role__in=CASEWORKERS)
    return rows.values("staff")


def of_scope(staff: Staff, scope: str) -> QuerySet[Alert]:
    """Alerts I may see: mine, my team's, all."""
    rows, who = permitted(staff), who_is(staff)
    if who is None or scope == "all":
        return rows
    if scope == "team" and who.team_id:
        return rows.filter(of_cases(Case.objects.filter(team=who.team_id)))
    return rows.filter(of_mine(who))


def to_do(today: date) -> Q:
    """Neither done nor put off until a later day."""
    return Q(state__in=[AlertState.NEW, AlertState.TAKEN]) | Q(
        state=AlertState.PUT_OFF, put_off_until__lte=today
    )


def in_state(rows: QuerySet[Alert], state: str) -> QuerySet[Alert]:
    """Newest first; what was put off until today or earlier stands on top."""
    today = clock.today()
    if state == "open":
        rows = rows.filter(to_do(today))
    elif state in AlertState.values:
        rows = rows.filter(state=state)
    back = When_(When(state=AlertState.PUT_OFF, put_off_until__lte=today, then=Value(0)), default=1)
    return rows.order_by(back, "-raised_at", "-pk")


def with_names(rows: QuerySet[Alert], staff: Staff) -> QuerySet[Alert]:
    """With what a list shows: three queries whatever their number."""
    cases = filter_for(staff, LIST, Case.objects.select_related("subject", "worker", "team"))
    places = (
        places_still()
        .filter(case__in=cases.values("pk"))
        .select_related("case__subject", "case__worker", "case__team")
    )
    return rows.select_related("person", "handled_by", "feed").prefetch_related(
        Prefetch("places", places)
    )


def shown_to(staff: Staff, alerts: list[Alert]) -> list[Shown]:
    """As ``staff`` may see them: places of the hidden are left out, 世帯員 named whom she may see."""
    # Of whom a wrong link told, nothing is said any more.
    standing = [one for one in alerts if one.withdrawn_because != PARTED]
    told = [one for one in standing if one.where]
    others = {one.number for one in standing if one.number not in ("", one.person.resident_number)}
    if others:
        linked = Link.objects.filter(number__in=others, ended_at=None)
        others -= set(linked.values_list("number", flat=True))
    if not told and not others:
        return [Shown(one, "") for one in alerts]
    whose = {one: {one.number, one.person.resident_number or ""} - {""} for one in told}
    numbers = {number for ones in whose.values() for number in ones}
    with sight.seeing(staff, numbers | others):
        hidden = hidden_numbers(staff, numbers) if numbers else frozenset()
        rows = ResidentRecord.objects.filter(number__in=others, current=True) if others else ()
        members = {row.number: named(row) for row in rows}
    persons = hidden_from(staff, {one.person_id for one in told})
    kept = {one for one in told if one.person_id not in persons and not whose[one] & hidden}
    return [
        Shown(
            one,
            one.where if one in kept else "",
            members.get(one.number, ""),
            one.number if one.number in others else "",
        )
        for one in alerts
    ]


def named(row: ResidentRecord) -> str:
    """小林　進（同居人）."""
    return f"{row.name}（{row.relation}）" if row.relation else row.name


def residents_of(shown: list[Shown]) -> dict[str, list[int]]:
    """The 世帯員 who are named, for the log."""
    return for_log(one.stranger for one in shown if one.member)


def of_case(case: Case) -> QuerySet[Alert]:
    """What is to be done about one case."""
    return in_state(Alert.objects.filter(of_cases(Case.objects.filter(pk=case.pk))), "open")


def my_open(staff: Staff) -> QuerySet[Alert]:
    """What stands on my home page."""
    return in_state(of_scope(staff, "mine"), "open")


def mark_of(staff: Staff) -> int:
    """Changes whenever something happens to an alert of mine: the number of the last step."""
    last = AlertStep.objects.filter(alert__in=of_scope(staff, "mine").values("pk"))
    found = last.order_by("-pk").values_list("pk", flat=True).first()
    return found or 0
