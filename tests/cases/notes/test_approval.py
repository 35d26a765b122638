"""承認: by the supervisor, of what was read, never of one's own words."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.cases.notes.steps import content, fresh, sibling_case, write
from tests.cast import Cast
from yorisoi.access.models import Staff
from yorisoi.access.versions import NotPossible, Outdated
from yorisoi.cases.models import Note
from yorisoi.cases.notes import actions

Enter = Callable[[Staff], Client]
QUEUE = "/cases/notes/approve/"


def approve(cast: Cast, enter: Enter, note: Note, by: Staff, version: int = 0) -> int:
    address = f"/cases/{cast.case.pk}/notes/{note.pk}/approve/"
    return enter(by).post(address, {"version": version or note.version}).status_code


def test_approved_by_the_supervisor(cast: Cast, enter: Enter) -> None:
    note = write(cast.owner, cast.case)
    assert approve(cast, enter, note, cast.supervisor) == 302
    now = fresh(note)
    assert (now.state, now.approved_by) == ("approved", cast.supervisor)


@pytest.mark.parametrize("name", ["owner", "same_team", "integrated", "nurse"])
def test_by_nobody_else(name: str, cast: Cast, enter: Enter) -> None:
    note = write(cast.owner, cast.case)
    assert approve(cast, enter, note, getattr(cast, name)) == 403
    assert fresh(note).state == "confirmed"


def test_not_ones_own_and_not_what_one_has_amended(cast: Cast, enter: Enter) -> None:
    own = write(cast.supervisor, cast.case)
    amended = write(cast.owner, cast.case)
    actions.amend_note(
        by=cast.supervisor, case=cast.case, note=amended, content=content("別"), reason="r"
    )
    for note in (own, amended):
        with pytest.raises(NotPossible):
            actions.approve_note(by=cast.supervisor, case=cast.case, note=note)
        assert approve(cast, enter, note, cast.supervisor) == 302
        assert fresh(note).state == "confirmed"
    assert "承認を待つ記録はありません" in enter(cast.supervisor).get(QUEUE).content.decode()


def test_not_what_has_changed_since_it_was_read(cast: Cast, enter: Enter) -> None:
    note = write(cast.owner, cast.case)
    read = note.version
    actions.amend_note(by=cast.owner, case=cast.case, note=note, content=content("別"), reason="r")
    assert approve(cast, enter, note, cast.supervisor, version=read) == 302
    assert fresh(note).state == "confirmed"
    note.version = read
    with pytest.raises(Outdated):
        actions.approve_note(by=cast.supervisor, case=cast.case, note=note)


def test_a_draft_is_neither_shown_nor_approved(cast: Cast, enter: Enter) -> None:
    note = write(cast.owner, cast.case, text="まだ見せない", confirm=False)
    assert "まだ見せない" not in enter(cast.supervisor).get(QUEUE).content.decode()
    with pytest.raises(NotPossible):
        actions.approve_note(by=cast.supervisor, case=cast.case, note=note)


def test_the_row_of_the_list_is_answered_alone(cast: Cast, enter: Enter) -> None:
    note = write(cast.owner, cast.case)
    answer = enter(cast.supervisor).post(
        f"/cases/{cast.case.pk}/notes/{note.pk}/approve/",
        {"version": note.version},
        headers={"HX-Request": "true"},
    )
    html = answer.content.decode()
    assert "承認済" in html
    assert "<html" not in html


def test_several_at_once(cast: Cast, enter: Enter) -> None:
    brother = sibling_case(cast.case)
    notes = [
        write(cast.owner, cast.case),
        write(cast.same_team, brother),
        write(cast.owner, brother),
    ]
    ticks = [f"{note.pk}:{note.version}" for note in notes[:2]]
    actions.amend_note(
        by=cast.owner, case=brother, note=notes[2], content=content("別"), reason="r"
    )
    ticks.append(f"{notes[2].pk}:{notes[2].version - 1}")
    browser = enter(cast.supervisor)
    answer = browser.post(f"{QUEUE}ticked/", {"note": [*ticks, "0:x", "99999:1"]}, follow=True)
    html = answer.content.decode()
    assert "2件を承認しました" in html
    assert "2件は承認していません" in html
    assert [fresh(note).state for note in notes] == ["approved", "approved", "confirmed"]


def test_own_team_first_others_on_request(cast: Cast, enter: Enter) -> None:
    brother = sibling_case(cast.case, worker=cast.other_team)
    write(cast.owner, cast.case, text="自分の係の記録")
    write(cast.other_team, brother, text="別の係の記録")
    browser = enter(cast.supervisor)
    own, every = (browser.get(QUEUE + more).content.decode() for more in ("", "?team=all"))
    assert ("自分の係の記録" in own, "別の係の記録" in own) == (True, False)
    assert ("自分の係の記録" in every, "別の係の記録" in every) == (True, True)


@pytest.mark.parametrize("name", ["owner", "integrated", "auditor"])
def test_the_list_is_the_supervisors(name: str, cast: Cast, enter: Enter) -> None:
    answer = enter(getattr(cast, name)).get(QUEUE)
    assert answer.status_code == 200
    assert "承認を待つ記録はありません" in answer.content.decode()
