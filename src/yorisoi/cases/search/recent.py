"""検索履歴: the last searches of one person, read from the log, which has them anyway."""

from datetime import timedelta

from yorisoi import clock
from yorisoi.access.models import Staff
from yorisoi.audit.models import Touch

SHOWN = 8
LOOKED_AT = 60  # entries; the same words again and again count once
DAYS = 30


def recent_searches(staff: Staff, action: str) -> list[str]:
    """What ``staff`` searched for last by ``action``, newest first, each once."""
    rows = (
        Touch.objects.filter(
            event__staff_id=staff.pk,
            event__action=action,
            event__at__gte=clock.now() - timedelta(days=DAYS),
            conditions__has_key="q",
        )
        .order_by("-event_id")
        .values_list("conditions__q", flat=True)[:LOOKED_AT]
    )
    return [words for words in dict.fromkeys(rows) if words][:SHOWN]
