"""媒体管理簿: what happens to the discs and sticks that files come on.

A medium is open from its 受領 until it is returned, or erased or destroyed. What it holds now and
where it is follows from its lines; no line is changed afterwards, a wrong one is withdrawn with a
reason and stays.
"""

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Prefetch, QuerySet

from yorisoi import audit, clock
from yorisoi.access.entrance import require
from yorisoi.access.models import Staff
from yorisoi.access.versions import NotPossible, save_version
from yorisoi.exchange.models import ENDINGS, Batch, Medium, MediumEvent, MediumEventKind
from yorisoi.japanese import wareki

LONG_DAYS = 30  # a medium that lies here longer than this is asked about
Kind = MediumEventKind


@dataclass(frozen=True)
class Description:
    """What a medium is, and what is on it."""

    label: str
    kind: str
    content: str
    serial: str = ""
    file_count: int | None = None
    package_sha256: str = ""


@dataclass(frozen=True)
class Line:
    """What one line of the book says."""

    day: date
    staff: Staff  # who did it here
    organisation: str = ""  # on the other side
    person: str = ""
    place: str = ""
    remarks: str = ""


# --- reading


def for_list(rows: QuerySet[Medium]) -> QuerySet[Medium]:
    """Open ones first, those held longest on top; then the others, the last to go on top."""
    receipts = MediumEvent.objects.filter(kind=Kind.RECEIPT).select_related("staff")
    return rows.order_by(
        F("ended_on").desc(nulls_first=True), "received_on", "pk"
    ).prefetch_related(Prefetch("events", receipts, to_attr="receipts"))


def lines_of(medium: Medium) -> QuerySet[MediumEvent]:
    """The lines about a medium, from the first to the last, also those withdrawn."""
    return medium.events.select_related("staff", "recorded_by", "withdrawn_by", "batch")


def days_held(medium: Medium, today: date) -> int:
    """How many days it has been here, or was."""
    return ((medium.ended_on or today) - medium.received_on).days


def is_held_long(medium: Medium, today: date) -> bool:
    """Whether somebody should ask why it is still here."""
    return medium.is_open and days_held(medium, today) > LONG_DAYS


def open_ones(rows: QuerySet[Medium]) -> QuerySet[Medium]:
    """Those that lie here and can be used: for a form to choose from."""
    return rows.filter(ended_on__isnull=True).order_by("-received_on", "-pk")


def held_long(rows: QuerySet[Medium], today: date) -> QuerySet[Medium]:
    """The same of a whole list."""
    return rows.filter(ended_on=None, received_on__lt=today - timedelta(days=LONG_DAYS))


def check_usable(medium: Medium) -> None:
    """Return quietly when its files can be taken.

    :raises NotPossible: when it was returned, or erased.
    """
    if not medium.is_open:
        raise NotPossible(f"媒体「{medium.label}」は、返却または消去されています。")


def possible_now(medium: Medium) -> list[MediumEventKind]:
    """What can be recorded of it now. An erased one can still be returned, and the other way."""
    done = set(medium.events.filter(withdrawn_at=None).values_list("kind", flat=True))
    endings = [kind for kind in ENDINGS if kind not in done]
    return [Kind.STORAGE, Kind.USE, *endings] if medium.is_open else endings


# --- writing


@transaction.atomic
def receive(*, by: Staff, medium: Description, line: Line) -> Medium:
    """受領: a medium comes in, with its first line."""
    require(by, "exchange.medium.receive")
    check_day(line.day, line.day)
    with audit.event("exchange.medium.receive") as entry:
        new = Medium(**described(medium), received_on=line.day, place=line.place)
        new.full_clean()
        new.save()
        write_line(by, new, Kind.RECEIPT, line)
        entry.touch(others={"medium": [new.pk]})
    return new


@transaction.atomic
def change(*, by: Staff, medium: Medium, description: Description) -> Medium:
    """媒体の訂正: what was written of it was wrong. Its lines stay.

    :raises Outdated: when somebody else changed it since it was read.
    """
    require(by, "exchange.medium.change", medium)
    with audit.event("exchange.medium.change", others={"medium": [medium.pk]}):
        new = described(description)
        checked = Medium.objects.get(pk=medium.pk)
        for name, value in new.items():
            setattr(checked, name, value)
        checked.full_clean()
        save_version(medium, **new)
    return medium


