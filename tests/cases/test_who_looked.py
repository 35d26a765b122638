from collections.abc import Callable

from django.test import Client

from tests.cast import Cast
from yorisoi.access.models import Staff
from yorisoi.audit.queries import who_looked
from yorisoi.cases.actions import take_grant

Enter = Callable[[Staff], Client]


def looks(cast: Cast) -> list[tuple[str, str, str]]:
    rows = who_looked(case=cast.case.pk)
    return [(event.staff_number, event.action, event.outcome) for event in rows]


def test_opening_is_shown_and_standing_in_a_list_is_not(cast: Cast, enter: Enter) -> None:
    enter(cast.same_team).get("/cases/")
    assert looks(cast) == []
    enter(cast.same_team).get(f"/cases/{cast.case.pk}/")
    assert looks(cast) == [("same_team", "cases.case.read", "ok")]


def test_who_tried_and_was_refused_is_shown(cast: Cast, enter: Enter) -> None:
    enter(cast.other_team).get(f"/cases/{cast.case.pk}/")
    assert looks(cast) == [("other_team", "cases.case.read", "refused")]
    page = enter(cast.owner).get(f"/cases/{cast.case.pk}/viewers/").content.decode()
    assert "別係　遠" in page
    assert "拒否" in page


def test_the_purpose_is_shown_to_who_may_see_the_record(cast: Cast, enter: Enter) -> None:
    take_grant(by=cast.other_team, case=cast.case, reason="母から電話")
    for staff in (cast.owner, cast.same_team, cast.supervisor):
        page = enter(staff).get(f"/cases/{cast.case.pk}/viewers/")
        assert "母から電話" in page.content.decode()


def test_a_reader_by_grant_does_not_see_who_else_looked(cast: Cast, enter: Enter) -> None:
    take_grant(by=cast.other_team, case=cast.case, reason="母から電話")
    for staff in (cast.other_team, cast.integrated, cast.nurse):
        assert enter(staff).get(f"/cases/{cast.case.pk}/viewers/").status_code == 403


def test_reading_the_record_is_itself_in_it(cast: Cast, enter: Enter) -> None:
    enter(cast.owner).get(f"/cases/{cast.case.pk}/viewers/")
    assert looks(cast) == [("owner", "cases.case.viewers", "ok")]
