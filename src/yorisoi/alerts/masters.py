"""The rules as they work on a day: what the section has set, or what they are shipped with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from yorisoi.alerts.models import Audience, Reach, RuleSetting, VaccineDose
from yorisoi.alerts.rules import RULES, Rule
from yorisoi.registers.schedule import EpdsLine, Vaccine


@dataclass(frozen=True)
class InForce:
    """One rule with what holds for it."""

    rule: Rule
    is_on: bool
    audience: Audience
    reach: Reach
    numbers: Mapping[str, int]
    setting: RuleSetting | None = None

    @property
    def recent(self) -> int | None:
        """How many days back a fact is still news; None when it stands until it ends."""
        return self.numbers.get("recent")


def of_rule(rule: Rule, setting: RuleSetting | None) -> InForce:
    """A rule with its setting; a number that the setting does not name is the shipped one."""
    shipped = {one.name: one.default for one in rule.numbers}
    if setting is None:
        return InForce(rule, True, Audience(rule.audience), Reach(rule.reach), shipped)
    said = {name: int(setting.numbers.get(name, default)) for name, default in shipped.items()}
    return InForce(
        rule, setting.is_on, Audience(setting.audience), Reach(setting.reach), said, setting
    )


def on(day: date) -> dict[str, InForce]:
    """Every rule by its code, as of ``day``. One query."""
    rows = RuleSetting.objects.filter(starts_on__lte=day).order_by("code", "starts_on")
    latest = {row.code: row for row in rows}
    return {code: of_rule(rule, latest.get(code)) for code, rule in RULES.items()}


def epds(day: date) -> EpdsLine:
    """The line of EPDS as of ``day``, the same for alerts, pages and lists. One query."""
    rows = RuleSetting.objects.filter(code="epds_high", starts_on__lte=day)
    numbers = of_rule(RULES["epds_high"], rows.order_by("-starts_on").first()).numbers
    return EpdsLine(numbers["total"], numbers["tenth"])


def vaccines(day: date) -> tuple[Vaccine, ...]:
    """The schedule of 予防接種 in force on ``day``, as the page of a case needs it. One query."""
    rows = VaccineDose.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day
    ).order_by("kind", "dose", "starts_on")
    doses: dict[str, dict[int, VaccineDose]] = {}
    for row in rows:
        doses.setdefault(row.kind, {})[row.dose] = row  # the latest that has begun
    return tuple(
        Vaccine(
            kind,
            next(iter(by_dose.values())).title,
            tuple(row.late_from for row in by_dose.values()),
            tuple(row.until for row in by_dose.values()),
            tuple(sorted({other for row in by_dose.values() for other in row.counts_as})),
        )
        for kind, by_dose in doses.items()
    )
