"""支援措置 that arrive by a register: from that moment the person on file is under one, too.

Its end is written beside it and lifts nothing: a supervisor does (protection.md D5).

So is whoever is registered in one household with somebody under one who is not on file: their
recorded address is the very place that must not be told, and nothing else on file would hide it.
"""

from collections.abc import Iterable
from datetime import date

from django.db import connection

from yorisoi import audit, clock
from yorisoi.access.versions import save_version
from yorisoi.japanese import wareki
from yorisoi.people.models import Person, Protection, ProtectionKind, Source
from yorisoi.registers.models import Link, ProtectionRecord

ENDED = "ended"
# As registers_protected reads them: the newest row that was not deleted speaks. Not whom somebody
# has judged already for this very measure.
AT_HOME = """
WITH under AS MATERIALIZED (
    SELECT DISTINCT ON (number) number, measure, starts_on, ends_on FROM registers_protectionrecord
    WHERE NOT deleted ORDER BY number, history DESC, id DESC)
SELECT DISTINCT ON (l.person_id) l.person_id, u.starts_on, u.ends_on
FROM under u
JOIN registers_residentrecord them ON them.number = u.number AND them.current
JOIN registers_residentrecord me ON me.household = them.household AND me.current
JOIN registers_link l ON l.number = me.number AND l.ended_at IS NULL
WHERE u.measure <> 'ended' AND them.household <> '' AND me.number <> them.number
  AND me.state NOT IN ('left', 'dead', 'removed') AND them.state NOT IN ('left', 'dead', 'removed')
  AND NOT EXISTS (SELECT FROM registers_link o WHERE o.number = u.number AND o.ended_at IS NULL)
  AND NOT EXISTS (SELECT FROM people_protection p
                  WHERE p.person_id = l.person_id AND p.source = %s AND (
                    p.lifted_at IS NULL OR p.starts_on >= coalesce(u.starts_on, p.starts_on)))
ORDER BY l.person_id, u.ends_on DESC NULLS FIRST
"""
OF_HOUSEHOLD = "同じ世帯の、登録のない人の支援措置によるもの（住基）。"
BEGINS, GOES_ON = "住基では", "に終了。秘匿は、係長が解くまで続きます。"


def follow(numbers: Iterable[str] | None = None) -> None:
    """Protections of the linked persons ``numbers``; of those in ``feed_changes`` without. And of
    whoever lives with somebody who is not on file, always: either side may have moved.

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
            begin(person.pk, record.starts_on, record.ends_on)
    with connection.cursor() as cursor:
        cursor.execute(AT_HOME, [Source.RESIDENT_REGISTER])
        for pk, starts_on, ends_on in cursor.fetchall():
            begin(pk, starts_on, ends_on, OF_HOUSEHOLD)


def begin(person: int, starts_on: date | None, ends_on: date | None, note: str = "") -> None:
    """The person is under a 支援措置 from now on."""
    starts_on = starts_on or clock.today()
    ends_on = ends_on if ends_on and ends_on >= starts_on else None
    Protection.objects.create(
        person_id=person,
        note=note,
        kind=ProtectionKind.MEASURE,
        starts_on=starts_on,
        ends_on=ends_on,
        source=Source.RESIDENT_REGISTER,
        recorded_at=clock.now(),
    )
    audit.open_entry().touch(persons=[person])


def is_of_household(person: Person) -> bool:
    """Whether ``person`` is under one because of somebody else alone, and may be lifted from it while
    the other is not."""
    rows = Protection.objects.filter(person=person, lifted_at=None)
    return rows.exists() and not rows.exclude(note__startswith=OF_HOUSEHOLD).exists()


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
