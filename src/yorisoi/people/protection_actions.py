"""What is done with 支援措置: set, prolong, lift, and open an address for some minutes."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from yorisoi import audit, clock
from yorisoi.access.entrance import require
from yorisoi.access.models import Staff
from yorisoi.access.versions import NotPossible, save_version
from yorisoi.people.models import (
    AddressRelease,
    Person,
    Protection,
    ProtectionKind,
    Source,
)
from yorisoi.people.retired import require_open
from yorisoi.people.whereabouts import protected

RELEASE_LASTS = timedelta(minutes=15)


@transaction.atomic
def set_protection(
    *,
    by: Staff,
    persons: Iterable[Person],
    kind: ProtectionKind,
    starts_on: date,
    ends_on: date | None = None,
    against: Person | None = None,
    note: str = "",
    source: Source = Source.STAFF,
) -> list[Protection]:
    """支援措置の登録 for several persons of a family at once. It suppresses from this moment on.

    :raises NotPossible: when one of them is the one it is set against, or has it already.
    """
    made = []
    for person in persons:
        require_open(by, "people.protection.set", person)
        if against and person.pk == against.pk:
            raise NotPossible(
                f"{person.name}さんは加害者として選ばれています。どちらかを外してください。"
            )
        in_force = person.protections.filter(lifted_at=None, kind=kind, against=against)
        if in_force.exists():
            raise NotPossible(f"{person.name}さんには、同じ{kind.label}がもう登録されています。")
        with audit.event("people.protection.set", persons=[person.pk]):
            protection = Protection(
                person=person,
                kind=kind,
                starts_on=starts_on,
                ends_on=ends_on,
                against=against,
                note=note,
                source=source,
                recorded_by=by,
                recorded_at=clock.now(),
            )
            protection.full_clean()
            protection.save()
        made.append(protection)
    return made


@transaction.atomic
def change_protection(*, by: Staff, protection: Protection, **changes: Any) -> Protection:
    """Its kind, days or notes: a 仮支援措置 is granted, a year is added.

    :raises Outdated: when somebody else changed it since it was read.
    :raises NotPossible: when it was lifted meanwhile.
    """
    require_open(by, "people.protection.set", protection.person)
    if protection.lifted_at:
        raise NotPossible("この支援措置はもう解かれています。")
    with audit.event("people.protection.set", persons=[protection.person_id]):
        for name, value in changes.items():
            setattr(protection, name, value)
        protection.full_clean()
        save_version(protection, **changes)
    return protection


@transaction.atomic
def lift_protection(*, by: Staff, protection: Protection, because: str) -> Protection:
    """支援措置を解く: the one way in which it ends (protection.md D5).

    :raises Outdated: when somebody else changed it since it was read.
    :raises NotPossible: when it was lifted already.
    """
    require_open(by, "people.protection.lift", protection.person)
    if protection.lifted_at:
        raise NotPossible("この支援措置はもう解かれています。")
    with audit.event("people.protection.lift", persons=[protection.person_id]):
        save_version(protection, lifted_at=clock.now(), lifted_by=by, lifted_because=because)
    return protection


@transaction.atomic
def release_address(*, by: Staff, person: Person, reason: str) -> AddressRelease:
    """秘匿の一時解除: for ``by`` alone, for 15 minutes; it ends by itself (D4). The log keeps the reason.

    :raises NotPossible: when the address is not suppressed.
    """
    require(by, "people.address.release", person)
    if not protected([person.pk]):
        raise NotPossible("この人の住所は秘匿されていません。")
    with audit.event("people.address.release", persons=[person.pk], purpose=reason):
        now = clock.now()
        return AddressRelease.objects.create(
            person=person, staff=by, reason=reason, starts_at=now, ends_at=now + RELEASE_LASTS
        )
