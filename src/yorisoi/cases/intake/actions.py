"""What is done with a 相談受付: register it with all that follows from it, and change it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction

from yorisoi import audit, clock
from yorisoi.access.entrance import require
from yorisoi.access.models import Staff, Team
from yorisoi.access.versions import NotPossible, save_version
from yorisoi.cases import numbers
from yorisoi.cases.actions import open_case
from yorisoi.cases.intake.subjects import (
    NewSubject,
    Subject,
    add_unborn,
    check_together,
    has_unborn,
    put_together,
    register_subject,
    tie_to_caller,
)
from yorisoi.cases.models import Case, Consultation, ConsultationSubject, Kind, Task, TaskKind
from yorisoi.cases.tasks.actions import SAFETY_HOURS, start_safety_check
from yorisoi.cases.tasks.due import end_of
from yorisoi.people.models import Person, PersonState
from yorisoi.people.retired import check_open
from yorisoi.terms.queries import with_trait

CALLER = ("caller_id", "caller_words", "caller_phone", "caller_relation", "hides_caller")


@dataclass(frozen=True, kw_only=True)
class Reception:
    """What a 相談受付 holds beside its subjects. Lists by the ids of their terms."""

    received_at: datetime
    reception_id: str
    route_id: str
    matter_id: str
    urgency_id: str
    first_step_id: str
    text: str
    caller_id: int | None = None
    caller_words: str = ""
    caller_phone: str = ""
    caller_relation: str = ""
    hides_caller: bool = False
    is_report: bool = False
    abuse_id: str | None = None
    abuser_id: str | None = None
    first_step_text: str = ""


@dataclass(frozen=True, kw_only=True)
class FirstTask:
    """次にすること, with its day."""

    title: str
    due_on: date


@dataclass
class Registered:
    """The 相談受付, and what the worker should know of how it went."""

    consultation: Consultation
    is_new: bool
    opened: list[Case] = field(default_factory=list)
    joined: list[Case] = field(default_factory=list)
    after_closing: list[Case] = field(default_factory=list)  # closed cases of whom got a new one
    # Joined as they were, though another kind was chosen: it is decided on the case, with a reason.
    other_kind: list[Case] = field(default_factory=list)
    left_out: list[Person] = field(default_factory=list)  # not put into the family


@transaction.atomic
def register_consultation(
    *,
    by: Staff,
    form_key: UUID,
    reception: Reception,
    subjects: Sequence[Subject],
    worker: Staff,
    kind: Kind | None = None,
    first_task: FirstTask | None = None,
    expected_on: date | None = None,
) -> Registered:
    """相談受付の登録, with persons, family, cases and deadlines, all or nothing.

    ``form_key`` belongs to the page it was typed on: the same key leads to the same record, also
    from two presses at once. A subject's open case is joined; one whose case is closed gets a new
    case, the closed one stays as it was closed. ``kind`` follows from the 相談種別 when not given.
    """
    require(by, "cases.intake.register")
    hold(form_key)
    before = Consultation.objects.filter(form_key=form_key).first()
    if before is not None:
        return Registered(before, is_new=False)
    if not subjects:
        raise NotPossible("だれについての相談かを入れてください。")
    check_together(subjects)
    check_open(*(one for one in subjects if isinstance(one, Person)))
    with audit.event("cases.intake.register") as entry:
        day = reception.received_at.date()
        persons = [
            register_subject(by=by, new=one, since=day) if isinstance(one, NewSubject) else one
            for one in subjects
        ]
        known = {one.pk for one in subjects if isinstance(one, Person)}
        done = Registered(consultation_of(by, form_key, reception), is_new=True)
        is_new = {person.pk for person in persons} - known
        relatives = relatives_of(subjects, known)
        caller = done.consultation.caller
        if caller is not None and tie_to_caller(
            by=by,
            caller=caller,
            relation=reception.caller_relation,
            persons=persons,
            new=is_new,
        ):
            relatives.append(caller)
        done.left_out = put_together(by=by, persons=persons, new=is_new, relatives=relatives)
        if reception.matter_id in with_trait("matter", "pregnancy"):
            add_unborn_of(by=by, persons=persons, expected_on=expected_on)
        places = [
            (person, place_of(done, by=by, person=person, worker=worker, kind=kind))
            for person in persons
        ]
        # The number is taken last: what is refused before takes none.
        done.consultation.full_clean(exclude=["number"])
        done.consultation.number = numbers.next_number(numbers.CONSULTATION, day)
        done.consultation.save()
        for person, case in places:
            ConsultationSubject.objects.create(
                consultation=done.consultation, person=person, case=case
            )
            if case is not None:
                set_deadlines(by=by, case=case, consultation=done.consultation, task=first_task)
        entry.touch(
            persons=[person.pk for person in persons],
            cases=[case.pk for _, case in places if case],
            others={"consultation": [done.consultation.pk]},
        )
    return done


def relatives_of(subjects: Sequence[Subject], known: set[int]) -> list[Person]:
    """Those whose families the new ones belong to, each once, who are no subjects themselves."""
    found = {
        one.relative.pk: one.relative
        for one in subjects
        if isinstance(one, NewSubject) and one.relative is not None
    }
    return [person for pk, person in found.items() if pk not in known]


def hold(form_key: UUID) -> None:
    """The second of two presses waits here until the first is through, and then finds its record."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [str(form_key)])


