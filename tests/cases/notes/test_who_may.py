"""Who reads and writes notes: by their cases; drafts by their author alone."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.cases.notes.steps import attach, form, sibling_case, write
from tests.cast import Cast
from yorisoi import clock
from yorisoi.access.models import Staff
from yorisoi.audit.models import Event
from yorisoi.cases.actions import give_grant
from yorisoi.cases.models import Note

Enter = Callable[[Staff], Client]
READ = {"owner": 200, "same_team": 200, "supervisor": 200, "integrated": 200}
REFUSED = {"other_team": 403, "nurse": 403}
STRANGERS = dict.fromkeys(("administrator", "auditor", "contractor", "stranger"), 404)


@pytest.mark.parametrize(("name", "status"), (READ | REFUSED | STRANGERS).items())
def test_reading_a_note_and_its_file(name: str, status: int, cast: Cast, enter: Enter) -> None:
    note = write(cast.owner, cast.case)
    file = attach(cast.owner, cast.case, note)
    browser = enter(getattr(cast, name)) if name != "stranger" else enter(cast.auditor)
    assert browser.get(f"/cases/{cast.case.pk}/notes/{note.pk}/").status_code == status
    answer = browser.get(f"/cases/{cast.case.pk}/attachments/{file.pk}/")
    assert answer.status_code == status


@pytest.mark.parametrize(("name", "status"), (READ | REFUSED | STRANGERS).items())
def test_writing(name: str, status: int, cast: Cast, enter: Enter) -> None:
    if name == "stranger":
        pytest.skip("has no posting and cannot sign in")
    answer = enter(getattr(cast, name)).post(f"/cases/{cast.case.pk}/notes/new/", form(cast.case))
    assert answer.status_code == (302 if status == 200 else status)
    assert Note.objects.count() == (status == 200)


def test_a_nurse_with_a_grant_reads_and_does_not_write(cast: Cast, enter: Enter) -> None:
    note = write(cast.owner, cast.case)
    today = clock.today()
    give_grant(
        by=cast.owner, case=cast.case, staff=cast.nurse, reason="r", starts_on=today, ends_on=today
    )
    browser, page = enter(cast.nurse), f"/cases/{cast.case.pk}/notes/"
    html = browser.get(f"{page}{note.pk}/").content.decode()
    assert note.text.split("\n")[0] in html
    assert "訂正する" not in html
    assert "添付する" not in html
    for address in ("new/", f"{note.pk}/amend/"):
        assert browser.get(page + address).status_code == 403
    for address in (f"{note.pk}/approve/", f"{note.pk}/attach/"):
        assert browser.post(page + address).status_code == 403


@pytest.mark.parametrize("name", ["same_team", "supervisor", "integrated"])
@pytest.mark.parametrize("page", ["", "change/"])
def test_a_draft_is_its_authors_alone(name: str, page: str, cast: Cast, enter: Enter) -> None:
    note = write(cast.owner, cast.case, confirm=False)
    address = f"/cases/{cast.case.pk}/notes/{note.pk}/"
    assert enter(getattr(cast, name)).get(address + page).status_code == 404
    assert enter(cast.owner).get(address + page).status_code == 200
    for action in ("confirm/", "discard/", "approve/", "attach/"):
        answer = enter(getattr(cast, name)).post(address + action, {"version": note.version})
        assert answer.status_code in {403, 404}
    assert Note.objects.get(pk=note.pk).state == "draft"


def test_a_note_is_not_found_through_a_case_it_does_not_stand_in(cast: Cast, enter: Enter) -> None:
    other = sibling_case(cast.case)
    note = write(cast.owner, other)
    file = attach(cast.owner, other, note)
    browser = enter(cast.owner)
    assert browser.get(f"/cases/{cast.case.pk}/notes/{note.pk}/").status_code == 404
    assert browser.get(f"/cases/{cast.case.pk}/attachments/{file.pk}/").status_code == 404


def test_a_refusal_is_in_the_log(cast: Cast, enter: Enter) -> None:
    note = write(cast.owner, cast.case)
    enter(cast.other_team).get(f"/cases/{cast.case.pk}/notes/{note.pk}/")
    entry = Event.objects.get(action="cases.note.versions")
    assert (entry.outcome, entry.staff_id) == ("refused", cast.other_team.pk)
