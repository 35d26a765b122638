"""A small ward: the cast's girl and her mother are linked to residents, and rows arrive about them.

The rows are put into the mirrors as a feed would, without its file; whole feeds are taken in
test_the_sample_raises_what_is_expected.py.
"""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import uuid4

from django.db import connection, transaction

from tests.cast import Cast
from tests.records import is_resident
from yorisoi import audit, clock
from yorisoi.alerts import noticing
from yorisoi.alerts.models import Alert
from yorisoi.people.models import Person
from yorisoi.registers import interfaces, sight
from yorisoi.registers.changes import Change
from yorisoi.registers.mirrors import MIRRORS
from yorisoi.registers.models import Feed, PastRow

CHILD, MOTHER, LODGER, HOME = "101", "102", "103", "H1"
CHANGES = """
DROP TABLE IF EXISTS feed_changes;
CREATE TEMP TABLE feed_changes (key text PRIMARY KEY, number text NOT NULL, what text NOT NULL)
ON COMMIT DROP
"""


@dataclass
class Ward:
    """The cast with its residents."""

    cast: Cast
    feeds: int = 0

    @property
    def child(self) -> Person:
        return self.cast.case.subject

    @property
    def mother(self) -> Person:
        return self.child.kin.get().other

    def arrive(self, mirror: str, *rows: dict[str, Any], mode: str = "diff") -> list[Alert]:
        """These rows arrive as one feed; the alerts it raised. ``what`` of a row: how it changed."""
        before = set(Alert.objects.values_list("pk", flat=True))
        with transaction.atomic(), audit.event("registers.feed.take"), sight.feeding():
            feed = self.feed(mirror, mode)
            with connection.cursor() as cursor:
                cursor.execute(CHANGES)
                for row in rows:
                    cursor.execute(
                        "INSERT INTO feed_changes VALUES (%s, %s, %s)", write(mirror, feed, row)
                    )
            decide_current(mirror, {str(row["number"]) for row in rows})
            interface = next(
                one for one in interfaces.all_interfaces().values() if one.mirror.code == mirror
            )
            noticing.on_feed(Change(None, feed, interface, None))  # type: ignore[arg-type]
        return list(Alert.objects.exclude(pk__in=before).order_by("pk"))

    def feed(self, mirror: str, mode: str) -> Feed:
        self.feeds += 1
        return Feed.objects.create(
            interface=mirror,
            name=f"{mirror}_{self.feeds}.csv",
            mode=mode,
            stamp=datetime.combine(clock.today(), time(2), clock.TOKYO),
            sequence=self.feeds,
            sha256=hashlib.sha256(f"{mirror}{self.feeds}".encode()).hexdigest(),
            received_at=clock.now(),
        )

    def moves(self, number: str, movement: str, history: int = 2, **more: Any) -> dict[str, Any]:
        """A row of a resident's history."""
        gone = {"moved_out": "left", "died": "dead"}
        return {
            "number": number,
            "key": f"{number}-{history}-1",
            "history": history,
            "branch": 1,
            "name": "住基 名前",
            "household": HOME,
            "movement": movement,
            "moved_on": clock.today(),
            "state": gone.get(movement, "resident"),
        } | more


def write(mirror: str, feed: Feed, row: dict[str, Any]) -> list[str]:
    """One row into its mirror as it was told: added, changed (the old one is kept), deleted, gone."""
    row = dict(row)
    what = row.pop("what", "added")
    model = MIRRORS[mirror].model
    before = model.objects.filter(key=row["key"]).first()
    if before and what == "changed":
        PastRow.objects.create(
            mirror=mirror,
            key=row["key"],
            number=row["number"],
            values={
                name: value
                for name, value in vars(before).items()
                if isinstance(value, str | int | bool)
            },
            feed=feed,
            replaced_at=clock.now(),
        )
    row["deleted"] = what == "deleted"
    row["absent_since"] = clock.now() if what == "gone" else None
    model.objects.update_or_create(key=row["key"], defaults=row | {"digest": uuid4(), "feed": feed})
    return [row["key"], row["number"], what]


def decide_current(mirror: str, numbers: set[str]) -> None:
    """As taking.py does."""
    if not MIRRORS[mirror].historic:
        return
    model = MIRRORS[mirror].model
    model.objects.filter(number__in=numbers).update(current=False)
    for number in numbers:
        standing = model.objects.filter(number=number, deleted=False, absent_since=None)
        last = standing.order_by("-history", "-pk").first()
        if last:
            model.objects.filter(pk=last.pk).update(current=True)


def link(person: Person, number: str) -> None:
    """This person on file is that resident."""
    is_resident(person.pk, number)


def settle(cast: Cast) -> Ward:
    """The girl, her mother and a lodger who is not on file live in one household, for years."""
    ward = Ward(cast)
    link(ward.child, CHILD)
    link(ward.mother, MOTHER)
    long_ago = {"movement": "recorded", "history": 1, "moved_on": date(2018, 6, 1)}
    rows = [ward.moves(number, **long_ago) for number in (CHILD, MOTHER, LODGER)]
    assert ward.arrive("resident", *rows, mode="full") == []
    return ward
