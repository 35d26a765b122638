"""住基 on the page of a person: what it says, where it differs, who else is in the household."""

from django.urls import reverse

from yorisoi import audit
from yorisoi.access.request import StaffRequest
from yorisoi.clock import TOKYO
from yorisoi.japanese import wareki
from yorisoi.people.models import Person
from yorisoi.people.panels import Line, Panel
from yorisoi.registers.differences import items_of
from yorisoi.registers.linking import in_force
from yorisoi.registers.residents import (
    Household,
    for_log,
    household_of,
    resident_of,
    seeing_household,
    stamp_of,
)

TITLE = "住基"


def panel(request: StaffRequest, person: Person) -> Panel | None:
    """The card; the page behind it says it all, and offers what can be done."""
    url = reverse("residents:person", args=[person.pk])
    found = in_force(person)
    if found is None and person.merged_into_id:
        return None  # its link is the kept record's
    if found is None:
        words = "住基の人とつながっていません。"
        if person.resident_number:
            words = (
                f"宛名番号 {person.resident_number} が記録されていますが、確かめられていません。"
            )
        return Panel(TITLE, empty=words, url=url, url_words="つなぐ")
    with seeing_household(request.user, found.number) as numbers:
        resident = resident_of(person, request.user)
        if resident is None:
            words = (
                f"住基の人（宛名番号 {found.number}）とつながっています"
                f"（{found.get_basis_display()}・{wareki(found.decided_at.astimezone(TOKYO).date())}）。"
                "内容は、ケースのある家族について示します。目的を書いて住基で見ることもできます。"
            )
            return Panel(TITLE, empty=words, url=url, url_words="くわしく")
        household = household_of(resident, numbers, request.user)
        items = items_of(person, resident, request.user)
        source = stamp_of(resident.record)
    audit.open_entry().touch(others=for_log(numbers), listed=True)
    lines = [Line(resident.state, url)] if resident.state else []
    lines += [
        Line(
            f"{one.title} {one.theirs}",
            note=f"相談員の記録：{one.ours or '（なし）'}" if one.differs else "",
        )
        for one in items
        if one.theirs and (one.differs or one.code in ("address", "nationality", "household"))
    ]
    lines += members(household)
    lines.append(Line(f"{source}・{resident.movement}"))
    return Panel(TITLE, lines, url=url, url_words="くわしく")


def members(household: Household) -> list[Line]:
    """世帯員 who live there now; those on file with the way to them."""
    return [
        Line(
            f"世帯員 {one.record.name}（{one.record.relation}）{one.born} {one.years}",
            reverse("people:page", args=[one.person.pk]) if one.person else "",
            "" if one.person else "登録なし",
        )
        for one in household.here
    ]
