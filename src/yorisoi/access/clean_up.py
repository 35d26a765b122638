"""What nobody needs any more: old drafts, and the sessions of sittings that are over."""

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.db import transaction

from yorisoi import audit, clock
from yorisoi.access.models import Draft

DRAFTS_STAY = timedelta(days=30)  # after their last save


@transaction.atomic
def remove_old_drafts() -> int:
    """How many. They hold what somebody typed about people: the log says whose went, and how many."""
    old = Draft.objects.filter(saved_at__lt=clock.now() - DRAFTS_STAY)
    found = dict(old.select_for_update().values_list("pk", "staff_id"))
    if found:
        with audit.event("access.draft.expire") as entry:
            Draft.objects.filter(pk__in=found).delete()
            entry.touch(others={"staff": sorted(set(found.values()))}, results=len(found))
    return len(found)


def remove_ended_sessions() -> int:
    """How many. What ended by itself; signing out removes its session at once."""
    return Session.objects.filter(expire_date__lt=clock.now()).delete()[0]
