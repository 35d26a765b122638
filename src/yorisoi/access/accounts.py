"""What is done with accounts: open, change, transfer, end, lock, unlock, reset.

Every action here is one transaction, checks the right, and is in the log and the history.
"""

import secrets
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django_otp.plugins.otp_totp.models import TOTPDevice

from yorisoi import audit, clock
from yorisoi.access.entrance import require
from yorisoi.access.models import Posting, Staff, Team
from yorisoi.access.rights import Role
from yorisoi.access.versions import NotPossible, save_version

# No 0/O, 1/l: a first password is read aloud or copied from paper once.
LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"


@dataclass(frozen=True)
class Opened:
    """A new or reset account, with the password that is shown once."""

    staff: Staff
    first_password: str


def first_password() -> str:
    """A random password in four groups, for one use: about 80 bits."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))


def not_oneself(by: Staff, staff: Staff) -> None:
    """Nobody gives rights or days to their own account; it takes another administrator.

    :raises NotPossible: when it is one's own.
    """
    if by.pk == staff.pk:
        raise NotPossible(
            "自分のアカウントは自分で変更できません。ほかのシステム管理者に頼んでください。"
        )


@dataclass(frozen=True)
class NewAccount:
    """What an account begins with: the person, the first posting, the days it is valid."""

    number: str
    name: str
    kana: str
    role: Role
    team: Team | None
    valid_from: date
    valid_until: date | None = None
    organisation: str = "子ども家庭支援課"


@transaction.atomic
def open_account(*, by: Staff, new: NewAccount) -> Opened:
    """アカウントの登録. The password must be changed and a second factor set at first sign-in."""
    require(by, "access.staff.open")
    return make_account(new)


@transaction.atomic
def make_account(new: NewAccount) -> Opened:
    """As ``open_account``, without asking for a right: for commands run on the server itself."""
    password = first_password()
    with audit.event("access.staff.open") as entry:
        staff = Staff(
            number=new.number,
            name=new.name,
            kana=new.kana,
            organisation=new.organisation,
            valid_from=new.valid_from,
            valid_until=new.valid_until,
        )
        staff.set_password(password)
        staff.full_clean()
        staff.save()
        Posting.objects.create(staff=staff, team=new.team, role=new.role, starts_on=new.valid_from)
        entry.touch(others={"staff": [staff.pk]})
    return Opened(staff, password)


@transaction.atomic
def change_account(
    *,
    by: Staff,
    staff: Staff,
    name: str,
    kana: str,
    organisation: str,
    valid_from: date,
    valid_until: date | None,
) -> Staff:
    """アカウントの変更. An end date in the past ends the person's sitting at their next click."""
    require(by, "access.staff.change")
    not_oneself(by, staff)
    with audit.event("access.staff.change", others={"staff": [staff.pk]}):
        save_version(
            staff,
            name=name,
            kana=kana,
            organisation=organisation,
            valid_from=valid_from,
            valid_until=valid_until,
        )
    return staff


@transaction.atomic
def transfer(*, by: Staff, staff: Staff, team: Team | None, role: Role, starts_on: date) -> Posting:
    """異動: a new team or role from ``starts_on``. The posting before ends on the day before.

    Planned later postings are replaced: what was decided last holds.
    """
    require(by, "access.staff.transfer")
    not_oneself(by, staff)
    with audit.event("access.staff.transfer", others={"staff": [staff.pk]}):
        # One transfer at a time for one person.
        Staff.objects.select_for_update().get(pk=staff.pk)
        if starts_on < clock.today():
            raise NotPossible("過去の配属は書きかえられません。今日以後の日付にしてください。")
        staff.postings.filter(starts_on__gte=starts_on).delete()
        staff.postings.on(starts_on).update(ends_on=starts_on - timedelta(days=1))
        posting = Posting.objects.create(staff=staff, team=team, role=role, starts_on=starts_on)
        save_version(staff)
    staff.__dict__.pop("_postings", None)
    return posting


@transaction.atomic
def unlock(*, by: Staff, staff: Staff) -> Staff:
    """ロックの解除."""
    require(by, "access.staff.unlock")
    if staff.locked_at is None:
        raise NotPossible("このアカウントはロックされていません。")
    with audit.event("access.staff.unlock", others={"staff": [staff.pk]}):
        save_version(staff, locked_at=None, failed_sign_ins=0)
    return staff


@transaction.atomic
def reset_password(*, by: Staff, staff: Staff) -> Opened:
    """パスワードの再設定: a new first password; running sittings of the person end."""
    require(by, "access.staff.reset")
    not_oneself(by, staff)
    password = first_password()
    with audit.event("access.staff.reset", others={"staff": [staff.pk]}):
        staff.set_password(password)
        save_version(staff, password=staff.password, must_change_password=True)
    return Opened(staff, password)


@transaction.atomic
def reset_second_factor(*, by: Staff, staff: Staff) -> None:
    """認証アプリの再登録: the old device is forgotten; the next sign-in sets a new one."""
    require(by, "access.staff.reset_factor")
    not_oneself(by, staff)
    with audit.event("access.staff.reset_factor", others={"staff": [staff.pk]}):
        TOTPDevice.objects.filter(user=staff).delete()


@transaction.atomic
def change_own_password(*, staff: Staff, new_password: str) -> Staff:
    """パスワードの変更 by the person (who has just proved to know the old one)."""
    with audit.event("access.password.change", others={"staff": [staff.pk]}):
        staff.set_password(new_password)
        save_version(staff, password=staff.password, must_change_password=False)
    return staff
