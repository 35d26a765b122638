"""「確認しました」: what one has read of what happened to one's families."""

from datetime import datetime

from django.db import transaction

from yorisoi import audit, clock
from yorisoi.access.entrance import require
from yorisoi.access.models import Staff
from yorisoi.home.models import NewsMark


@transaction.atomic
def mark_news_seen(*, by: Staff, until: datetime) -> NewsMark:
    """Everything recorded up to ``until`` was seen. The mark only moves forward, never past now."""
    require(by, "home.news.seen")
    now = clock.now()
    until = min(until, now)
    with audit.event("home.news.seen"):
        mark, is_new = NewsMark.objects.select_for_update().get_or_create(
            staff=by, defaults={"seen_until": until, "marked_at": now}
        )
        if not is_new and until > mark.seen_until:
            mark.seen_until, mark.marked_at = until, now
            mark.save(update_fields=["seen_until", "marked_at"])
    return mark
