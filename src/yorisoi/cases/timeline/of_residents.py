"""住基 on the timeline: 異動 of the family, and 支援措置.

An 異動 of several of the family on one day is one entry. Addresses of persons under a 支援措置 are
neither shown nor searched.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import Case, Exists, F, OuterRef, Subquery, Value, When
from django.db.models.functions import Coalesce

from yorisoi.access.models import Staff
from yorisoi.cases.facts.sight import Sight
from yorisoi.cases.facts.words import MEASURES, MOVEMENTS, said
from yorisoi.cases.timeline.entries import Entry, Scope, Source, Span
from yorisoi.cases.timeline.mirrored import NOBODY, in_words, joined, midnight, whence
from yorisoi.cases.timeline.sources import register
from yorisoi.clock import TOKYO
from yorisoi.japanese import wareki_short
from yorisoi.people.whereabouts import HIDDEN_WORDS
from yorisoi.registers.models import ProtectionRecord, ResidentRecord

CHIP = ("registered", "住基")
TONES = {"moved_out": "warn", "died": "danger", "cancelled": "warn", "removed": "warn"}
NAMES = ("name", "kana", "former", "alias")
PLACES = ("prefecture", "city", "town", "block", "building", "moved_to", "moved_from")
DAY = Coalesce("moved_on", "worked_on")


# --- 異動


def history(sight: Sight) -> Any:
    """The rows of history of the family; of one that was corrected, the correction."""
    rows = ResidentRecord.objects.filter(number__in=sight.family, deleted=False)
    later = rows.filter(
        number=OuterRef("number"), history=OuterRef("history"), branch__gt=OuterRef("branch")
    )
    return rows.filter(~Exists(later)).annotate(day=DAY)


def movements(span: Span, viewer: Staff) -> Any:
    """One row of each 異動: of those who made it together, the first."""
    if span.sight is None or not span.sight.family:
        return None
    rows = history(span.sight)
    rows = rows.filter(~Exists(together(rows).filter(pk__lt=OuterRef("pk"))))
    return rows.annotate(moment=midnight(F("day")), who=NOBODY).filter(day__isnull=False)


def together(rows: Any) -> Any:
    """Those of ``rows`` who made the 異動 of the outer query together."""
    return rows.filter(
        day=OuterRef("day"), movement=OuterRef("movement"), household=OuterRef("household")
    )


def worded_movements(rows: Any, span: Span) -> Any:
    """With the names and places of all of them."""
    if span.sight is None:
        return rows.none()
    # Where somebody's address is hidden, nobody of the family is found by one.
    told = NAMES if span.sight.hidden else NAMES + PLACES
    said = together(history(span.sight)).annotate(said=joined(*told)).order_by().values("movement")
    return rows.annotate(
        words=joined(
            in_words("movement", MOVEMENTS),
            Subquery(said.annotate(all=StringAgg("said", Value(" "))).values("all")),
        )
    )


@dataclass(frozen=True)
class Step:
    """One row of a resident's history, and the one before it."""

    row: Any
    before: Any | None


def show_movements(ids: Sequence[int], scope: Scope) -> list[Entry]:
    """Who, from where to where."""
    sight = scope.sight
    rows = list(history(sight).select_related("feed").order_by("number", "history", "branch"))
    groups: dict[tuple[Any, str, str], list[Step]] = defaultdict(list)
    last: dict[str, Any] = {}
    for row in rows:
        groups[key(row)].append(Step(row, last.get(row.number)))
        last[row.number] = row
    firsts = {row.pk: row for row in rows}
    return [
        entry(firsts[pk], groups[key(firsts[pk])], sight) for pk in ids if pk in firsts
    ]  # fmt: skip


def key(row: Any) -> tuple[Any, str, str]:
    """What those have in common who moved together."""
    return row.day, row.movement, row.household


