"""母子保健 of a case: growth, 健診, 予防接種, EPDS, pregnancies and visits, as the registers have them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.safestring import SafeString

from yorisoi import clock
from yorisoi.access.models import Staff
from yorisoi.cases.facts.charts import Axis, Dot, ages_in_years, around, chart
from yorisoi.cases.facts.feeds import Delivered, delivered
from yorisoi.cases.facts.sight import Sight, sight_of
from yorisoi.cases.facts.words import (
    ATTENDANCES,
    EPDS_ITEMS,
    OUTCOMES,
    said,
)
from yorisoi.cases.models import Case, Kind
from yorisoi.japanese import age_in_months, age_label, wareki_short
from yorisoi.people.secret_words import SecretWords, secret_words
from yorisoi.registers import growth as standards
from yorisoi.registers.models import Checkup, Epds, Pregnancy, Vaccination, Visit
from yorisoi.registers.schedule import Vaccine, schedule, vaccines

DAYS_OF_A_MONTH = 30.4375
OF_A_VISIT = ("child_state", "mother_state", "home", "next_step", "visitor")


@dataclass(frozen=True)
class CheckupLine:
    """One check-up, come to, missed, or not heard of."""

    title: str
    state: str  # 受診, 未受診, 届いていません
    tone: str
    on: date | None = None
    due: date | None = None
    age: str = ""
    row: Any = None


@dataclass(frozen=True)
class VaccineLine:
    """One vaccine: what was given, and what is missing for the age."""

    title: str
    given: list[Any]
    doses: int
    state: str
    tone: str

    @property
    def count(self) -> str:
        """2／4."""
        return f"{len(self.given)}／{self.doses}回" if self.doses else f"{len(self.given)}回"


@dataclass(frozen=True)
class EpdsLine:
    """One EPDS: total, the tenth answer, whose."""

    row: Any
    mother: str
    child: str
    tenth: int | None
    high: bool
    hurting: bool  # by the answer to the tenth question


@dataclass
class Health:
    """All of it."""

    sight: Sight
    delivered: dict[str, Delivered]
    is_child: bool
    checkups: list[CheckupLine] = field(default_factory=list)
    vaccines: list[VaccineLine] = field(default_factory=list)
    epds: list[EpdsLine] = field(default_factory=list)
    pregnancies: list[tuple[Any, str]] = field(default_factory=list)
    visits: list[tuple[Any, str, str]] = field(default_factory=list)
    height: SafeString | None = None
    weight: SafeString | None = None
    epds_chart: SafeString | None = None
    standard: str = ""  # from where the curves behind height and weight are, when there are any

    @property
    def mothers_linked(self) -> bool:
        """Whether anybody whose pregnancy it could be is linked."""
        return bool(self.sight.guardians or (self.sight.subject and not self.is_child))

    @property
    def persons(self) -> tuple[int, ...]:
        """Whom it shows, for the log."""
        return self.sight.persons((self.sight.subject, *self.sight.guardians))


def health_of(case: Case, *, viewer: Staff) -> Health:
    """What the registers know. A fixed number of queries."""
    sight = sight_of(case, viewer)
    born, today = case.subject.born_on, clock.today()
    is_child = case.kind != Kind.PREGNANCY
    found = Health(sight, delivered(), is_child)
    subject, guardians = sight.subject, sight.guardians
    mothers = {*guardians, subject} - {""}
    if not mothers:
        return found
    secret = secret_words([case.subject_id], viewer=viewer)
    with sight.open():
        checkups = rows_of(Checkup, Q(number=subject))
        vaccinations = rows_of(Vaccination, Q(number=subject)).order_by("given_on", "pk")
        epds = rows_of(Epds, Q(number__in=mothers) | ~Q(child_number="") & Q(child_number=subject))
        pregnancies = rows_of(Pregnancy, Q(number__in=mothers)).order_by("-notified_on", "-pk")
        visits = rows_of(Visit, Q(number=subject) | Q(guardian_number__in=mothers))
        if is_child and subject:
            rows = masked(checkups, secret, "result", "findings")
            found.checkups = checkup_lines(rows, born, today)
            found.vaccines = vaccine_lines(list(vaccinations), born, today)
            found.height, found.weight = growth(rows, born, case.subject.sex)
            if standards.curves("height", case.subject.sex):
                found.standard = standards.SOURCE
        found.epds = [
            epds_line(row, sight)
            for row in masked(epds.order_by("taken_on", "pk"), secret, "occasion", "support")
        ]
        found.pregnancies = [
            (row, sight.words(row.number))
            for row in masked(pregnancies, secret, "reason", "interview", "interviewer")
        ]
        found.visits = [
            (row, sight.words(row.number), said(OUTCOMES, row.outcome))
            for row in masked(visits.order_by("-visited_on", "-pk"), secret, *OF_A_VISIT)
        ]
    found.epds_chart = course(found.epds, sight.epds.total) if found.epds else None
    return found


def rows_of(model: Any, whose: Q) -> Any:
    """The rows that the source holds, with their feed."""
    return model.objects.filter(whose, deleted=False).select_related("feed")


def masked(rows: Any, secret: SecretWords, *texts: str) -> list[Any]:
    """The rows, with what their free ``texts`` must not tell written as ●●●●."""
    found = list(rows)
    for row in found if secret.patterns else ():
        for name in texts:
            setattr(row, name, secret.masked(getattr(row, name)))
    return found


def checkup_lines(rows: list[Any], born: date | None, today: date) -> list[CheckupLine]:
    """Those that came, and those that should have come by this age, in the order of ages."""
    lines = []
    for row in rows:
        missed = row.attendance == "missed"
        on = row.seen_on
        lines.append(
            CheckupLine(
                row.title or row.kind,
                said(ATTENDANCES, row.attendance) or ("受診" if on else "予定"),
                "warn" if missed else "ok",
                on,
                row.due_on,
                age_label(born, on) if born and on and born <= on else "",
                row,
            )
        )
    known = {row.kind for row in rows}
    order = {row.title or row.kind: row.kind for row in rows}
    if rows and born and born <= today:
        months = age_in_months(born, today)
        for one in schedule().checkups:
            if one.kind not in known and months >= one.due:
                lines.append(CheckupLine(one.title, "届いていません", "neutral"))
                order[one.title] = one.kind
    return sorted(lines, key=lambda line: order[line.title])


def vaccine_lines(rows: list[Any], born: date | None, today: date) -> list[VaccineLine]:
    """Every vaccine of the schedule that the age speaks of, then what else was given."""
    months = age_in_months(born, today) if born and born <= today else None
    lines = []
    scheduled = vaccines(today)
    for one in scheduled:
        given = [row for row in rows if row.kind in {one.kind, *one.counts_as}]
        state, tone = standing(one, given, months)
        if given or state:
            lines.append(VaccineLine(one.title, given, len(one.late_from), state, tone))
    named = {kind for one in scheduled for kind in (one.kind, *one.counts_as)}
    others = [row for row in rows if row.kind not in named]
    for kind in dict.fromkeys(row.kind for row in others):
        given = [row for row in others if row.kind == kind]
        lines.append(VaccineLine(given[0].title or kind, given, 0, "", "neutral"))
    return lines if rows else []


def standing(vaccine: Vaccine, given: list[Any], months: int | None) -> tuple[str, str]:
    """済, 遅れ, 対象の年齢を過ぎた, or nothing while it is not due."""
    doses = {row.dose for row in given}
    missing = [n for n in range(1, len(vaccine.late_from) + 1) if n not in doses]
    if not missing:
        return "済", "ok"
    if months is None:
        return "", "neutral"
    late = [n for n in missing if vaccine.late_from[n - 1] <= months]
    if not late:
        return ("途中" if given else ""), "neutral"
    over = [n for n in late if vaccine.until[n - 1] <= months]
    words = "・".join(f"{n}回目" for n in late)
    if len(over) == len(late):
        return f"{words} 未接種（対象の年齢を過ぎました）", "warn"
    return f"{words} 遅れ", "warn"


def epds_line(row: Any, sight: Sight) -> EpdsLine:
    """One EPDS in words."""
    tenth = row.answers[EPDS_ITEMS - 1] if len(row.answers) == EPDS_ITEMS else None
    return EpdsLine(
        row,
        sight.words(row.number),
        sight.words(row.child_number),
        tenth,
        row.total is not None and row.total >= sight.epds.total,
        tenth is not None and tenth >= sight.epds.tenth,
    )


# --- charts


def growth(
    rows: list[Any], born: date | None, sex: str
) -> tuple[SafeString | None, SafeString | None]:
    """Height and weight against age, before those of other children of the ``sex``; nothing when there
    is no value, or no birthday."""
    if born is None:
        return None, None
    measured = [row for row in rows if row.seen_on and row.seen_on >= born]
    return (
        curve(
            "身長（cm）",
            [(row.seen_on, row.height) for row in measured],
            born,
            10,
            standards.curves("height", sex),
        ),
        curve(
            "体重（kg）",
            [(row.seen_on, row.weight) for row in measured],
            born,
            2,
            standards.curves("weight", sex),
        ),
    )


def curve(
    title: str,
    values: list[Any],
    born: date,
    step: int,
    standard: Sequence[standards.Curve],
) -> SafeString | None:
    """One of the two."""
    dots = [
        Dot((day - born).days / DAYS_OF_A_MONTH, float(value), f"{value.normalize():f}")
        for day, value in values
        if value
    ]
    if not dots:
        return None
    words = "、".join(f"{dot.x:.0f}か月 {dot.words}" for dot in dots)
    ages = ages_in_years(max(dot.x for dot in dots))
    shown = [standards.until(one, ages.high) for one in standard]
    names = {0: "3", len(shown) // 2: "50", len(shown) - 1: "97"}
    ends = [one[at][1] for one in (shown[:1] + shown[-1:]) for at in (0, -1)]
    return chart(
        f"{title} {words}",
        dots,
        ages,
        around([*(dot.y for dot in dots), *ends], step),
        behind=[(names.get(at, ""), one) for at, one in enumerate(shown)],
    )


def course(lines: list[EpdsLine], cut: int) -> SafeString | None:
    """Totals one after the other, with the line from which somebody must care."""
    told = [one for one in lines if one.row.total is not None]
    if not told:
        return None
    dots = [
        Dot(
            at,
            one.row.total,
            f"{one.row.total}点" + (f"・質問10 {one.tenth}点" if one.hurting else ""),
            marked=one.hurting,
        )
        for at, one in enumerate(told)
    ]
    ticks = [(at, wareki_short(one.row.taken_on)) for at, one in enumerate(told)]
    words = "、".join(f"{day} {dot.words}" for (_, day), dot in zip(ticks, dots, strict=True))
    return chart(
        f"EPDSの合計点 {words}",
        dots,
        Axis(-0.5, len(told) - 0.5, ticks[:: max(1, len(ticks) // 6)]),
        Axis(0, 30, [(n, str(n)) for n in (0, 10, 20, 30)]),
        limit=(cut, f"{cut}点以上は要フォロー"),
    )
