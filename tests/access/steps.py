"""The steps of signing in, as a person does them in a browser."""

from typing import Any

from django.test import Client
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.cast import PASSWORD
from yorisoi.access.models import Staff
from yorisoi.audit.models import Event

WRONG_CODE = "000000"


def device_of(staff: Staff) -> TOTPDevice:
    return TOTPDevice.objects.get(user=staff)


def fresh_code(staff: Staff) -> str:
    """A code that is good now, as if the last one had been used long ago."""
    device = device_of(staff)
    TOTPDevice.objects.filter(pk=device.pk).update(last_t=-1)
    return f"{totp(device.bin_key):06d}"


def wrong_code(staff: Staff) -> str:
    """A code that is not good now, a moment ago or in a moment."""
    good = {totp(device_of(staff).bin_key, drift=drift) for drift in (-2, -1, 0, 1, 2)}
    return f"{next(n for n in range(10) if n not in good):06d}"


def give_password(client: Client, staff: Staff, password: str = PASSWORD) -> Any:
    return client.post("/signin/", {"number": staff.number, "password": password})


def give_code(client: Client, code: str) -> Any:
    return client.post("/signin/code/", {"code": code})


def sign_in(client: Client, staff: Staff, password: str = PASSWORD) -> Any:
    give_password(client, staff, password)
    return give_code(client, fresh_code(staff))


def is_in(client: Client) -> bool:
    """Whether a page behind the door opens: the one for everybody that costs least."""
    return client.get("/confirm/").status_code == 200


def refused_sign_ins(number: str) -> int:
    return Event.objects.filter(
        action="access.sign_in", outcome="refused", staff_number=number
    ).count()
