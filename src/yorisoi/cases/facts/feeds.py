"""When each register was last delivered."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max

from yorisoi import clock
from yorisoi.japanese import wareki_short
from yorisoi.registers.interfaces import all_interfaces
from yorisoi.registers.models import Feed, FeedState


@dataclass(frozen=True)
class Delivered:
    """One register: its name, and the moment its last file was made."""

    title: str
    at: datetime | None

    def __str__(self) -> str:
        if self.at is None:
            return f"{self.title}：まだ届いていません"
        day = wareki_short(self.at.astimezone(clock.TOKYO).date())
        return f"{self.title}（{day} の連携まで）"


def delivered() -> dict[str, Delivered]:
    """Every mirror of this ward by its code. One query."""
    last = dict(
        Feed.objects.filter(state=FeedState.TAKEN)
        .order_by()
        .values_list("interface")
        .annotate(last=Max("stamp"))
    )
    return {
        one.mirror.code: Delivered(one.title, last.get(one.code))
        for one in all_interfaces().values()
    }