def entry(first: Any, steps: list[Step], sight: Sight) -> Entry:
    """One 異動."""
    steps = sorted(steps, key=lambda one: order(one.row.number, sight))
    numbers = [one.row.number for one in steps]
    # They live in one place: where one of them is hidden, it is hidden for all.
    hidden = any(number in sight.hidden for number in numbers)
    texts = {one.row.number: text_of(one, sight, hidden) for one in steps}
    several = len(set(texts.values())) > 1
    lines = (
        [f"{sight.words(n)}：{text}" for n, text in texts.items() if text]
        if several
        else [text for text in texts.values() if text][:1]
    )
    return Entry(
        source="resident",
        id=first.pk,
        moment=moment_of(first.day),
        badge=said(MOVEMENTS, first.movement) or "異動",
        tone=TONES.get(first.movement, "info"),
        title="、".join(sight.words(number) for number in numbers),
        text="\n".join(lines),
        has_time=False,
        foot=whence(first, "住民基本台帳"),
        from_register=True,
        persons=sight.persons(numbers),
    )


def order(number: str, sight: Sight) -> int:
    """The subject first, then as the family stands."""
    return -1 if number == sight.subject else list(sight.people).index(number)


def moment_of(day: date) -> datetime:
    """The first moment of a day."""
    return datetime.combine(day, time(), TOKYO)


def text_of(step: Step, sight: Sight, hidden: bool) -> str:
    """From what to what."""
    row, before = step.row, step.before
    here = place(row, sight, hidden)
    there = place(before, sight, hidden) if before else row.moved_from and shown(
        row.number, row.moved_from, row.moved_from, sight, hidden
    )  # fmt: skip
    match row.movement:
        case "moved_out":
            return "転出先 " + (
                shown(row.number, row.moved_to, row.moved_to, sight, hidden) or "記載なし"
            )
        case "moved_within":
            return f"{there or '（前の住所は届いていません）'} → {here}"
        case "moved_in" | "recorded":
            from_ = row.moved_from and shown(
                row.number, row.moved_from, row.moved_from, sight, hidden
            )
            return f"{from_} → {here}" if from_ else here
        case "name_changed":
            return f"{before.name} → {row.name}" if before else row.name
        case "household_changed" | "household_split" | "household_joined" | "head_changed":
            if before and before.relation != row.relation:
                return f"住基続柄 {before.relation} → {row.relation}"
            return f"住基続柄 {row.relation}" if row.relation else ""
        case "born":
            return f"住基続柄 {row.relation}" if row.relation else ""
        case _:
            return ""


def place(row: Any, sight: Sight, hidden: bool) -> str:
    """The address of a row, as it may be shown."""
    whole = f"{row.address}　{row.building}".strip()
    return shown(row.number, row.address, whole, sight, hidden)


def shown(number: str, street: str, whole: str, sight: Sight, hidden: bool) -> str:
    """``whole``, unless it must not be told where ``street`` is."""
    return HIDDEN_WORDS if street and (hidden or sight.hides(number, street)) else whole


# --- 支援措置


def measures(span: Span, viewer: Staff) -> Any:
    """開始, 延長, 終了."""
    if span.sight is None or not span.sight.family:
        return None
    day = Case(
        When(measure="ended", then=Coalesce("ends_on", "worked_on", "starts_on")),
        When(measure="extended", then=Coalesce("worked_on", "starts_on")),
        default=Coalesce("starts_on", "worked_on"),
    )
    rows = ProtectionRecord.objects.filter(number__in=span.sight.family, deleted=False)
    return rows.annotate(
        moment=midnight(day),
        who=NOBODY,
    ).filter(moment__isnull=False)


def worded_measures(rows: Any, span: Span) -> Any:
    """With what each is called."""
    return rows.annotate(words=joined(Value("支援措置"), in_words("measure", MEASURES)))


def show_measures(ids: Sequence[int], scope: Scope) -> list[Entry]:
    """Whose, from when to when."""
    sight = scope.sight
    rows = measures(scope.own, scope.viewer).filter(pk__in=ids).select_related("feed")
    return [
        Entry(
            source="protection",
            id=row.pk,
            moment=row.moment,
            badge=f"支援措置 {said(MEASURES, row.measure)}".strip(),
            tone="warn",
            title=sight.words(row.number),
            text=f"期間 {days(row.starts_on)}～{days(row.ends_on)}",
            has_time=False,
            foot=whence(row, "支援措置対象者"),
            from_register=True,
            persons=sight.persons([row.number]),
        )
        for row in rows
    ]


def days(day: Any) -> str:
    """R7.9.1; nothing for no day."""
    return wareki_short(day) if day else ""


register(Source("resident", "異動", movements, show_movements, ("words",), CHIP, worded_movements))
register(
    Source("protection", "支援措置", measures, show_measures, ("words",), CHIP, worded_measures)
)
