"""What is done with alerts: taken, done, put off until a day, brought back. Several at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from yorisoi import audit, clock
from yorisoi.access import rights
from yorisoi.access.entrance import Hidden, require
from yorisoi.access.models import Staff
from yorisoi.access.versions import NotPossible, Outdated, save_version
from yorisoi.alerts.masters import InForce
from yorisoi.alerts.models import (
    Alert,
    AlertPlace,
    AlertState,
    AlertStep,
    AlertStepKind,
    Audience,
    Reach,
    RuleSetting,
    VaccineDose,
)
from yorisoi.alerts.queries import permitted


@dataclass(frozen=True)
class Handled:
    """What came of it: the alerts that were changed, and those somebody else changed first."""

    changed: list[Alert] = field(default_factory=list)
    late: list[Alert] = field(default_factory=list)


def take_alerts(*, by: Staff, versions: Mapping[int, int], note: str = "") -> Handled:
    """引き受ける. ``versions``: which alerts, each with the version that was read."""
    return handle("alerts.alert.take", by, versions, AlertState.TAKEN, AlertStepKind.TAKEN, note)


def finish_alerts(*, by: Staff, versions: Mapping[int, int], note: str = "") -> Handled:
    """済みにする."""
    return handle("alerts.alert.done", by, versions, AlertState.DONE, AlertStepKind.DONE, note)


def put_off_alerts(
    *, by: Staff, versions: Mapping[int, int], until: date, note: str = ""
) -> Handled:
    """延期する: they come back on top on the day.

    :raises NotPossible: when the day is not to come.
    """
    if until <= clock.today():
        raise NotPossible("延期する日は、明日からの日にしてください。")
    return handle(
        "alerts.alert.put_off", by, versions, AlertState.PUT_OFF, AlertStepKind.PUT_OFF, note, until
    )


def bring_back(*, by: Staff, versions: Mapping[int, int], note: str = "") -> Handled:
    """戻す: as if nobody had dealt with them."""
    return handle("alerts.alert.back", by, versions, AlertState.NEW, AlertStepKind.BACK, note)


@transaction.atomic
def handle(
    code: str,
    by: Staff,
    versions: Mapping[int, int],
    state: AlertState,
    kind: AlertStepKind,
    note: str,
    until: date | None = None,
) -> Handled:
    """All of them in one transaction; what somebody else changed first is left alone.

    :raises Hidden: when one of them is not for ``by`` to deal with.
    """
    alerts = list(permitted(by, code).filter(pk__in=versions))
    if len(alerts) != len(versions):
        raise Hidden(rights.action(code), None)
    now, result = clock.now(), Handled()
    places = AlertPlace.objects.filter(alert__in=versions).values_list("case", flat=True)
    with audit.event(
        code,
        persons=[one.person_id for one in alerts],
        cases=set(places),
        others={"alerts.Alert": [one.pk for one in alerts]},
    ):
        for alert in alerts:
            alert.version = versions[alert.pk]
            changes: dict[str, Any] = {"state": state, "put_off_until": until}
            changes |= {"handled_by": by, "handled_at": now, "note": note or alert.note}
            try:
                save_version(alert, **changes)
            except Outdated:
                result.late.append(alert)
            else:
                result.changed.append(alert)
        AlertStep.objects.bulk_create(
            AlertStep(alert=alert, kind=kind, at=now, by=by, until=until, note=note)
            for alert in result.changed
        )
    return result


@transaction.atomic
def set_rule(
    *,
    by: Staff,
    before: InForce,
    starts_on: date,
    is_on: bool,
    audience: Audience,
    reach: Reach,
    numbers: Mapping[str, int],
) -> RuleSetting:
    """How a rule works from a day on. What was set for earlier days stays as it was.

    :raises Outdated: when somebody else set the rule for the same day meanwhile.
    :raises NotPossible: for a day that is past.
    """
    require(by, "alerts.rule.change")
    if starts_on < clock.today():
        raise NotPossible("きょうからの日にしてください。過ぎた日の決まりは変えられません。")
    content: dict[str, Any] = {
        "is_on": is_on,
        "audience": audience,
        "reach": reach,
        "numbers": {one.name: int(numbers[one.name]) for one in before.rule.numbers},
        "changed_by": by,
        "changed_at": clock.now(),
    }
    with audit.event("alerts.rule.change"):
        same = RuleSetting.objects.filter(code=before.rule.code, starts_on=starts_on).first()
        if same is None:
            setting = RuleSetting(code=before.rule.code, starts_on=starts_on, **content)
            setting.full_clean()
            setting.save()
            return setting
        if before.setting is None or before.setting.pk != same.pk:
            raise Outdated
        save_version(before.setting, **content)
        return before.setting


@transaction.atomic
def change_dose(*, by: Staff, row: VaccineDose, **changes: Any) -> VaccineDose:
    """予防接種の標準の修正; a new one when ``row`` was never saved.

    :raises Outdated: when somebody else changed it since it was read.
    """
    require(by, "alerts.dose.change")
    with audit.event("alerts.dose.change"):
        for name, value in changes.items():
            setattr(row, name, value)
        row.full_clean()
        if row._state.adding:
            row.save()
        else:
            save_version(row, **changes)
    return row