@transaction.atomic
def record(*, by: Staff, medium: Medium, kind: MediumEventKind, line: Line) -> MediumEvent:
    """保管・使用・返却・消去: one more line.

    :raises Outdated: when another line was written since the medium was read.
    :raises NotPossible: when this cannot follow what stands there.
    """
    require(by, "exchange.medium.record", medium)
    check_day(line.day, medium.received_on)
    if kind not in possible_now(medium):
        raise NotPossible(f"この媒体には、いま「{kind.label}」を記録できません。")
    with audit.event("exchange.medium.record", others={"medium": [medium.pk]}):
        event = write_line(by, medium, kind, line)
        save_version(medium, **standing(medium))
    return event


@transaction.atomic
def withdraw(*, by: Staff, medium: Medium, event: MediumEvent, reason: str) -> MediumEvent:
    """記録の取消し: a line was wrong. It stays, with who says so and why.

    :raises Outdated: when another line was written since the medium was read.
    :raises NotPossible: for a 受領, for what was withdrawn before, and for what a batch wrote.
    """
    require(by, "exchange.medium.withdraw", medium)
    if event.kind == Kind.RECEIPT or event.batch_id or event.withdrawn_at:
        raise NotPossible("この記録は取り消せません。")
    if not reason.strip():
        raise NotPossible("取消しの理由を書いてください。")
    with audit.event("exchange.medium.withdraw", others={"medium": [medium.pk]}):
        event.withdrawn_by, event.withdrawn_at, event.withdrawn_because = by, clock.now(), reason
        event.full_clean()
        event.save(update_fields=["withdrawn_by", "withdrawn_at", "withdrawn_because"])
        save_version(medium, **standing(medium))
    return event


@transaction.atomic
def use_in(*, by: Staff, medium: Medium, batch: Batch, package_sha256: str) -> MediumEvent:
    """使用, written by the batch that takes the files of a medium."""
    require(by, "exchange.medium.use", medium)
    fresh = Medium.objects.select_for_update().get(pk=medium.pk)
    check_usable(fresh)
    others = {"medium": [fresh.pk], "batch": [batch.pk]}
    with audit.event("exchange.medium.use", others=others):
        line = Line(clock.today(), by)
        event = write_line(by, fresh, Kind.USE, line, batch=batch, package_sha256=package_sha256)
        save_version(fresh)
    return event


def described(medium: Description) -> dict[str, Any]:
    """The fields of a description, as they are stored."""
    found = asdict(medium)
    return found | {"package_sha256": medium.package_sha256.strip().lower()}


def write_line(
    by: Staff, medium: Medium, kind: MediumEventKind, line: Line, **of_batch: Any
) -> MediumEvent:
    """A line of the book."""
    event = MediumEvent(
        medium=medium,
        kind=kind,
        day=line.day,
        staff=line.staff,
        organisation=line.organisation,
        person=line.person,
        place=line.place,
        remarks=line.remarks,
        recorded_by=by,
        recorded_at=clock.now(),
        **of_batch,
    )
    event.full_clean()
    event.save()
    return event


def standing(medium: Medium) -> dict[str, Any]:
    """What follows from its lines: where it is, and since when it is not open any more."""
    lines = list(medium.events.filter(withdrawn_at=None).order_by("day", "pk"))
    places = [event.place for event in lines if event.place]
    ended = [event.day for event in lines if event.kind in ENDINGS]
    return {"place": places[-1] if places else "", "ended_on": min(ended, default=None)}


def check_day(day: date, received_on: date) -> None:
    """Neither before it came nor in the future.

    :raises NotPossible: otherwise.
    """
    if day > clock.today():
        raise NotPossible("日付が今日より後です。")
    if day < received_on:
        raise NotPossible(f"日付が受領日（{wareki(received_on)}）より前です。")
