"""The sitting: from signing in to signing out, time-out, or the end of the account or posting."""

from django.conf import settings
from django.contrib.auth import login, logout
from django_otp import login as otp_login
from django_otp.models import Device

from yorisoi import clock
from yorisoi.access.models import Staff
from yorisoi.access.request import StaffRequest

CONFIRMED_FOR_SECONDS = 5 * 60
IDLE = "15分間操作がなかったため、サインアウトしました。"
SEEN_EVERY_SECONDS = 30  # how often "last seen" is written; not at every request


def begin(request: StaffRequest, staff: Staff, device: Device) -> None:
    """Start a sitting: password and second factor have both been right."""
    # A new session with a new key; nothing that this browser held before goes along.
    request.session.flush()
    login(request, staff, backend="django.contrib.auth.backends.ModelBackend")
    otp_login(request, device)
    now = clock.now().timestamp()
    posting = staff.posting_on(clock.today())
    request.session.update(
        {
            "started_at": now,
            "seen_at": now,
            "confirmed_at": now,
            "posting": posting.pk if posting else None,
        }
    )


def end(request: StaffRequest) -> None:
    """Sign out; nothing of the session remains."""
    logout(request)


def why_over(request: StaffRequest) -> str | None:
    """Why this sitting must end now, in words for the sign-in page; None when it goes on."""
    staff = request.user
    now = clock.now().timestamp()
    session = request.session
    if not staff.is_verified():  # type: ignore[attr-defined]  # django-otp's middleware
        return "もう一度サインインしてください。"
    if now - session.get("seen_at", 0) > settings.SESSION_IDLE_SECONDS:
        return IDLE
    if now - session.get("started_at", 0) > settings.SESSION_LIFE_SECONDS:
        return "サインインから10時間たったため、サインアウトしました。"
    if staff.locked_at is not None or not staff.is_valid_on(clock.today()):
        return "このアカウントは使えなくなりました。管理者に確認してください。"
    posting = staff.posting_on(clock.today())
    if posting is None or posting.pk != session.get("posting"):
        return "配属が変わりました。もう一度サインインしてください。"
    return None


def note_presence(request: StaffRequest) -> None:
    """Push the idle time-out ahead."""
    now = clock.now().timestamp()
    if now - request.session.get("seen_at", 0) > SEEN_EVERY_SECONDS:
        request.session["seen_at"] = now


def is_confirmed(request: StaffRequest) -> bool:
    """Whether password and code were given within the last five minutes."""
    confirmed_at: float = request.session.get("confirmed_at", 0)
    return clock.now().timestamp() - confirmed_at < CONFIRMED_FOR_SECONDS


def confirm(request: StaffRequest) -> None:
    """Password and code were given again."""
    request.session["confirmed_at"] = clock.now().timestamp()
