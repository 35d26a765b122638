"""Rows of the registers, as feeds leave them, about the family of the cast."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db import transaction

from tests.cast import Cast
from tests.records import is_resident
from yorisoi import audit, clock
from yorisoi.people.models import Person, Protection
from yorisoi.registers import sight
from yorisoi.registers.models import Feed, MirrorRow, ProtectionRecord, ResidentRecord

CHILD, MOTHER = "000000100000601", "000000100000602"
STAMP = datetime(2026, 6, 14, 3, 0, tzinfo=clock.TOKYO)
HOME = {"prefecture": "東京都", "city": "みどり区", "town": "東雲町一丁目", "block": "40番20号"}
BEFORE = {"prefecture": "東京都", "city": "みどり区", "town": "西本町二丁目", "block": "13番13号"}


def mother_of(cast: Cast) -> Person:
    found: Person = cast.case.subject.kin.get().other
    return found


@transaction.atomic
def linked(cast: Cast, child: str | None = CHILD, mother: str | None = MOTHER) -> Cast:
    """The girl and her mother are linked to residents."""
    is_resident(cast.case.subject_id, child)
    is_resident(mother_of(cast).pk, mother)
    cast.case.subject.refresh_from_db()
    return cast


@transaction.atomic
def put(model: type[MirrorRow], number: str, **values: Any) -> Any:
    """One row of a mirror, by a feed of its own."""
    with audit.visiting(audit.Visitor("システム")), audit.event("registers.feed.take"):
        feed = Feed.objects.create(
            interface=values.pop("interface", model.__name__.lower()),
            name="a.csv",
            mode="diff",
            stamp=STAMP,
            sequence=1,
            sha256=uuid4().hex + uuid4().hex,
            state="taken",
            received_at=STAMP + timedelta(minutes=1),
            taken_at=STAMP + timedelta(minutes=2),
        )
        with sight.feeding():
            return model._default_manager.create(
                key=uuid4().hex, number=number, digest=uuid4(), feed=feed, **values
            )


def resident(number: str, movement: str, day: date, **values: Any) -> ResidentRecord:
    """A row of a resident's history; the last one given is the current one unless told."""
    given = {"name": "渡邉　結衣", "household": "9", "current": True, "state": "resident"}
    given |= {"movement": movement, "moved_on": day} | HOME | values
    found: ResidentRecord = put(ResidentRecord, number, **given)
    return found


def protect(cast: Cast, by: str, registered: str = MOTHER) -> None:
    """A 支援措置: of the mother by our own record ("us"), or of ``registered`` by the register alone."""
    if by == "us":
        with audit.event("demo.load"):
            Protection.objects.create(
                person=mother_of(cast), kind="measure", starts_on=date(2026, 1, 1),
                recorded_at=clock.now(),
            )  # fmt: skip
    else:
        put(ProtectionRecord, registered, measure="started", current=True)
