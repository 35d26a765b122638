"""The lists: what each looks for in the mirrors, and what it says of a row.

``find`` is called with the context of the viewer open for the numbers it is given, and no others.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from yorisoi import clock
from yorisoi.access.models import Staff
from yorisoi.cases.facts.affiliations import GRACE
from yorisoi.cases.facts.words import EPDS_ITEMS
from yorisoi.cases.lists.families import Asked, families, subjects
from yorisoi.cases.models import Case
from yorisoi.japanese import SchoolGrade, grade_on, school_year, wareki
from yorisoi.people.models import Affiliation, Protection
from yorisoi.people.secret_words import SecretWords, secrets_of
from yorisoi.people.whereabouts import HIDDEN_WORDS, out_of_reach
from yorisoi.registers.models import (
    Checkup,
    Epds,
    NurseryEntry,
    ProtectionRecord,
    ResidentRecord,
    SchoolEntry,
)
from yorisoi.registers.schedule import epds_line
from yorisoi.registers.secrecy import hidden_numbers

WARN_DAYS = 31  # 支援措置: from one month before its end
RECENT = 365


@dataclass(frozen=True)
class Found:
    """One row: about whom, where it stands among the others, what its columns say."""

    asked: Asked
    order: tuple[Any, ...]
    cells: tuple[str, ...]

    def masked(self, secret: SecretWords) -> "Found":
        """The same without what the reader must not read in it."""
        return replace(self, cells=tuple(secret.masked(one) for one in self.cells))


@dataclass(frozen=True)
class Search:
    """What one call is asked: by whom, since when, about whom (by 宛名番号)."""

    viewer: Staff
    since: date | None
    asked: Mapping[str, Sequence[Asked]]
    on_paper: bool = False  # nobody's 一時解除 holds for what leaves the screen

    @property
    def reader(self) -> Staff | None:
        """For whom addresses are hidden or not; nobody on paper."""
        return None if self.on_paper else self.viewer

    @property
    def numbers(self) -> list[str]:
        """All 宛名番号."""
        return list(self.asked)

    def rows(self, number: str, order: tuple[Any, ...], *cells: str) -> list[Found]:
        """A row for every case that ``number`` is asked for."""
        return [Found(one, order, cells) for one in self.asked.get(number, ())]


@dataclass(frozen=True)
class ListKind:
    """One list. ``mirrors``: of which the page says how old they are."""

    code: str
    title: str
    hint: str
    columns: tuple[str, ...]
    mirrors: tuple[str, ...]
    whom: Callable[["QuerySet[Case]"], list[Asked]]
    find: Callable[[Search], list[Found]]
    is_dated: bool = True  # facts of a day, of which only the recent ones may be wanted


def day(value: date | None) -> str:
    """令和7年9月1日; nothing for no day."""
    return wareki(value) if value else ""


def newest(value: date | None) -> tuple[int, ...]:
    """Newest first; without a day last."""
    return (-(value or date.min).toordinal(),)


def checkups(search: Search) -> list[Found]:
    """健診未受診."""
    rows = Checkup.objects.filter(
        number__in=search.numbers, attendance="missed", deleted=False, absent_since=None
    )
    if search.since:
        rows = rows.filter(due_on__gte=search.since)
    return [
        found
        for row in rows
        for found in search.rows(
            row.number, newest(row.due_on), row.title or row.kind, day(row.due_on)
        )
    ]


def left(search: Search) -> list[Found]:
    """転出した継続ケース."""
    rows = ResidentRecord.objects.filter(
        number__in=search.numbers, current=True, state="left", deleted=False
    )
    if search.since:
        rows = rows.filter(moved_on__gte=search.since)
    rows_found = list(rows)
    hidden = hidden_numbers(search.reader, (row.number for row in rows_found))
    return [
        found
        for row in rows_found
        for found in search.rows(
            row.number,
            newest(row.moved_on),
            day(row.moved_on),
            HIDDEN_WORDS if row.moved_to and row.number in hidden else row.moved_to,
        )
    ]


def epds(search: Search) -> list[Found]:
    """EPDS 要フォロー: at or over the line of the alerts, by the total or by the tenth question."""
    line = epds_line(clock.today())
    high = Q(total__gte=line.total) | Q(**{f"answers__{EPDS_ITEMS - 1}__gte": line.tenth})
    rows = Epds.objects.filter(
        Q(number__in=search.numbers) | Q(child_number__in=search.numbers),
        high,
        deleted=False,
        absent_since=None,
    )
    if search.since:
        rows = rows.filter(taken_on__gte=search.since)
    found = [
        one
        for row in rows
        for number in dict.fromkeys((row.child_number, row.number))
        for one in search.rows(
            number,
            newest(row.taken_on),
            day(row.taken_on),
            row.occasion,
            f"{row.total}点" if row.total is not None else "",
            f"{row.answers[EPDS_ITEMS - 1]}点" if len(row.answers) == EPDS_ITEMS else "合計点のみ",
            row.support,
        )
    ]
    # 支援方針 is free text: it may tell an address that is suppressed.
    secrets = secrets_of((one.asked.person for one in found), viewer=search.reader)
    return [one.masked(secrets.about([one.asked.person])) for one in found]


def unplaced(search: Search) -> list[Found]:
    """未就園・所属不明: registered here, of an age, and in neither 学齢簿 nor 保育所等入所."""
    today = clock.today()
    grades = {
        number: grade_on(ones[0].born_on, today)
        for number, ones in search.asked.items()
        if ones[0].born_on and ones[0].born_on <= today
    }
    asked = {n: one for n, one in grades.items() if SchoolGrade.E1 <= one <= SchoolGrade.J3}
    here = ResidentRecord.objects.filter(number__in=asked, current=True, state="resident")
    stays = NurseryEntry.objects.filter(
        Q(left_on=None) | Q(left_on__gt=today), number__in=asked, deleted=False, absent_since=None
    )
    years = SchoolEntry.objects.filter(
        number__in=asked, year__gte=school_year(today - GRACE), deleted=False, absent_since=None
    )
    placed = set(stays.values_list("number", flat=True))
    placed |= set(years.values_list("number", flat=True))
    without = sorted(set(here.values_list("number", flat=True)) - placed)
    persons = [one.person for number in without for one in search.asked[number]]
    guarded = out_of_reach(search.reader, persons)
    recorded = {
        row.person_id: HIDDEN_WORDS if row.person_id in guarded else str(row)
        for row in Affiliation.objects.on(today)
        .filter(person__in=persons)
        .select_related("kind")
        .order_by("since", "pk")
    }
    return [
        Found(
            one,
            (-asked[number], one.case),
            (
                "未就園" if asked[number].is_preschool else "所属不明",
                asked[number].label,
                recorded.get(one.person, "記録なし"),
            ),
        )
        for number in without
        for one in search.asked[number]
    ]


def protections(search: Search) -> list[Found]:
    """支援措置の期限: near or past it, by the register or by our own record."""
    today = clock.today()
    soon = today + timedelta(days=WARN_DAYS)
    rows = ProtectionRecord.objects.filter(
        number__in=search.numbers, current=True, deleted=False, ends_on__isnull=False
    ).exclude(measure="ended")
    theirs = {row.number: row.ends_on for row in rows if row.ends_on}
    persons = {one.person: n for n, ones in search.asked.items() for one in ones}
    ours: dict[str, date] = {}
    for row in Protection.objects.filter(person__in=persons, lifted_at=None):
        if row.ends_on:
            number = persons[row.person_id]
            ours[number] = min(row.ends_on, ours.get(number, row.ends_on))
    found = []
    for number in sorted({*theirs, *ours}):
        first = min(end for end in (theirs.get(number), ours.get(number)) if end)
        if first <= soon:
            rest = (first - today).days
            words = "期限切れ・継続中" if rest < 0 else f"あと{rest}日"
            found += [
                Found(
                    one,
                    (first.toordinal(), one.case),
                    (one.name, day(theirs.get(number)), day(ours.get(number)), words),
                )
                for one in search.asked[number]
            ]
    return found


LISTS = {
    one.code: one
    for one in (
        ListKind(
            "checkups", "健診未受診", "対象日を過ぎて、未受診と届いた健診です。",
            ("健診", "対象日"), ("checkup",), subjects, checkups,
        ),
        ListKind(
            "left", "転出した継続ケース", "本人が転出し、ケースが続いています。移管するか、終結します。",
            ("転出日", "転出先"), ("resident",), subjects, left,
        ),
        ListKind(
            "epds", "EPDS 要フォロー", "合計か質問10が、「お知らせの決まり」の点数以上です。",
            ("実施日", "場面", "合計", "質問10", "支援方針"), ("epds",), subjects, epds,
        ),
        ListKind(
            "unplaced", "未就園・所属不明",
            "区に住み、年少以上で、学齢簿にも保育所等入所にもいません。幼稚園や区外の学校は届きません。",
            ("区分", "学年", "相談員の記録"), ("school", "nursery"), subjects, unplaced,
            is_dated=False,
        ),
        ListKind(
            "protections", "支援措置の期限",
            "家族のだれかの支援措置が、1か月以内に期限を迎えるか、過ぎています。期限を過ぎても秘匿は続きます。",
            ("だれの", "住基の期限", "センターの記録の期限", "状態"), ("protection",),
            families, protections, is_dated=False,
        ),
    )
}  # fmt: skip