def consultation_of(by: Staff, form_key: UUID, reception: Reception) -> Consultation:
    """The record, not yet saved.

    :raises NotPossible: when the one who receives it belongs to no team.
    """
    return Consultation(form_key=form_key, received_by=by, team=team_of(by), **asdict(reception))


def team_of(staff: Staff) -> Team:
    """The team the person works in today.

    :raises NotPossible: without one.
    """
    posting = staff.posting_on(clock.today())
    if posting is None or posting.team is None:
        raise NotPossible(
            f"{staff.name}さんは係に配属されていません。係のある職員を担当に選んでください。"
        )
    return posting.team


def add_unborn_of(*, by: Staff, persons: Sequence[Person], expected_on: date | None) -> None:
    """特定妊婦: her child is on file from now on."""
    for person in persons:
        if person.state == PersonState.KNOWN and not has_unborn(person):
            add_unborn(by=by, mother=person, expected_on=expected_on)


def place_of(
    done: Registered, *, by: Staff, person: Person, worker: Staff, kind: Kind | None
) -> Case | None:
    """The case the consultation belongs to for ``person``: their open one, a new one, or none."""
    asked = done.consultation
    present = Case.objects.filter(subject=person, closed_on=None).first()
    if present is not None:
        done.joined.append(present)
        opens_cases = asked.first_step_id in with_trait("first_step", "case")
        if opens_cases and present.kind != (kind or kind_for(asked.matter_id)):
            done.other_kind.append(present)
        return present
    if asked.first_step_id not in with_trait("first_step", "case"):
        return None
    closed = Case.objects.filter(subject=person).order_by("-closed_on").first()
    if closed is not None:
        done.after_closing.append(closed)
    case = open_case(
        by=by,
        subject=person,
        kind=kind or kind_for(asked.matter_id),
        worker=worker,
        team=team_of(worker),
        text=f"前のケース {closed.number} は終結のまま。" if closed else "",
        abuse=asked.abuse_id,
        abuser=asked.abuser_id,
    )
    done.opened.append(case)
    return case


def kind_for(matter: str) -> Kind:
    """ケース種別 that a 相談種別 usually leads to."""
    if matter in with_trait("matter", "abuse"):
        return Kind.PROTECTION
    if matter in with_trait("matter", "pregnancy"):
        return Kind.PREGNANCY
    return Kind.GENERAL


def starts_safety_check(consultation: Consultation) -> bool:
    """通告, and every abuse consultation: the child must be seen."""
    return consultation.is_report or consultation.matter_id in with_trait("matter", "abuse")


def set_deadlines(
    *, by: Staff, case: Case, consultation: Consultation, task: FirstTask | None
) -> None:
    """48 hours for the safety check, and what was decided to be done first."""
    if starts_safety_check(consultation):
        start_safety_check(by=by, case=case, consultation=consultation)
    if task is not None:
        Task.objects.create(
            case=case,
            kind=TaskKind.NEXT,
            title=task.title,
            due_at=end_of(task.due_on),
            consultation=consultation,
            assignee_id=case.worker_id,
            added_at=clock.now(),
            added_by=by,
        )


@transaction.atomic
def change_consultation(
    *, by: Staff, consultation: Consultation, reception: Reception, with_caller: bool
) -> Consultation:
    """相談受付の修正. Without ``with_caller`` what is known of the caller stays as it is.

    A new 受付日時 moves the 48 hours that are still running.

    :raises Outdated: when somebody else changed it since it was read.
    """
    require(by, "cases.consultation.change", consultation)
    if with_caller and consultation.hides_caller:
        require(by, "cases.informant.read", consultation)
    changes = asdict(reception)
    if not with_caller:
        changes = {name: value for name, value in changes.items() if name not in CALLER}
    subjects = list(consultation.subjects.values_list("person", "case"))
    with audit.event(
        "cases.consultation.change",
        persons=[person for person, _ in subjects],
        cases=[case for _, case in subjects if case],
        others={"consultation": [consultation.pk]},
    ):
        for name, value in changes.items():
            setattr(consultation, name, value)
        consultation.full_clean()
        save_version(consultation, **changes)
        adjust_deadlines(by=by, consultation=consultation)
    return consultation


def adjust_deadlines(*, by: Staff, consultation: Consultation) -> None:
    """The running 48 hours follow the moment of reception; a consultation that became a 通告 gets them."""
    checks = Task.objects.filter(consultation=consultation, kind=TaskKind.SAFETY_CHECK)
    due = consultation.received_at + SAFETY_HOURS
    for task in checks.filter(done_at=None).exclude(due_at=due):
        save_version(task, due_at=due)
    if starts_safety_check(consultation) and not checks.exists():
        for subject in consultation.subjects.exclude(case=None).select_related("case"):
            if subject.case is not None and subject.case.closed_on is None:
                set_deadlines(by=by, case=subject.case, consultation=consultation, task=None)
