"""Signing in step by step: password, (first password), (registering the app), code. And out.

Until the code is right there is no session of the person: the steps remember who is signing in
under ``pending``, for ten minutes.
"""

import time
from base64 import b32encode

import segno
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_http_methods, require_POST
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from yorisoi import audit, clock
from yorisoi.access import accounts, signing_in, sittings
from yorisoi.access.door import door
from yorisoi.access.forms import CodeForm, ConfirmForm, NewPasswordForm, SignInForm
from yorisoi.access.models import Staff
from yorisoi.access.request import StaffRequest, is_own_path

PENDING_SECONDS = 10 * 60


@door("access.sign_in")
@require_http_methods(["GET", "POST"])
def sign_in(request: StaffRequest) -> HttpResponse:
    """First step: number and password."""
    remember_next(request)
    if request.user.is_authenticated and not request.why_over:
        return redirect(next_page(request))
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = signing_in.try_password(
            form.cleaned_data["number"].strip(), form.cleaned_data["password"]
        )
        if answer.staff is not None:
            request.session.cycle_key()  # a key that was known before is worth nothing from here on
            remember_pending(request, answer.staff)
            return next_step(request, answer.staff)
        form.add_error(None, answer.problem)
    return page(request, "access/sign_in.html", form)


@door("access.password.first")
@require_http_methods(["GET", "POST"])
def first_password(request: StaffRequest) -> HttpResponse:
    """At first use and after a reset: a password of one's own."""
    staff = pending_staff(request)
    if staff is None or not staff.must_change_password:
        return redirect("access:signin")
    form = NewPasswordForm(request.POST or None, staff=staff)
    if request.method == "POST" and form.is_valid():
        with audit.visiting(signing_in.as_visitor(staff, staff.number)):
            accounts.change_own_password(
                staff=staff, new_password=form.cleaned_data["new_password"]
            )
        remember_pending(request, staff)
        return next_step(request, staff)
    return page(request, "access/first_password.html", form, staff=staff)


@door("access.factor.enrol")
@require_http_methods(["GET", "POST"])
def enrol(request: StaffRequest) -> HttpResponse:
    """At first use and after a reset: register an authenticator app by its QR code."""
    staff = pending_staff(request)
    if staff is None or staff.must_change_password or signing_in.has_device(staff):
        return redirect("access:signin")
    device = signing_in.offered_device(staff, request.session.get("offered"))
    if device is None:
        return redirect("access:signin")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with audit.visiting(signing_in.as_visitor(staff, staff.number)):
            problem = signing_in.try_enrolment(staff, device, form.cleaned_data["code"])
        if not problem:
            return come_in(request, staff, device)
        form.add_error("code", problem)
    svg = segno.make(device.config_url, error="m").svg_inline(scale=5, border=4, omitsize=True)
    qr = mark_safe(svg)  # noqa: S308  one path of squares, drawn by the library
    return page(
        request,
        "access/enrol.html",
        form,
        staff=staff,
        qr=qr,
        key=in_groups(device.bin_key),
        demo_code=demo_code(device),
    )


@door("access.sign_in")
@require_http_methods(["GET", "POST"])
def code(request: StaffRequest) -> HttpResponse:
    """Second step: the code of the app."""
    staff = pending_staff(request)
    if staff is None or staff.must_change_password:
        return redirect("access:signin")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with audit.visiting(signing_in.as_visitor(staff, staff.number)):
            device, problem = signing_in.try_code(staff, form.cleaned_data["code"])
        if device is not None:
            return come_in(request, staff, device)
        if problem == signing_in.LOCKED:
            request.session.pop("pending", None)
            messages.error(request, problem)
            return redirect("access:signin")
        form.add_error("code", problem)
    device = TOTPDevice.objects.devices_for_user(staff, confirmed=True).first()
    return page(request, "access/code.html", form, staff=staff, demo_code=demo_code(device))


@door("access.sitting.end")
@require_POST
def sign_out(request: StaffRequest) -> HttpResponse:
    """サインアウト."""
    if request.user.is_authenticated:
        audit.record("access.sitting.end")
        sittings.end(request)
        messages.success(request, "サインアウトしました。")
    return redirect("access:signin")


@door("access.confirm")
@require_http_methods(["GET", "POST"])
def confirm(request: StaffRequest) -> HttpResponse:
    """本人の再確認 before something dangerous: password and code, good for five minutes."""
    remember_next(request)
    form = ConfirmForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = signing_in.try_password(request.user.number, form.cleaned_data["password"])
        problem = answer.problem
        if answer.staff is not None:
            device, problem = signing_in.try_code(answer.staff, form.cleaned_data["code"])
            if device is not None:
                sittings.confirm(request)
                return redirect(next_page(request))
        form.add_error(None, problem)
    device = TOTPDevice.objects.devices_for_user(request.user, confirmed=True).first()
    return page(request, "access/confirm.html", form, demo_code=demo_code(device))


@transaction.atomic
def come_in(request: StaffRequest, staff: Staff, device: TOTPDevice) -> HttpResponse:
    """Both factors were right: the sitting begins, and it is in the log."""
    target = next_page(request)
    with audit.visiting(signing_in.as_visitor(staff, staff.number)):
        audit.record("access.sign_in")
    sittings.begin(request, staff, device)
    return redirect(target)


def next_step(request: StaffRequest, staff: Staff) -> HttpResponse:
    """What this person still has to do before coming in."""
    if staff.must_change_password:
        return redirect("access:first_password")
    if signing_in.has_device(staff):
        return redirect("access:code")
    request.session["offered"] = signing_in.offer_device(staff).pk
    return redirect("access:enrol")


def remember_pending(request: StaffRequest, staff: Staff) -> None:
    """This browser has just given the right password of ``staff``."""
    now = clock.now().timestamp()
    request.session["pending"] = [staff.pk, now, staff.get_session_auth_hash()]


def pending_staff(request: StaffRequest) -> Staff | None:
    """Who gave the right password in this browser within the last ten minutes.

    Nobody when the password has been changed or reset since: it was the old one that was right.
    """
    pk, at, password = request.session.get("pending", (None, 0.0, ""))
    if pk is None or clock.now().timestamp() - at > PENDING_SECONDS:
        return None
    staff = Staff.objects.filter(pk=pk, locked_at=None).first()
    if staff is None or not constant_time_compare(password, staff.get_session_auth_hash()):
        return None
    return staff


def remember_next(request: StaffRequest) -> None:
    """Keep where the person wanted to go, if it is a page of ours."""
    target = request.GET.get("next", "")
    if is_own_path(target):
        request.session["next"] = target


def next_page(request: StaffRequest) -> str:
    """Where to go now, once."""
    return str(request.session.pop("next", "") or reverse("home:home"))


def demo_code(device: TOTPDevice | None) -> str:
    """In the demo ward the page itself shows the code; there are no phones to register."""
    if not settings.DEMO or device is None:
        return ""
    # A code is good once: after a quick second sign-in the next one is shown, which is
    # accepted half a minute ahead.
    is_used = device.last_t >= int(time.time()) // device.step
    return f"{totp(device.bin_key, drift=int(is_used)):06d}"


def in_groups(key: bytes) -> str:
    """The secret for typing into an app by hand."""
    text = b32encode(key).decode().rstrip("=")
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def page(request: StaffRequest, template: str, form: object, **context: object) -> HttpResponse:
    """A sign-in page; wrong input answers 422 so that scripts and tests can tell."""
    errors = bool(getattr(form, "errors", None))
    return render(request, template, {"form": form, **context}, status=422 if errors else 200)
