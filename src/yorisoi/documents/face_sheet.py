"""児童記録票: who the case is about, the family, and what was decided, on A4."""

from datetime import date
from typing import Any

from yorisoi import clock
from yorisoi.cases.models import Case, CaseStep, ConsultationSubject
from yorisoi.documents.models import IssueKind
from yorisoi.documents.particulars import Particulars, particulars
from yorisoi.documents.sheet import Sheet, born_words, day_words, fact, joined, moment, named
from yorisoi.people.family_actions import family_of
from yorisoi.people.genogram.picture import Drawn, draw_family, version_on
from yorisoi.people.models import Family, Person, PersonAddress

LEGEND = (
    "□ 男　○ 女　◇ 不明　△ 胎児　二重 本人　× 死亡　実線 婚姻　破線 内縁　// 離婚・解消　"
    "点線 記録なし"
)
LONGEST = 300  # rows of one table


def face_sheet(case: Case, *, with_places: bool = False, with_household: bool = True) -> Sheet:
    """The paper about ``case`` as of today."""
    today, subject = clock.today(), case.subject
    family = family_of(subject)
    drawn = family_drawn(family, subject, today, with_household=with_household)
    persons = {subject.pk: subject, **(drawn.picture.persons if drawn else {})}
    known = particulars(persons, today, with_places=with_places)
    data = {
        "case": case_facts(case),
        "subject": subject_facts(subject, known, family, today),
        "family": family_rows(drawn, known, subject, today) if drawn else [],
        "svg": drawn.svg if drawn and len(persons) > 1 else None,
        "width": drawn.layout.width if drawn else 0,
        "legend": legend(drawn, with_household=with_household) if drawn else "",
        "consultations": consultation_rows(case),
        "steps": step_rows(case),
    }
    return Sheet(
        IssueKind.FACE_SHEET,
        "face_sheet",
        f"{case.number}　{subject.name}",
        data,
        frozenset(persons),
        frozenset({case.pk}),
        has_protected=bool(known.hidden),
    )


def family_drawn(
    family: Family | None, subject: Person, day: date, *, with_household: bool, names: bool = False
) -> Drawn | None:
    """The genogram for paper, where somebody laid it out."""
    if family is None:
        return None
    return draw_family(
        family,
        subject,
        day,
        version=version_on(family, subject, day),
        with_names=names,
        on_paper=True,
        with_household=with_household,
    )


def legend(drawn: Drawn, *, with_household: bool) -> str:
    """What the signs mean. That an outline was left out is said alike, whatever the reason."""
    outlined = with_household and not drawn.picture.has_protected
    return LEGEND + ("　青い破線 同居" if outlined else "　同居の囲みは省いています")


def case_facts(case: Case) -> list[dict[str, Any]]:
    """The case itself."""
    closed = (
        f"{day_words(case.closed_on)} {case.closing_reason or ''}" if case.closed_on else "継続中"
    )
    return [
        fact("ケース番号", case.number),
        fact("種別", case.get_kind_display()),
        fact("受理日", day_words(case.opened_on)),
        fact("状態", closed),
        fact("担当", f"{case.worker.name}（{case.team.name}）"),
        fact("虐待種別", joined([case.abuse, case.abuser], "・")),
    ]


def subject_facts(
    person: Person, known: Particulars, family: Family | None, day: date
) -> list[dict[str, Any]]:
    """The child, or the pregnant woman."""
    pk, kinds = person.pk, PersonAddress.Kind
    return [
        fact("氏名", named(person)),
        fact("性別", person.get_sex_display()),
        fact("生年月日", born_words(person, day)),
        fact("宛名番号", person.resident_number),
        fact("ほかの名前", joined(known.names.get(pk, ())), wide=True),
        fact("住民登録地", known.address(pk, kinds.REGISTERED), wide=True),
        fact("居所", known.address(pk, kinds.LIVING), wide=True),
        fact("電話", joined(known.phones.get(pk, ()))),
        fact("所属", joined(known.affiliations.get(pk, ()))),
        fact("勤務先", joined(known.workplaces.get(pk, ()))),
        fact("国籍・在留資格", joined(known.nationalities.get(pk, ()))),
        fact("健康状態", joined(known.health.get(pk, ()))),
        fact("通院先", joined(known.clinics.get(pk, ()))),
        fact("住基世帯", joined(known.households.get(pk, ())), wide=True),
        fact("世帯の状況", family.remarks if family else "", wide=True),
        fact("配慮すること", person.remarks, wide=True),
    ]


def family_rows(drawn: Drawn, known: Particulars, subject: Person, day: date) -> list[list[str]]:
    """Everybody else of the picture, one a line."""
    picture = drawn.picture
    cases = {
        case.subject_id: case
        for case in Case.objects.filter(subject__in=picture.persons).order_by("opened_on", "pk")
    }
    places = drawn.layout.places
    order = sorted(picture.persons, key=lambda pk: (places[pk].y, places[pk].x))
    return [
        [
            picture.relations.get(pk) or "続柄不明",
            named(picture.persons[pk]),
            picture.persons[pk].get_sex_display(),
            born_words(picture.persons[pk], day),
            # Who lives with whom would tell where a protected person went.
            "" if picture.has_protected else "同居" if picture.graph.figures[pk].at_home else "—",
            joined([*known.affiliations.get(pk, ()), *known.workplaces.get(pk, ())]),
            case_words(cases.get(pk)),
        ]
        for pk in order
        if pk != subject.pk
    ]


def case_words(case: Case | None) -> str:
    """A sibling's own case."""
    if case is None:
        return ""
    return f"{case.number}（{'終結' if case.closed_on else case.get_kind_display()}）"


def consultation_rows(case: Case) -> list[list[str]]:
    """相談受付 that belong to the case, oldest first; never from whom."""
    rows = (
        ConsultationSubject.objects.filter(case=case)
        .select_related(
            "consultation__route",
            "consultation__matter",
            "consultation__abuse",
            "consultation__first_step",
        )
        .order_by("consultation__received_at", "pk")[:LONGEST]
    )
    return [
        [
            row.consultation.number,
            moment(row.consultation.received_at),
            # Of somebody who must not be known even the way is not told.
            "（伏せています）" if row.consultation.hides_caller else str(row.consultation.route),
            joined([row.consultation.matter, row.consultation.abuse], "・"),
            str(row.consultation.first_step),
        ]
        for row in rows
    ]


def step_rows(case: Case) -> list[list[str]]:
    """What was decided about the case, oldest first."""
    steps = (
        CaseStep.objects.filter(case=case)
        .select_related("by", "worker", "team", "reason")
        .order_by("at", "pk")[:LONGEST]
    )
    return [
        [moment(step.at), step.get_kind_display(), step.by.name, step_words(step)] for step in steps
    ]


def step_words(step: CaseStep) -> str:
    """The details of a decision in one cell."""
    kind = step.get_case_kind_display() if step.case_kind else ""
    worker = f"新しい担当 {step.worker.name}" if step.worker else ""
    return joined([kind, worker, step.team, step.reason, step.text], "　")
