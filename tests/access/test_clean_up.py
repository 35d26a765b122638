"""Old drafts and ended sessions go; what is in use stays."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.contrib.sessions.models import Session
from django.http import QueryDict
from django.test import Client
from procrastinate.contrib.django import app

from tests.cast import Cast
from yorisoi import clock
from yorisoi.access import drafts, tasks
from yorisoi.access.models import Draft, Staff
from yorisoi.audit.models import Event

Enter = Callable[[Staff], Client]
DAYS = timedelta(days=30)


def type_in(staff: Staff, text: str) -> None:
    drafts.begin()
    posted = QueryDict(mutable=True)
    posted.update({drafts.TOKEN_FIELD: drafts.token_for(staff, "/x/"), "reason": text})
    assert drafts.keep(posted)


def test_drafts_go_after_thirty_days_and_the_log_says_whose(cast: Cast, now: datetime) -> None:
    for staff in (cast.owner, cast.owner, cast.nurse):
        type_in(staff, "古い")
    with clock.standing_at(now + timedelta(seconds=1)):
        type_in(cast.owner, "新しい")
    with clock.standing_at(now + DAYS):
        tasks.remove_what_is_old(0)
        assert Draft.objects.count() == 4
    with clock.standing_at(now + DAYS + timedelta(seconds=1)):
        tasks.remove_what_is_old(0)
        tasks.remove_what_is_old(0)
    assert Draft.objects.get().fields == {"reason": ["新しい"]}
    event = Event.objects.get(action="access.draft.expire")
    assert (event.staff_name, event.staff_id) == ("システム", None)
    touch = event.touches.get()
    assert touch.others == {"staff": sorted([cast.owner.pk, cast.nurse.pk])}
    assert (touch.results, touch.conditions) == (3, None)


def test_ended_sessions_go(cast: Cast, enter: Enter, now: datetime) -> None:
    going_on, over = enter(cast.owner), enter(cast.nurse)
    Session.objects.filter(pk=over.session.session_key).update(expire_date=now - timedelta(1))
    Session.objects.filter(pk=going_on.session.session_key).update(expire_date=now + timedelta(1))
    tasks.remove_what_is_old(0)
    assert [one.pk for one in Session.objects.all()] == [going_on.session.session_key]


def test_the_worker_does_it_every_hour() -> None:
    jobs = {one.task.name: one.cron for one in app.periodic_registry.periodic_tasks.values()}
    assert jobs["access.clean_up"] == "17 * * * *"
