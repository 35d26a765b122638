"""相談受付票: one 相談受付 as it came in."""

from datetime import date
from typing import Any

from yorisoi import clock
from yorisoi.cases.models import Consultation, ConsultationSubject
from yorisoi.documents.models import IssueKind
from yorisoi.documents.particulars import Particulars, particulars
from yorisoi.documents.sheet import Sheet, born_words, fact, joined, moment, named
from yorisoi.people.models import PersonAddress

HIDDEN = "（伏せています）"


def reception_sheet(
    consultation: Consultation, *, with_informant: bool = False, with_places: bool = False
) -> Sheet:
    """The paper about ``consultation``.

    ``with_informant``: a hidden caller is told; the caller has the right and asked for it.
    """
    day = consultation.received_at.astimezone(clock.TOKYO).date()
    subjects = list(consultation.subjects.select_related("person", "case__worker"))
    persons = {subject.person_id for subject in subjects}
    known = particulars(persons, clock.today(), with_places=with_places)
    hides = consultation.hides_caller and not with_informant
    if consultation.caller_id and not hides:
        persons.add(consultation.caller_id)
    data = {
        "reception": reception_facts(consultation, hides=hides),
        "caller": caller_facts(consultation, hides=hides),
        "subjects": [subject_facts(subject, known, day) for subject in subjects],
        "matter": matter_facts(consultation),
        "text": consultation.text,
        "response": [
            fact("緊急度", consultation.urgency),
            fact("初期対応", consultation.first_step),
            fact("補足", consultation.first_step_text, wide=True),
        ],
    }
    return Sheet(
        IssueKind.RECEPTION,
        "reception",
        f"受付 {consultation.number}",
        data,
        frozenset(persons),
        frozenset(subject.case_id for subject in subjects if subject.case_id),
        has_protected=bool(known.hidden),
        tells_caller=consultation.hides_caller and with_informant,
        others={"cases.consultation": [consultation.pk]},
    )


def reception_facts(consultation: Consultation, *, hides: bool) -> list[dict[str, Any]]:
    """When and how it came in."""
    return [
        fact("受付番号", consultation.number),
        fact("受付日時", moment(consultation.received_at)),
        fact("受付者", f"{consultation.received_by.name}（{consultation.team.name}）"),
        fact("受付方法", consultation.reception),
        fact("経路", HIDDEN if hides else consultation.route),
        fact("通告", "通告として受理" if consultation.is_report else "—"),
    ]


def caller_facts(consultation: Consultation, *, hides: bool) -> list[dict[str, Any]]:
    """Who called; nothing of somebody who must not be known (児童虐待防止法7条)."""
    if hides:
        return [fact("相談者", HIDDEN, wide=True)]
    name = named(consultation.caller) if consultation.caller else ""
    return [
        fact("氏名・機関", joined([name, consultation.caller_words], "　")),
        fact("子どもとの関係", consultation.caller_relation),
        fact("電話", consultation.caller_phone),
        fact("秘匿", "この相談者は伏せること" if consultation.hides_caller else "—"),
    ]


def subject_facts(
    subject: ConsultationSubject, known: Particulars, day: date
) -> list[dict[str, Any]]:
    """A child, or whoever it is about."""
    person, pk, kinds = subject.person, subject.person_id, PersonAddress.Kind
    case = f"{subject.case.number}（担当 {subject.case.worker.name}）" if subject.case else "なし"
    address = known.address(pk, kinds.LIVING) or known.address(pk, kinds.REGISTERED)
    return [
        fact("氏名", named(person)),
        fact("性別", person.get_sex_display()),
        fact("生年月日", born_words(person, day)),
        fact("ケース", case),
        fact("住所", address, wide=True),
        fact("所属", joined(known.affiliations.get(pk, ()))),
        fact("電話", joined(known.phones.get(pk, ()))),
    ]


def matter_facts(consultation: Consultation) -> list[dict[str, Any]]:
    """相談種別 and, when it applies, 虐待種別 and 主な虐待者."""
    return [
        fact("相談種別", consultation.matter, wide=not consultation.abuse),
        *(
            [
                fact("虐待種別", consultation.abuse),
                fact("主な虐待者", consultation.abuser, wide=True),
            ]
            if consultation.abuse
            else []
        ),
    ]
