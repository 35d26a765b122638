"""``allows`` asks about one case, ``filter_for`` about all: they must never say different things."""

from datetime import date

import pytest

from tests.cast import PEOPLE, Cast
from yorisoi import audit
from yorisoi.access import rights
from yorisoi.access.entrance import Hidden, Refused, allows, filter_for, require
from yorisoi.cases.actions import give_grant
from yorisoi.cases.models import Case
from yorisoi.people.models import Person

ABOUT_A_CASE = [code for code, action in rights.table().items() if action.about == "cases.Case"]
READERS = {"owner", "same_team", "supervisor", "integrated"}
KNOWERS = READERS | {"other_team", "nurse"}
WRITERS = {"owner", "same_team", "supervisor", "integrated"}
HOLDERS = {"owner", "supervisor"}
MAY = {
    "cases.case.list": READERS,
    "cases.case.know": KNOWERS,
    "cases.case.read": READERS,
    "cases.case.viewers": {"owner", "same_team", "supervisor"},
    "cases.grant.give": {"owner", "supervisor"},
    "cases.grant.withdraw": {"owner", "supervisor"},
    "cases.grant.take": KNOWERS,
    "cases.case.timeline": READERS,
    "cases.case.health": READERS,
    "cases.case.registered": READERS,
    "cases.lists.read": READERS,
    "documents.list.export": WRITERS,
    "cases.case.change": WRITERS,
    "cases.case.assign": HOLDERS,
    "cases.case.close": HOLDERS,
    "cases.case.reopen": WRITERS,
    "cases.case.born": WRITERS,
    "cases.case.transfer": HOLDERS,
    "cases.case.transfer_withdraw": HOLDERS,
    "cases.case.transfer_received": WRITERS,
    "cases.note.write": WRITERS,
    "cases.note.change": WRITERS,
    "cases.note.confirm": WRITERS,
    "cases.note.amend": WRITERS,
    "cases.note.approve": {"supervisor"},
    "cases.note.discard": WRITERS,
    "cases.note.drafts": WRITERS,
    "cases.note.versions": READERS,
    "cases.note.queue": {"supervisor"},
    "cases.note.search": READERS,
    "cases.attachment.add": WRITERS,
    "cases.attachment.read": READERS,
    "cases.attachment.withdraw": WRITERS,
    "cases.task.list": READERS,
    "cases.task.add": WRITERS,
    "cases.task.change": WRITERS,
    "cases.task.done": WRITERS,
    "cases.task.undo": WRITERS,
    "cases.task.drop": WRITERS,
    "cases.task.countdown": READERS,
    "cases.safety.record": WRITERS,
    "cases.safety.drop": {"supervisor"},
    "alerts.alert.list": READERS,
    "alerts.alert.take": WRITERS,
    "alerts.alert.done": WRITERS,
    "alerts.alert.put_off": WRITERS,
    "alerts.alert.back": WRITERS,
    "documents.face_sheet.print": WRITERS,
    "documents.notes.print": WRITERS,
    "documents.notes.export": WRITERS,
    "documents.genogram.print": WRITERS,
    "documents.transfer.print": WRITERS,
}


@pytest.fixture
def another(cast: Cast) -> Case:
    """A case of team B, held by the one who is 別係 to the first."""
    case = Case.objects.get(pk=cast.case.pk)
    case.pk, case.number = None, "2026-00002"
    case.subject = Person.objects.get(name="渡邉　香織")
    case.worker = cast.other_team
    case.team_id = cast.other_team.posting_on(date(2026, 6, 15)).team_id  # type: ignore[union-attr,assignment]
    with audit.event("demo.load"):
        case.save(force_insert=True)
    return case


def test_every_action_about_a_case_is_examined_here() -> None:
    assert set(MAY) == set(ABOUT_A_CASE)


@pytest.mark.parametrize("name", PEOPLE)
def test_each_member_of_the_cast(name: str, cast: Cast) -> None:
    staff = getattr(cast, name)
    for code in ABOUT_A_CASE:
        expected = name in MAY[code]
        assert allows(staff, code, cast.case) is expected, code
        listed = filter_for(staff, code, Case.objects.filter(pk=cast.case.pk))
        assert listed.exists() is expected, code
        if expected:
            require(staff, code, cast.case)
        else:
            with pytest.raises((Refused, Hidden)):
                require(staff, code, cast.case)


@pytest.mark.parametrize("name", PEOPLE)
def test_with_two_cases_and_a_grant(name: str, cast: Cast, another: Case) -> None:
    today = date(2026, 6, 15)
    for staff in (cast.other_team, cast.nurse, cast.contractor):
        give_grant(
            by=cast.owner, case=cast.case, staff=staff, reason="r", starts_on=today, ends_on=today
        )
    staff = getattr(cast, name)
    listed = {code: set(filter_for(staff, code, Case.objects.all())) for code in ABOUT_A_CASE}
    for code, found in listed.items():
        assert found == {one for one in (cast.case, another) if allows(staff, code, one)}, code
    read = listed["cases.case.read"]
    assert (cast.case in read) is (name in READERS | {"other_team", "nurse"})
    assert (another in read) is (name in {"other_team", "supervisor", "integrated"})
