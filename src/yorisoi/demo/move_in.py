"""The demo ward comes through the importer, as every ward does: read → check → rehearse → apply.

The files are those the old system would have held (old_system.py), the mapping is the one the
product ships, the actions are those of the pages. On the clock it happens on the day the ward
began to work in よりそい.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path

from django.db.models import F

from yorisoi import audit, clock
from yorisoi.access.models import Staff
from yorisoi.cases.models import Case
from yorisoi.demo.load_cases import DAYS_LIVE, Held, went_live_on
from yorisoi.demo.load_people import OnFile
from yorisoi.demo.old_system import MAPPING, Keys, called
from yorisoi.exchange import engine, store
from yorisoi.exchange.actions import Given
from yorisoi.exchange.models import UNFINISHED, State
from yorisoi.legacy import actions, mapping
from yorisoi.legacy.models import Move, SourceRecord, StepKind

SYSTEM = "jido21_demo"
TITLE = "本稼働の移行（旧システムの全件）"
SIGNED = "旧システムの年度別・相談種別の件数と照らし合わせ、合っていることを確かめた。"
BEGINS, TAKES = time(8, 30), timedelta(minutes=20)  # of the day; for each step
CHUNK = 5_000


class MoveFailed(Exception):
    """A step of the move did not come to its end; says why."""


def live_at(today: date) -> datetime:
    """When the doors of よりそい opened: the files were in by then."""
    return datetime.combine(went_live_on(today), time(11), clock.TOKYO)


def unfinished() -> Move | None:
    """A move of the demo's that was ended before the ward was whole; rather one that is applied."""
    mine = Move.objects.filter(title=TITLE)
    if mine.exclude(signed_at=None).exists():
        return None
    return mine.order_by(F("applied_at").asc(nulls_last=True), "-pk").first()


def today_of(move: Move) -> date:
    """The day for which the ward of a move was thought out."""
    return move.made_at.astimezone(clock.TOKYO).date() + timedelta(DAYS_LIVE)


@contextmanager
def on_the_morning(today: date, step: int) -> Iterator[None]:
    """The clock as it stood when a step was done."""
    began = datetime.combine(went_live_on(today), BEGINS, clock.TOKYO)
    with clock.standing_at(began + step * TAKES):
        yield


def begin(today: date, folder: Path, by: Staff, members: dict[str, Staff]) -> Move:
    """The move with its files, read by nobody yet; it is said who is who."""
    posting = by.posting_on(today)
    if posting is None or posting.team is None:
        raise MoveFailed(f"{by} is in no team")
    for left in Move.objects.filter(title=TITLE, steps__batch__state__in=UNFINISHED).distinct():
        actions.stop(by=by, move=left)
    with on_the_morning(today, 0):
        step = actions.begin_move(
            by=by,
            title=TITLE,
            mapping=mapping_text(),
            team=posting.team,
            worker=by,
            files=[Given(path.name, store.pieces(path)) for path in sorted(folder.iterdir())],
            foreground=True,
        )
        known: dict[str, Staff | None] = {called(one.name): one for one in members.values()}
        return actions.say_who_is_who(by=by, move=step.move, staff=known)


def mapping_text() -> str:
    """The shipped mapping under a name of its own: the sums of the sample files stay theirs."""
    source = re.compile(r'(?m)^code = "\w+"$')
    return source.sub(f'code = "{SYSTEM}"', mapping.shipped(MAPPING).text, count=1)


def carry_through(today: date, move: Move, by: Staff) -> None:
    """Check, rehearse and apply.

    :raises MoveFailed: when one of them does not come to its end.
    """
    with on_the_morning(today, 1):
        run(move.steps.get(kind=StepKind.CHECK).batch_id)
    for at, act in enumerate((actions.rehearse, actions.apply_move), 2):
        with on_the_morning(today, at):
            run(act(by=by, move=move, foreground=True).batch_id)
    move.refresh_from_db()


def run(batch: int) -> None:
    """One batch, to its good end."""
    done = engine.run(batch)
    if done.state != State.DONE:
        raise MoveFailed(f"{done}: {done.failure}")


def sign(today: date, move: Move, by: Staff) -> None:
    """The sums were compared with the old system's."""
    with on_the_morning(today, 5):
        actions.sign(by=by, move=move, text=SIGNED)


def recognise(move: Move, keys: Keys, families: list[OnFile], held: list[Held]) -> None:
    """Who of the thought-out persons, families and cases became which record."""
    records = SourceRecord.objects.filter(system=move.system, move=move)
    person_of = {
        (record, key): pk
        for record, key, pk in records.exclude(person=None).values_list("record", "key", "person")
    }
    family_of = dict(records.filter(record="family").values_list("key", "family"))
    case_of = {
        (record, key): pk
        for record, key, pk in records.exclude(case=None).values_list("record", "key", "case")
    }
    for one in families:
        if number := keys.families.get(id(one.family)):
            one.family.pk = family_of[number]
        for person in one.people.values():
            if key := keys.of(person):
                person.pk = person_of[key]
    cases = Case.objects.in_bulk(list(case_of.values()))
    for case in held:
        if case.is_migrated and (key := keys.of(case.case.subject)):
            case.found = cases[case_of[key]]
            case.found.subject = case.case.subject


def visitor(by: Staff) -> audit.Visitor:
    """Who the log says did it."""
    return audit.Visitor(by.name, by.pk, by.number, terminal="load_demo")
