"""The sample ward: the movements of expected.json, each an alert once, to whoever has the case.

Persons are linked as truth.csv says. What "concerns a case family" means there: the resident is on
file in a family (open case, ended, or none), or a newborn's mother is.
"""

import csv
import json
from datetime import UTC, datetime

from django.db import transaction

from tests.legacy.conftest import SAMPLE, Begin
from tests.registers.feeds import sample, take
from yorisoi import audit, clock
from yorisoi.alerts.models import Alert, AlertState, Audience
from yorisoi.exchange.models import State
from yorisoi.legacy.models import SourceRecord
from yorisoi.people.models import Person

REGISTERS = SAMPLE.parent / "registers"
FULL = sorted(path.name for path in REGISTERS.glob("*_full_*.csv"))
DIFF = "jumin_131999_20250930020000_diff_001.csv"
THAT_MORNING = datetime(2025, 9, 29, 18, 0, tzinfo=UTC)
MOVEMENTS = ("moved_out", "moved_within", "died", "renamed", "household", "born")


def link() -> None:
    """Who is who, by the old system's own keys."""
    sources = SourceRecord.objects.filter(record__in=["child", "member"])
    persons = dict(sources.values_list("key", "person"))
    with (SAMPLE.parent / "truth.csv").open(encoding="utf-8-sig", newline="") as file:
        who = {row["key"]: row["rid"] for row in csv.DictReader(file) if row["rid"]}
    with transaction.atomic(), audit.event("demo.load"):
        for key, number in who.items():
            Person.objects.filter(pk=persons[key]).update(resident_number=number)


def expected() -> set[tuple[str, str, str]]:
    told = json.loads((SAMPLE.parent / "expected.json").read_text(encoding="utf-8"))["alerts"]
    # Of the birth it says the mother and not the day.
    return {(one["rid"], one["reason"], one.get("on", "2025-09-21")) for one in told}


def test_each_once_to_the_right_worker(moved: Begin) -> None:
    """One test: carrying the sample over takes seconds."""
    with clock.standing_at(THAT_MORNING):
        moved(SAMPLE.iterdir())
        link()
        for name in FULL:
            assert sample(name).state == State.DONE
        the_same_again_changes_nothing(FULL)
        before = set(Alert.objects.values_list("pk", flat=True))
        assert not Alert.objects.filter(code__in=MOVEMENTS).exists()  # old movements are no news
        assert sample(DIFF).state == State.DONE
        raised_by_the_difference(before)
        the_cancelled_one_stays()
        go_to_whoever_has_the_case()
        the_same_again_changes_nothing([DIFF])


def raised_by_the_difference(before: set[int]) -> None:
    alerts = list(Alert.objects.exclude(pk__in=before))
    told = [(one.number, one.get_code_display(), str(one.happened_on)) for one in alerts]
    assert len(told) == len(set(told))
    assert set(told) == expected()
    born = Alert.objects.get(code="born")
    assert born.person.resident_number == "000000100001699"
    assert "中島 麻衣さんの世帯に子が生まれました" in born.words


def the_cancelled_one_stays() -> None:
    taken_back = Alert.objects.exclude(withdrawn_at=None)
    assert [(one.number, one.withdrawn_because) for one in taken_back] == [
        ("000000100086967", "この異動は令和7年9月30日に取り消されました。")
    ]
    assert taken_back.get().state == AlertState.NEW


def go_to_whoever_has_the_case() -> None:
    for alert in Alert.objects.filter(code__in=MOVEMENTS):
        still_open = alert.places.filter(case__closed_on=None)
        assert (alert.audience == Audience.WORKER) == still_open.exists()


def the_same_again_changes_nothing(names: list[str]) -> None:
    """As other files with the same rows."""
    told = list(Alert.objects.order_by("pk").values())
    for name in names:
        content = (REGISTERS / name).read_bytes() + b"\r\n"
        assert take(name.replace("_001.csv", "_002.csv"), content).state == State.DONE
    assert list(Alert.objects.order_by("pk").values()) == told
