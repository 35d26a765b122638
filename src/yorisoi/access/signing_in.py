"""Signing in: password, then the code of an authenticator app. Five failures in a row lock."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django_otp.plugins.otp_totp.models import TOTPDevice

from yorisoi import audit, clock
from yorisoi.access.models import Staff
from yorisoi.audit.outcomes import Outcome
from yorisoi.audit.visitor import current

FAILURES_THAT_LOCK = 5
# Shorter than any password: one that is typed into the wrong box does not end up in the log.
LONGEST_UNKNOWN_NUMBER = 11

WRONG = "職員番号またはパスワードが違います。5回続けて間違えるとロックされます。"
WRONG_CODE = (
    "確認コードが違います。一度使ったコードは使えません。次の6けたが出るまで待って入れてください。"
)
LOCKED = "このアカウントはロックされています。システム管理者に解除を頼んでください。"
NOT_VALID = "このアカウントは今日は使えません。利用期間をシステム管理者に確認してください。"


@dataclass(frozen=True)
class Answer:
    """``staff`` when right, else ``problem`` in words."""

    staff: Staff | None
    problem: str = ""


@transaction.atomic
def try_password(number: str, password: str) -> Answer:
    """Check number and password. The answer takes the same time for an unknown number."""
    staff = Staff.objects.select_for_update().filter(number=number).first()
    if staff is None:
        make_password(password)
        refuse(None, number)
        return Answer(None, WRONG)
    # Checked even when locked, so that the time tells nothing.
    right = check_password(password, staff.password)
    if staff.locked_at is not None:
        refuse(staff, number)
        return Answer(None, LOCKED)
    if not right:
        return Answer(None, count_failure(staff, WRONG))
    if not staff.is_valid_on(clock.today()) or staff.posting_on(clock.today()) is None:
        refuse(staff, number)
        return Answer(None, NOT_VALID)
    with audit.visiting(as_visitor(staff, number)):
        audit.record("access.password.right")
    return Answer(staff)


@transaction.atomic
def try_code(staff: Staff, code: str) -> tuple[TOTPDevice | None, str]:
    """Check the code against the person's confirmed device: (device, "") or (None, problem)."""
    staff = Staff.objects.select_for_update().get(pk=staff.pk)
    if staff.locked_at is not None:
        refuse(staff, staff.number)
        return None, LOCKED
    for device in TOTPDevice.objects.devices_for_user(staff, confirmed=True):
        # Five failures lock. The library's own waiting time would refuse right codes and count them.
        device.throttle_reset(commit=False)
        if device.verify_token(digits(code)):
            note_success(staff)
            return device, ""
    return None, count_failure(staff, WRONG_CODE)


@transaction.atomic
def try_enrolment(staff: Staff, device: TOTPDevice, code: str) -> str:
    """認証アプリの登録: the first right code confirms the device. Returns the problem or ""."""
    device.throttle_reset(commit=False)
    if not device.verify_token(digits(code)):
        return WRONG_CODE
    with audit.event("access.factor.enrol", others={"staff": [staff.pk]}):
        device.confirmed = True
        device.save()
    note_success(staff)
    return ""


def offer_device(staff: Staff) -> TOTPDevice:
    """A device for registering, with a secret nobody has seen; one offered before is void.

    Who only looked at the picture earlier, with a password that became known, has nothing.
    """
    TOTPDevice.objects.filter(user=staff, confirmed=False).delete()
    return TOTPDevice.objects.create(user=staff, confirmed=False, name="app")


def offered_device(staff: Staff, pk: int | None) -> TOTPDevice | None:
    """The device ``pk`` that was offered to this person and is not confirmed yet."""
    return TOTPDevice.objects.filter(user=staff, confirmed=False, pk=pk).first()


def has_device(staff: Staff) -> bool:
    """Whether the person has a second factor yet."""
    return bool(TOTPDevice.objects.devices_for_user(staff, confirmed=True).exists())


def digits(code: str) -> str:
    """The code as typed, full width and spaces forgiven."""
    return "".join(str(int(c)) for c in code if c.isdecimal())


def note_success(staff: Staff) -> None:
    """The row of failures ends."""
    if staff.failed_sign_ins:
        with audit.event("access.sign_in.clear", others={"staff": [staff.pk]}):
            Staff.objects.filter(pk=staff.pk).update(failed_sign_ins=0)


def count_failure(staff: Staff, problem: str) -> str:
    """One more failure; the fifth locks. Returns what to say."""
    with refused(staff, staff.number):
        failures = staff.failed_sign_ins + 1
        locked_at = clock.now() if failures >= FAILURES_THAT_LOCK else None
        Staff.objects.filter(pk=staff.pk).update(failed_sign_ins=failures, locked_at=locked_at)
    return LOCKED if locked_at else problem


def refuse(staff: Staff | None, number: str) -> None:
    """Write a failed sign-in into the log."""
    with refused(staff, number):
        pass


@contextmanager
def refused(staff: Staff | None, number: str) -> Iterator[None]:
    """The entry of a failed sign-in, under the number that was typed."""
    with (
        audit.visiting(as_visitor(staff, number)),
        audit.event("access.sign_in", outcome=Outcome.REFUSED),
    ):
        yield


def as_visitor(staff: Staff | None, number: str) -> audit.Visitor:
    """Who stands at the door, from the terminal of this request."""
    if staff is None and len(number) > LONGEST_UNKNOWN_NUMBER:
        number = "（長い文字）"
    return replace(
        current(),
        staff_id=staff.pk if staff else None,
        number=number[:60],
        name=staff.name if staff else "",
    )
