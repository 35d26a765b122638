"""移管: the case is handed over to another municipality or a 児童相談所; its receipt comes later."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from yorisoi import audit, clock
from yorisoi.access.entrance import require
from yorisoi.access.models import Staff
from yorisoi.access.versions import NotPossible, save_version
from yorisoi.cases.decisions.actions import close_case, must_be_open, note_step
from yorisoi.cases.facts.sight import sight_of
from yorisoi.cases.models import Case, StepKind, Transfer
from yorisoi.people.whereabouts import hidden_from
from yorisoi.registers.models import ResidentRecord

CLOSING = "closing.moved"
Listener = Callable[[Case, Staff], None]
_when_sent: list[Listener] = []
_when_withdrawn: list[Listener] = []


def listen(*, sent: Listener, withdrawn: Listener) -> None:
    """Have a room above called with the case and who did it, in the same transaction."""
    if sent not in _when_sent:
        _when_sent.append(sent)
        _when_withdrawn.append(withdrawn)


@dataclass(frozen=True)
class Destination:
    """Where the register says that the subject went, as one viewer may see it."""

    to: str = ""
    on: date | None = None
    hidden: bool = False  # the viewer must not see where
    protected: bool = False  # nobody is to carry it over without looking


def destination_of(case: Case, viewer: Staff) -> Destination:
    """転出先 of the subject by 住基; nothing of who did not leave."""
    sight = sight_of(case, viewer)
    hidden = sight.subject in sight.hidden or bool(hidden_from(viewer, [case.subject_id]))
    guarded = hidden or sight.subject in sight.secrecy.opened
    guarded = guarded or bool(hidden_from(None, [case.subject_id]))
    with sight.open():
        row = ResidentRecord.objects.filter(
            number=sight.subject, current=True, state="left", deleted=False
        ).first()
    if row is None:
        return Destination(hidden=hidden, protected=guarded)
    told = "" if sight.hides(row.number, row.moved_to) or hidden else row.moved_to
    return Destination(told, row.moved_on, hidden, guarded)


@transaction.atomic
def transfer_case(
    *,
    by: Staff,
    case: Case,
    sent_on: date,
    reason: str,
    close: bool = False,
    drop_tasks: bool = False,
    **given: Any,
) -> Case:
    """移管 on ``sent_on``; with ``close`` the case ends that day for 転出（移管）. ``given``: recipient,
    to, office, handover, documents, summary.

    :raises NotPossible: for a closed case, a day that cannot be, or what ``close_case`` says.
    :raises Outdated: when somebody else changed the case since it was read.
    """
    require(by, "cases.case.transfer", case)
    must_be_open(case)
    if sent_on < case.opened_on or sent_on > clock.today():
        raise NotPossible("移管日は、受理日からきょうまでの日にしてください。")
    with audit.event("cases.case.transfer", cases=[case.pk], persons=[case.subject_id]):
        save_version(case)
        step = note_step(case, StepKind.TRANSFERRED, by=by, at=clock.now(), text=reason)
        Transfer.objects.create(case=case, step=step, sent_on=sent_on, **given)
        if close:
            close_case(
                by=by,
                case=case,
                reason=CLOSING,
                text=reason,
                closed_on=sent_on,
                drop_tasks=drop_tasks,
            )
        for listener in _when_sent:
            listener(case, by)
    return case


@transaction.atomic
def withdraw_transfer(*, by: Staff, transfer: Transfer, because: str) -> Transfer:
    """移管の取消し: it was recorded by mistake. It stays to be read; a closed case stays closed.

    :raises NotPossible: when it is withdrawn already.
    :raises Outdated: when somebody else changed it since it was read.
    """
    case = transfer.case
    require(by, "cases.case.transfer_withdraw", case)
    if transfer.withdrawn_at:
        raise NotPossible("この移管は、もう取り消されています。")
    now = clock.now()
    with audit.event("cases.case.transfer_withdraw", cases=[case.pk], persons=[case.subject_id]):
        save_version(transfer, withdrawn_at=now)
        note_step(case, StepKind.TRANSFER_WITHDRAWN, by=by, at=now, text=because)
        for listener in _when_withdrawn:
            listener(case, by)
    return transfer


@transaction.atomic
def note_receipt(*, by: Staff, transfer: Transfer, received_on: date, note: str = "") -> Transfer:
    """The counterpart has it; also after the case was closed.

    :raises NotPossible: for a day before the 移管, or to come.
    :raises Outdated: when somebody else changed it since it was read.
    """
    case = transfer.case
    require(by, "cases.case.transfer_received", case)
    if transfer.withdrawn_at:
        raise NotPossible("この移管は取り消されています。")
    if received_on < transfer.sent_on or received_on > clock.today():
        raise NotPossible("受領日は、移管日からきょうまでの日にしてください。")
    with audit.event("cases.case.transfer_received", cases=[case.pk], persons=[case.subject_id]):
        save_version(transfer, received_on=received_on, received_note=note)
    return transfer


def last_transfer(case: Case) -> Transfer | None:
    """The one that is printed, and whose receipt is noted; of those that stand."""
    rows = Transfer.objects.filter(case=case, withdrawn_at=None).select_related(
        "recipient", "handover", "step__by"
    )
    return rows.order_by("-sent_on", "-pk").first()
