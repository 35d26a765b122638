"""移管票: what goes with a case that another municipality or a 児童相談所 takes over."""

from yorisoi import clock
from yorisoi.access.models import Staff
from yorisoi.cases.decisions.transfers import destination_of, last_transfer
from yorisoi.cases.models import Case, Transfer
from yorisoi.documents.models import IssueKind
from yorisoi.documents.particulars import particulars
from yorisoi.documents.sheet import Sheet, born_words, day_words, fact, named
from yorisoi.people.models import FamilyMember, PersonAddress
from yorisoi.people.whereabouts import HIDDEN_WORDS

BY_HAND = f"{HIDDEN_WORDS}　※渡すときに手で書きます"


def transfer_sheet(case: Case, by: Staff) -> Sheet | None:
    """The paper about the last 移管 of ``case``; None when there was none."""
    last = last_transfer(case)
    if last is None:
        return None
    today, subject = clock.today(), case.subject
    family = FamilyMember.objects.on(today).filter(person=subject).values("family")
    members = FamilyMember.objects.on(today).filter(family__in=family).exclude(person=subject)
    others = list(members.select_related("person").order_by("pk"))
    persons = {subject.pk, *(one.person_id for one in others)}
    known = particulars(persons, today)
    is_hidden = destination_of(case, by).protected
    hidden = known.hidden | ({subject.pk} if is_hidden else set())
    kinds = PersonAddress.Kind
    address = known.address(subject.pk, kinds.LIVING) or known.address(subject.pk, kinds.REGISTERED)
    data = {
        "transfer": transfer_facts(last, is_hidden=is_hidden),
        "case": [
            fact("ケース番号", case.number),
            fact("種別", case.get_kind_display()),
            fact("受理日", day_words(case.opened_on)),
            fact("担当", f"{case.worker.name}（{case.team.name}）"),
        ],
        "subject": [
            fact("氏名", named(subject)),
            fact("性別", subject.get_sex_display()),
            fact("生年月日", born_words(subject, today)),
            fact("電話", "、".join(known.phones.get(subject.pk, ()))),
            fact("区での住所", HIDDEN_WORDS if is_hidden else address, wide=True),
        ],
        "family": [
            [one.position, named(one.person), one.person.get_sex_display(),
             born_words(one.person, today), "同居" if one.lives_together else "別居"]
            for one in others
        ],
        "reason": last.step.text,
        "documents": last.documents,
        "summary": last.summary,
    }  # fmt: skip
    return Sheet(
        IssueKind.TRANSFER,
        "transfer",
        f"{case.number}　{subject.name}",
        data,
        frozenset(persons),
        frozenset({case.pk}),
        has_protected=bool(hidden),
    )


def transfer_facts(last: Transfer, *, is_hidden: bool) -> list[dict[str, object]]:
    """To whom, when and how."""
    return [
        fact("移管先", BY_HAND if is_hidden else f"{last.to}（{last.recipient}）", wide=True),
        fact("担当課・担当者", "" if is_hidden else last.office, wide=True),
        fact("移管日", day_words(last.sent_on)),
        fact("渡した方法", last.handover),
    ]
