"""What is done with a case."""

from datetime import date

from django.db import transaction

from yorisoi import audit, clock
from yorisoi.access.entrance import require
from yorisoi.access.models import Staff, Team
from yorisoi.cases import numbers
from yorisoi.cases.models import Case, CaseGrant, CaseStep, GrantKind, Kind, StepKind
from yorisoi.people.models import Person
from yorisoi.people.retired import check_open


@transaction.atomic
def open_case(
    *,
    by: Staff,
    subject: Person,
    kind: Kind,
    worker: Staff,
    team: Team,
    text: str = "",
    abuse: str | None = None,
    abuser: str | None = None,
    origin: Case | None = None,
) -> Case:
    """受理: a case for ``subject``, held by ``worker`` of ``team``, under the next number.

    ``abuse`` and ``abuser`` are ids of terms. A subject has one open case at a time.
    """
    require(by, "cases.case.open")
    check_open(subject)
    now = clock.now()
    with audit.event("cases.case.open", persons=[subject.pk]) as entry:
        case = Case(
            subject=subject,
            kind=kind,
            worker=worker,
            team=team,
            opened_on=now.date(),
            abuse_id=abuse,
            abuser_id=abuser,
            origin=origin,
        )
        # The number is taken last: what is refused before takes none.
        case.full_clean(exclude=["number"])
        case.number = numbers.next_number(numbers.CASE, now.date())
        case.save()
        entry.touch(cases=[case.pk])
        CaseStep.objects.create(
            case=case,
            kind=StepKind.OPENED,
            at=now,
            by=by,
            case_kind=kind,
            worker=worker,
            team=team,
            text=text,
        )
    return case


@transaction.atomic
def give_grant(
    *, by: Staff, case: Case, staff: Staff, reason: str, starts_on: date, ends_on: date
) -> CaseGrant:
    """閲覧許可を出す: ``staff`` may read the case from ``starts_on`` to ``ends_on``."""
    require(by, "cases.grant.give", case)
    with audit.event(
        "cases.grant.give",
        cases=[case.pk],
        persons=[case.subject_id],
        others={"staff": [staff.pk]},
    ):
        grant = CaseGrant(
            case=case,
            staff=staff,
            kind=GrantKind.GIVEN,
            reason=reason,
            starts_on=starts_on,
            ends_on=ends_on,
            given_by=by,
        )
        grant.full_clean()
        grant.save()
    return grant


@transaction.atomic
def withdraw_grant(*, by: Staff, grant: CaseGrant) -> CaseGrant:
    """閲覧許可の取消し: from this moment on. The row stays, with the moment."""
    require(by, "cases.grant.withdraw", grant.case)
    with audit.event(
        "cases.grant.withdraw",
        cases=[grant.case_id],
        persons=[grant.case.subject_id],
        others={"staff": [grant.staff_id]},
    ):
        now = clock.now()
        if CaseGrant.objects.filter(pk=grant.pk, withdrawn_at=None).update(withdrawn_at=now):
            grant.withdrawn_at = now
    return grant


@transaction.atomic
def take_grant(*, by: Staff, case: Case, reason: str) -> CaseGrant:
    """理由を書いて閲覧する: the telephone rings and the worker in charge is out.

    Good for today. The supervisor sees each of them; the reason stands in the log as purpose.
    """
    require(by, "cases.grant.take", case)
    today = clock.today()
    with audit.event(
        "cases.grant.take", cases=[case.pk], persons=[case.subject_id], purpose=reason
    ):
        return CaseGrant.objects.create(
            case=case,
            staff=by,
            kind=GrantKind.OWN_REASON,
            reason=reason,
            starts_on=today,
            ends_on=today,
            given_by=by,
        )
