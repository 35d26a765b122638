"""母子保健 and 所属 on the timeline.

Of the subject, of those in a parent's place, and of siblings whose own case the viewer may read:
the database decides (registers_visible).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import Exists, F, Func, OuterRef, Q, Subquery, Value
from django.db.models.fields import DateField
from django.db.models.functions import Coalesce, Greatest

from yorisoi.access.models import Staff
from yorisoi.cases.facts.sight import Sight
from yorisoi.cases.facts.words import (
    ATTENDANCES,
    EPDS_ITEMS,
    GRADES,
    OUTCOMES,
    said,
)
from yorisoi.cases.timeline import of_residents as of_residents  # whose chip stands before
from yorisoi.cases.timeline.entries import Entry, Scope, Source, Span
from yorisoi.cases.timeline.mirrored import NOBODY, in_words, joined, midnight, whence
from yorisoi.cases.timeline.sources import register
from yorisoi.japanese import wareki_short
from yorisoi.registers.models import (
    Checkup,
    Epds,
    MirrorRow,
    NurseryEntry,
    Pregnancy,
    SchoolEntry,
    Vaccination,
    Visit,
)

HEALTH = ("health", "母子保健")
AFFILIATION = ("affiliation", "所属")


@dataclass(frozen=True)
class Told:
    """What an entry says of one row, or of several of one day."""

    badge: str
    title: str = ""
    text: str = ""
    tone: str = "info"


@dataclass(frozen=True)
class Fact:
    """One kind of rows: when it happened, in which words it is found, what is said of it."""

    code: str
    title: str
    model: type[MirrorRow]
    day: Any
    words: Callable[[Sight], Any]
    tell: Callable[[list[Any], Sight], Told]
    chip: tuple[str, str]
    register: str
    # Columns by which several rows are one entry.
    together: tuple[str, ...] = ()
    # By whose number a row is found.
    numbers: tuple[str, ...] = ("number",)
    only: Q = field(default_factory=Q)

    def of(self, sight: Sight) -> Any:
        """The rows of the family, with their day."""
        whose = Q()
        for column in self.numbers:
            whose |= Q(**{f"{column}__in": sight.close})
        rows = self.model._default_manager.filter(whose, self.only, deleted=False)
        return rows.annotate(day=self.day).filter(day__isnull=False)

    def rows(self, span: Span, viewer: Staff) -> Any:
        """Those that an entry is made of."""
        if span.sight is None or not span.sight.close:
            return None
        rows = self.of(span.sight)
        if self.together:
            rows = rows.filter(~Exists(self.same(rows).filter(pk__lt=OuterRef("pk"))))
        return rows.annotate(moment=midnight(F("day")), who=NOBODY)

    def same(self, rows: Any) -> Any:
        """Those of ``rows`` that are one entry with the row of the outer query."""
        return rows.filter(**{column: OuterRef(column) for column in self.together})

    def worded(self, rows: Any, span: Span) -> Any:
        """With the words in which they are found."""
        if span.sight is None:
            return rows.none()
        words = self.words(span.sight)
        if self.together:
            said = self.same(self.of(span.sight)).annotate(said=words).order_by()
            all_words = said.values(self.together[0]).annotate(all=StringAgg("said", Value(" ")))
            words = Subquery(all_words.values("all"))
        return rows.annotate(words=words)

    def show(self, ids: Sequence[int], scope: Scope) -> list[Entry]:
        """Entries of some of them."""
        sight = scope.sight
        # Found by ``rows`` just before: they need not be asked again whether they are the first.
        chosen = self.of(sight).filter(pk__in=ids).annotate(moment=midnight(F("day")))
        firsts = list(chosen.select_related("feed"))
        groups: dict[Any, list[Any]] = defaultdict(list)
        if self.together:
            days = {row.day for row in firsts}
            for row in self.of(sight).filter(day__in=days).order_by("pk"):
                groups[self.key(row)].append(row)
        return [
            self.entry(row, groups[self.key(row)] if self.together else [row], sight)
            for row in firsts
        ]

    def key(self, row: Any) -> tuple[Any, ...]:
        """What rows of one entry have in common."""
        return tuple(getattr(row, column) for column in self.together)

    def entry(self, first: Any, rows: list[Any], sight: Sight) -> Entry:
        """One entry."""
        told = self.tell(rows, sight)
        numbers = {getattr(row, column) for row in rows for column in self.numbers}
        return Entry(
            source=self.code,
            id=first.pk,
            moment=first.moment,
            badge=told.badge,
            tone=told.tone,
            title="　".join(part for part in (sight.words(first.number), told.title) if part),
            text=told.text,
            has_time=False,
            foot=whence(first, self.register),
            from_register=True,
            persons=sight.persons(numbers),
        )


def lines(*parts: tuple[str, Any]) -> str:
    """「身長 82.9cm　体重 11.28kg」: what has a value, with its name."""
    return "　".join(f"{name} {value}".strip() for name, value in parts if value not in ("", None))


# --- what each says


def checkup(rows: list[Any], sight: Sight) -> Told:
    """受診 with what was found, or 未受診."""
    row = rows[0]
    missed = row.attendance == "missed"
    return Told(
        f"健診 {said(ATTENDANCES, row.attendance)}".strip(),
        " ".join(part for part in (row.title, row.result) if part),
        lines(
            ("対象日", wareki_short(row.due_on) if missed and row.due_on else ""),
            ("身長", f"{row.height.normalize():f}cm" if row.height else ""),
            ("体重", f"{row.weight.normalize():f}kg" if row.weight else ""),
            ("虫歯", f"{row.decayed_teeth}本" if row.decayed_teeth else ""),
            ("所見", row.findings),
        ),
        "warn" if missed else "info",
    )


def vaccination(rows: list[Any], sight: Sight) -> Told:
    """Everything given on one day."""
    given = [f"{row.title or row.kind} {row.dose}回目" for row in rows]
    places = dict.fromkeys(sight.place(row.number, row.place) for row in rows if row.place)
    return Told("予防接種", "、".join(given), "、".join(places))


def epds(rows: list[Any], sight: Sight) -> Told:
    """Total, the tenth question, when it was asked."""
    row = rows[0]
    tenth = tenth_of(row)
    hurting = tenth is not None and tenth >= sight.epds.tenth
    high = row.total is not None and row.total >= sight.epds.total
    child = sight.words(row.child_number)
    return Told(
        "EPDS",
        f"{row.total}点" if row.total is not None else "",
        lines(
            ("場面", row.occasion),
            ("質問10", f"{tenth}点" if tenth is not None else "（合計点のみ）"),
            ("児", child),
            ("支援方針", row.support),
        ),
        "danger" if hurting else "warn" if high else "info",
    )


def tenth_of(row: Any) -> int | None:
    """The answer to the tenth question, where it came."""
    answers: list[int | None] = row.answers
    return answers[EPDS_ITEMS - 1] if len(answers) == EPDS_ITEMS else None


def pregnancy(rows: list[Any], sight: Sight) -> Told:
    """妊娠届出."""
    row = rows[0]
    return Told(
        "妊娠届出",
        f"特定妊婦（{row.reason}）" if row.specified and row.reason else
        "特定妊婦" if row.specified else "",
        lines(
            ("届出", f"{row.weeks}週" if row.weeks is not None else ""),
            ("出産予定日", wareki_short(row.expected_on) if row.expected_on else ""),
        ),
        "warn" if row.specified else "info",
    )  # fmt: skip


def interview(rows: list[Any], sight: Sight) -> Told:
    """ゆりかご面接."""
    row = rows[0]
    return Told("ゆりかご面接", row.interview, lines(("面接者", row.interviewer)))


def visit(rows: list[Any], sight: Sight) -> Told:
    """すくすく赤ちゃん訪問."""
    row = rows[0]
    return Told(
        f"すくすく訪問 {said(OUTCOMES, row.outcome)}".strip(),
        "",
        lines(
            ("児の状況", row.child_state),
            ("母の状況", row.mother_state),
            ("養育環境", row.home),
            ("次回方針", row.next_step),
            ("訪問者", row.visitor),
        ),
        "warn" if row.outcome in ("refused", "absent") else "info",
    )


def school(rows: list[Any], sight: Sight) -> Told:
    """The school of one school year."""
    row = rows[0]
    parts = (
        sight.place(row.number, row.school),
        said(GRADES, row.grade),
        "" if row.number in sight.out_of_reach else row.class_name,
    )
    return Told(
        f"学齢簿 {row.movement}".strip(),
        " ".join(part for part in parts if part),
        lines(("年度", row.year), ("", row.standing)),
        "warn" if row.movement else "info",
    )


def entering(rows: list[Any], sight: Sight) -> Told:
    """入所."""
    row = rows[0]
    return Told(
        "保育 入所",
        sight.place(row.number, row.facility),
        lines(("認定", row.certification), ("必要量", row.hours)),
    )


def leaving(rows: list[Any], sight: Sight) -> Told:
    """退所."""
    return Told("保育 退所", sight.place(rows[0].number, rows[0].facility), tone="warn")


# --- where each is found


def own(*parts: Any, places: tuple[str, ...] = ()) -> Callable[[Sight], Any]:
    """The words; ``places`` find nobody while those of one of the family are hidden."""
    return lambda sight: joined(*parts, *(() if sight.out_of_reach else places))


april = Func(
    F("year"), Value(4), Value(1), function="make_date", output_field=DateField()
)  # fmt: skip
FACTS: Iterable[Fact] = (
    Fact(
        "checkup", "健診", Checkup, Coalesce("seen_on", "due_on"),
        own(Value("健診"), in_words("attendance", ATTENDANCES), "title", "result", "findings"),
        checkup, HEALTH, "乳幼児健診",
        only=~Q(attendance="") | Q(seen_on__isnull=False),
    ),
    Fact(
        "vaccination", "予防接種", Vaccination, F("given_on"),
        own(Value("予防接種"), "title", places=("place",)), vaccination, HEALTH, "予防接種",
        together=("number", "day"),
    ),
    Fact(
        "epds", "EPDS", Epds, F("taken_on"), own(Value("EPDS"), "occasion", "support"),
        epds, HEALTH, "EPDS", numbers=("number", "child_number"),
    ),
    Fact(
        "pregnancy", "妊娠届出", Pregnancy, F("notified_on"), own(Value("妊娠届出"), "reason"),
        pregnancy, HEALTH, "妊娠届出",
    ),
    Fact(
        "interview", "ゆりかご面接", Pregnancy, F("interviewed_on"),
        own(Value("ゆりかご面接"), "interviewer", "interview"), interview, HEALTH, "妊娠届出",
    ),
    Fact(
        "visit", "すくすく訪問", Visit, F("visited_on"),
        own(
            Value("すくすく訪問"), in_words("outcome", OUTCOMES),
            "child_state", "mother_state", "home", "next_step", "visitor",
        ),
        visit, HEALTH, "すくすく赤ちゃん訪問", numbers=("number", "guardian_number"),
    ),
    Fact(
        "school", "学校", SchoolEntry, Coalesce("moved_on", Greatest("entered_on", april)),
        own("standing", "movement", places=("school", "class_name")), school, AFFILIATION, "学齢簿",
    ),
    Fact(
        "nursery", "入所", NurseryEntry, F("entered_on"), own(Value("入所"), places=("facility",)),
        entering, AFFILIATION, "保育所等入所",
    ),
    Fact(
        "leaving", "退所", NurseryEntry, F("left_on"), own(Value("退所"), places=("facility",)),
        leaving, AFFILIATION, "保育所等入所",
    ),
)  # fmt: skip

for fact in FACTS:
    register(
        Source(fact.code, fact.title, fact.rows, fact.show, ("words",), fact.chip, fact.worded)
    )
