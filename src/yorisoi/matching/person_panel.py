"""What this room shows on the page of a person: 統合."""

from django.urls import reverse

from yorisoi.access.entrance import allows
from yorisoi.access.request import StaffRequest
from yorisoi.clock import TOKYO
from yorisoi.japanese import wareki
from yorisoi.matching.models import Merge
from yorisoi.people.models import Person
from yorisoi.people.panels import Line, Panel


def panel(request: StaffRequest, person: Person) -> Panel | None:
    """Records that were merged into this one; where another one is found, for who may do it."""
    merges = Merge.objects.filter(kept=person, undone_at=None).select_related("retired")
    may = person.merged_into_id is None and allows(request.user, "matching.person.merge", person)
    lines = [
        Line(
            f"{one.retired.name}（人物番号 {one.retired_id}）を統合済み",
            reverse("matching:merge_undo", args=[one.pk]) if may else "",
            f"{wareki(one.merged_at.astimezone(TOKYO).date())}　{one.reason}",
        )
        for one in merges
    ]
    if not lines and not may:
        return None
    return Panel(
        "統合",
        lines,
        empty="統合した人物はありません。",
        url=reverse("matching:merge_pick", args=[person.pk]) if may else "",
        url_words="同じ人の別の記録を統合する",
    )
