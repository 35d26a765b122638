"""支援措置 that arrive by a register: from that moment the person on file is under one, too.

Its end is written beside it and lifts nothing: a supervisor does (protection.md D5).
"""

from collections.abc import Iterable

from yorisoi import audit, clock
from yorisoi.access.versions import save_version
from yorisoi.japanese import wareki
from yorisoi.people.models import Person, Protection, ProtectionKind, Source
from yorisoi.registers.models import Link, ProtectionRecord

ENDED = "ended"
BEGINS, GOES_ON = "住基では", "に終了。秘匿は、係長が解くまで続きます。"


def follow(numbers: Iterable[str] | None = None) -> None:
    """Protections of the linked persons ``numbers``; of those in ``feed_changes`` without.

    Inside ``sight.feeding`` or ``sight.searching``.
    """
    rows = ProtectionRecord.objects.filter(current=True)
    if numbers is None:
        rows = rows.extra(where=["number IN (SELECT number FROM feed_changes)"])
    else:
        rows = rows.filter(number__in=list(numbers))
    records = {row.number: row for row in rows}
    in_force = Link.objects.filter(ended_at=None)
    linked = Person.objects.filter(resident_number__in=records, pk__in=in_force.values("person"))
    mine = {
        one.person_id: one
        for one in Protection.objects.filter(
            person__in=linked, source=Source.RESIDENT_REGISTER, lifted_at=None
        ).order_by("pk")
    }
    for person in linked:
        assert person.resident_number  # noqa: S101  asked for by it
        record = records[person.resident_number]
        standing = mine.get(person.pk)
        if standing is not None:
            note_end(standing, record)
        elif record.measure != ENDED:
            begin(person, record)


def begin(person: Person, record: ProtectionRecord) -> None:
    """The person is under a 支援措置 from now on."""
    starts_on = record.starts_on or clock.today()
    ends_on = record.ends_on if record.ends_on and record.ends_on >= starts_on else None
    Protection.objects.create(
        person=person,
        kind=ProtectionKind.MEASURE,
        starts_on=starts_on,
        ends_on=ends_on,
        source=Source.RESIDENT_REGISTER,
        recorded_at=clock.now(),
    )
    audit.open_entry().touch(persons=[person.pk])


def is_ours(line: str) -> bool:
    """Whether a line of a note is the one that we wrote; what staff wrote is left as it is."""
    return line.startswith(BEGINS) and line.endswith(GOES_ON)


def note_end(standing: Protection, record: ProtectionRecord) -> None:
    """A year added moves the end; the end itself is told in words and lifts nothing."""
    lines = [one for one in standing.note.splitlines() if not is_ours(one)]
    changes: dict[str, object] = {}
    if record.measure == ENDED:
        lines.append(f"{BEGINS}{wareki(record.ends_on) if record.ends_on else ''}{GOES_ON}")
    else:
        ends_on = record.ends_on
        if ends_on and ends_on < standing.starts_on:
            ends_on = None
        changes["ends_on"] = ends_on
    changes["note"] = "\n".join(lines)
    if any(getattr(standing, name) != value for name, value in changes.items()):
        save_version(standing, **changes)
        audit.open_entry().touch(persons=[standing.person_id])
