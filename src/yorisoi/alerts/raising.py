"""From facts to alerts: each fact once, with its cases and its words."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import connection
from django.db.models import F

from yorisoi import clock
from yorisoi.alerts import near
from yorisoi.alerts.masters import InForce
from yorisoi.alerts.models import (
    Alert,
    AlertPlace,
    AlertState,
    AlertStep,
    AlertStepKind,
    Audience,
    Reach,
)
from yorisoi.alerts.near import Concerned, News, Tie
from yorisoi.alerts.rules import Told
from yorisoi.people.models import FamilyMember
from yorisoi.people.whereabouts import protected
from yorisoi.registers.models import Feed
from yorisoi.registers.secrecy import protected_numbers

# One after the other: two that raise at once would not see each other's alerts.
ALONE = "SELECT pg_advisory_xact_lock(hashtext('yorisoi.alerts'))"


@dataclass(frozen=True)
class Choice:
    """Whom one fact concerns in the end."""

    news: News
    person: int
    places: list[tuple[int, int]]  # a case, and the person who stands to it
    audience: Audience


def alone() -> None:
    """Wait until nobody else raises alerts; until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute(ALONE)


def raise_new(rules: Mapping[str, InForce], feed: Feed | None) -> list[Alert]:
    """Alerts for the fresh facts of ``alert_facts`` that concern a family on file."""
    found = near.concerned()
    chosen = [one for news in found.news if (one := choose(rules[news.code], news, found))]
    if not chosen:
        return []
    hidden = hidden_people(chosen, found)
    restored(
        {
            one.news.alert: (alert_of(one, rules[one.news.code], found, hidden, feed), one.places)
            for one in chosen
            if one.news.alert
        }
    )
    new = [one for one in chosen if not one.news.alert]
    now = clock.now()
    alerts = Alert.objects.bulk_create(
        [alert_of(one, rules[one.news.code], found, hidden, feed) for one in new]
    )
    AlertPlace.objects.bulk_create(
        AlertPlace(alert=alert, case_id=case, person_id=person)
        for alert, one in zip(alerts, new, strict=True)
        for case, person in one.places
    )
    AlertStep.objects.bulk_create(
        AlertStep(alert=alert, kind=AlertStepKind.RAISED, at=now) for alert in alerts
    )
    forget_places(alerts)
    return alerts


def choose(one: InForce, news: News, found: Concerned) -> Choice | None:
    """The person and the cases of a fact; None when it concerns nobody of those the rule is for."""
    if not one.is_on:
        return None
    rule = one.rule
    ties: dict[int, list[Tie]] = {}
    for person in news.persons:
        mine = found.ties.get(person, [])
        if rule.subject_only:
            mine = [tie for tie in mine if tie.is_subject]
        elif rule.close:
            mine = [tie for tie in mine if tie.is_subject or tie.is_parent]
        ties[person] = mine
    everything = {tie.case: tie for mine in ties.values() for tie in mine}
    places = sorted({(tie.case, person) for person, mine in ties.items() for tie in mine})
    still_open = [place for place in places if everything[place[0]].is_open]
    with_case = [person for person in news.persons if ties[person]]
    if still_open:
        return Choice(news, with_case[0], still_open, one.audience)
    if everything and one.reach != Reach.OPEN:
        last = max(everything.values(), key=lambda tie: (tie.opened_on, tie.case))
        of_last = [place for place in places if place[0] == last.case]
        return Choice(news, with_case[0], of_last, Audience.SUPERVISOR)
    of_family = [person for person in news.persons if person in found.with_family]
    if of_family and one.reach == Reach.ALL and not (rule.close or rule.subject_only):
        return Choice(news, of_family[0], [], Audience.SUPERVISOR)
    return None


def alert_of(
    one: Choice, in_force: InForce, found: Concerned, hidden: set[int], feed: Feed | None
) -> Alert:
    """The alert itself."""
    news, rule = one.news, in_force.rule
    told = Told(
        " ".join(found.names[one.person].split()),
        news.happened_on,
        news.whose,
        news.data,
        clock.today(),
    )
    return Alert(
        code=rule.code,
        fact=news.fact,
        person_id=one.person,
        number=news.number,
        mirror=rule.mirror,
        key=news.key,
        feed=feed,
        happened_on=news.happened_on,
        words=rule.words(told),
        where="" if one.person in hidden else rule.where(told),
        audience=one.audience,
        raised_at=clock.now(),
    )


def hidden_people(chosen: list[Choice], found: Concerned) -> set[int]:
    """Persons whose whereabouts nobody may see, by our records or by the register's."""
    persons = {one.person for one in chosen}
    numbers = {one.news.number for one in chosen} | {found.numbers[one] for one in persons}
    of_register = protected_numbers(number for number in numbers if number)
    by_register = {
        one.person
        for one in chosen
        if one.news.number in of_register or found.numbers[one.person] in of_register
    }
    return protected(persons) | by_register


def forget_places(alerts: list[Alert]) -> None:
    """支援措置 began: places in earlier alerts about the family go."""
    persons = {one.person_id for one in alerts if one.code == "protection_started"}
    if persons:
        standing = FamilyMember.objects.standing()
        families = standing.filter(person__in=persons).values("family")
        everybody = set(standing.filter(family__in=families).values_list("person", flat=True))
        Alert.objects.filter(person__in=everybody | persons).exclude(where="").update(where="")


def restored(again: dict[int, tuple[Alert, list[tuple[int, int]]]]) -> None:
    """What was taken back holds again: the same alert, new, as the rows and links say it now.

    It may be another person whom it is about: a link may have been wrong.
    """
    now_said = ("person_id", "number", "key", "words", "where", "audience")
    for alert, (said, places) in again.items():
        Alert.objects.filter(pk=alert).update(
            **{name: getattr(said, name) for name in now_said},
            withdrawn_at=None,
            withdrawn_because="",
            state=AlertState.NEW,
            put_off_until=None,
            version=F("version") + 1,
        )
        AlertPlace.objects.filter(alert=alert).delete()
        AlertPlace.objects.bulk_create(
            AlertPlace(alert_id=alert, case_id=case, person_id=person) for case, person in places
        )
    note_steps(list(again), AlertStepKind.RESTORED)


def note_steps(alerts: list[int], kind: AlertStepKind, note: str = "") -> None:
    """The same step of several alerts, by the machine."""
    now = clock.now()
    AlertStep.objects.bulk_create(
        AlertStep(alert_id=alert, kind=kind, at=now, note=note) for alert in alerts
    )


def by_reason(rows: list[tuple[int, str]]) -> dict[str, list[int]]:
    """Numbers of alerts under the words they share."""
    found: dict[str, list[int]] = defaultdict(list)
    for alert, words in rows:
        found[words].append(alert)
    return found
