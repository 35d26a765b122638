"""Sits everybody of the demo ward down: a session each, as after password and code.

Run as a process of the product; prints 職員番号 → session key as JSON. With 「再確認前」 behind the
number: a session in which a dangerous action asks for password and code again.
"""

import json
from datetime import timedelta
from typing import cast
from uuid import uuid4

import django
from django.http import HttpRequest

django.setup()

from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.db import transaction  # noqa: E402
from django_otp.plugins.otp_totp.models import TOTPDevice  # noqa: E402

from tests.browser.people import ADMINISTRATOR, CASEWORKER, SUPERVISOR  # noqa: E402
from tests.legacy import moves  # noqa: E402
from yorisoi import audit, clock  # noqa: E402
from yorisoi.access import sittings  # noqa: E402
from yorisoi.access.models import Posting, Staff  # noqa: E402
from yorisoi.access.request import StaffRequest  # noqa: E402
from yorisoi.cases.intake.actions import Reception, register_consultation  # noqa: E402
from yorisoi.cases.models import Case  # noqa: E402
from yorisoi.exchange import media  # noqa: E402
from yorisoi.exchange.models import (  # noqa: E402
    Batch,
    MediumEventKind,
    MediumKind,
    Mode,
)

# The sessions begin in an hour: they do not grow old while the tests run.
AHEAD_SECONDS = 60 * 60


def sit_down(posting: Posting, *, confirmed: bool) -> str:
    """A session of this person; its key."""
    request = HttpRequest()
    request.session, request.user = SessionStore(), posting.staff
    device = TOTPDevice.objects.get(user=posting.staff)
    sittings.begin(cast(StaffRequest, request), posting.staff, device)
    for moment in ("started_at", "seen_at", "confirmed_at"):
        request.session[moment] += AHEAD_SECONDS
    if not confirmed:
        request.session["confirmed_at"] = 0
    request.session.save()
    return str(request.session.session_key)


@transaction.atomic
def ask_for_a_batch() -> None:
    """A batch that waits: the demo has none, and its pages want to be seen."""
    by = Staff.objects.get(number=ADMINISTRATOR)
    with audit.visiting(audit.Visitor(name="テスト")), audit.event("demo.load"):
        Batch.objects.create(
            kind="staff_roster", mode=Mode.CHECK, asked_by=by, asked_at=clock.now()
        )


@transaction.atomic
def take_in_media() -> None:
    """Media as a book of them looks: one that lies here for long, one used, one returned."""
    by, today = Staff.objects.get(number=ADMINISTRATOR), clock.today()

    def line(days: int, **said: str) -> media.Line:
        return media.Line(today - timedelta(days=days), by, **said)

    with audit.visiting(audit.Visitor(name="テスト")):
        for label, kind, days in (
            ("DVD-2026-01", MediumKind.DVD, 45),
            ("USB-2026-02", MediumKind.USB, 12),
            ("DVD-2026-03", MediumKind.DVD, 40),
        ):
            about = media.Description(
                label, kind, "旧システムの児童台帳・相談受付・経過記録", file_count=6
            )
            said = {"organisation": "株式会社みどり情報", "person": "委託　太郎"}
            receipt = line(days, **said, place="執務室の鍵付き書庫")
            medium = media.receive(by=by, medium=about, line=receipt)
            stored = line(days - 1, place="サーバー室の耐火金庫")
            media.record(by=by, medium=medium, kind=MediumEventKind.STORAGE, line=stored)
        used = line(20, remarks="試し移行の前に、ファイルの数を数えた。")
        media.record(by=by, medium=medium, kind=MediumEventKind.USE, line=used)
        event = media.record(
            by=by, medium=medium, kind=MediumEventKind.RETURN, line=line(9, **said)
        )
        media.withdraw(by=by, medium=medium, event=event, reason="ちがう媒体に記録した。")
        erased = line(3, remarks="裁断。証明書 第12号。", **said)
        media.record(by=by, medium=medium, kind=MediumEventKind.ERASURE, line=erased)


@transaction.atomic
def take_a_consultation() -> None:
    """A 相談受付 from a neighbour: its pages want to be seen."""
    by = Staff.objects.get(number=CASEWORKER)
    case = Case.objects.filter(worker=by, closed_on=None).order_by("pk")[0]
    reception = Reception(
        received_at=clock.now(),
        reception_id="reception.phone",
        route_id="route.neighbour",
        matter_id="matter.abuse",
        abuse_id="abuse.psychological",
        urgency_id="urgency.high",
        first_step_id="first_step.meeting",
        text="夜おそくまで泣き声が続いている。",
        caller_words="となりの人",
        hides_caller=True,
        is_report=True,
    )
    with audit.visiting(audit.Visitor(name="テスト")):
        register_consultation(
            by=by, form_key=uuid4(), reception=reception, subjects=[case.subject], worker=by
        )


def move_an_old_system() -> None:
    """Moves with everything their pages show: the demo begins without any."""
    by = Staff.objects.get(number=SUPERVISOR)
    posting = by.posting_on(clock.today())
    assert posting
    assert posting.team
    moves.carry_through(by, posting.team, by)


if __name__ == "__main__":
    ask_for_a_batch()
    move_an_old_system()
    take_in_media()
    take_a_consultation()
    keys = {}
    for one in Posting.objects.on(clock.today()).select_related("staff"):
        keys[one.staff.number] = sit_down(one, confirmed=True)
        keys[f"{one.staff.number}再確認前"] = sit_down(one, confirmed=False)
    print(json.dumps(keys))
