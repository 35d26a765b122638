"""What the pages of persons say of their cases: a badge in lists, a card on the person's page."""

from collections import defaultdict

from django.urls import reverse

from yorisoi import audit
from yorisoi.access.entrance import filter_for
from yorisoi.access.models import Staff
from yorisoi.access.request import StaffRequest
from yorisoi.cases.models import Case
from yorisoi.japanese import wareki
from yorisoi.people.models import Person
from yorisoi.people.panels import Line, Mark, Panel

KNOW = "cases.case.know"


def marks(viewer: Staff, persons: set[int]) -> dict[int, list[Mark]]:
    """「ケース継続 2026-00001」 of an open case; of somebody with closed ones only, the last 終結."""
    rows = filter_for(viewer, KNOW, Case.objects.filter(subject__in=persons))
    found: dict[int, list[Case]] = defaultdict(list)
    for case in rows.order_by("-opened_on", "-id"):
        found[case.subject_id].append(case)
    return {person: [mark(case) for case in shown(cases)] for person, cases in found.items()}


def shown(cases: list[Case]) -> list[Case]:
    """The open ones, or the last of the closed ones."""
    return [case for case in cases if case.closed_on is None] or cases[:1]


def mark(case: Case) -> Mark:
    """One badge, with the way to the case."""
    url = reverse("cases:page", args=[case.pk])
    if case.closed_on:
        return Mark(f"終結 {wareki(case.closed_on)}", "neutral", url)
    kind = "danger" if case.kind == "protection" else "info"
    return Mark(f"ケース継続 {case.number}", kind, url)


def panel(request: StaffRequest, person: Person) -> Panel | None:
    """ケース of one person, newest first."""
    rows = filter_for(request.user, KNOW, Case.objects.filter(subject=person))
    cases = list(rows.select_related("worker", "team").order_by("-opened_on", "-id"))
    if cases:
        audit.open_entry().touch(cases=[case.pk for case in cases], listed=True)
    return Panel("ケース", [line(case) for case in cases], empty="ケースはありません。")


def line(case: Case) -> Line:
    """Number, kind, who holds it, since when."""
    over = f"・終結 {wareki(case.closed_on)}" if case.closed_on else ""
    return Line(
        f"{case.number} {case.get_kind_display()}",
        reverse("cases:page", args=[case.pk]),
        f"受理 {wareki(case.opened_on)}・{case.worker.name}（{case.team.name}）{over}",
    )
