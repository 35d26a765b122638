"""Two people, or two windows, on one note: told before anything is lost, with both texts."""

from collections.abc import Callable

from django.test import Client

from tests.cases.notes.steps import content, form, fresh, write
from tests.cast import Cast
from yorisoi.access.models import Draft, Staff
from yorisoi.cases.notes import actions

Enter = Callable[[Staff], Client]
FIRST, MINE = "先に直した文。兄も登校。", "あとから直した文。兄は欠席。"


def test_two_amend(cast: Cast, enter: Enter) -> None:
    note = write(cast.owner, cast.case)
    read = note.version
    actions.amend_note(
        by=cast.same_team, case=cast.case, note=note, content=content(FIRST), reason="先"
    )
    page = f"/cases/{cast.case.pk}/notes/{note.pk}/amend/"
    browser = enter(cast.owner)
    fields = form(cast.case, text=MINE, reason="あと", version=read, counterpart="祖母")
    answer = browser.post(page, fields)
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "まだ何も上書きしていません" in html
    assert "<del>先に</del>直した文" in html
    assert "<ins>あとから</ins>直した文" in html
    assert "いまの記録は「母」です" in html
    assert "同係　友が" in html, "who saved first is told"
    assert MINE in html.split("<textarea")[1]
    assert fresh(note).text == FIRST
    version = html.split('name="version" value="')[1].split('"')[0]
    assert browser.post(page, fields | {"version": version}).status_code == 302
    assert [one.text for one in note.versions.all()][1:] == [FIRST, MINE]


def test_two_windows_on_one_draft(cast: Cast, enter: Enter) -> None:
    note = write(cast.owner, cast.case, confirm=False)
    page, browser = f"/cases/{cast.case.pk}/notes/{note.pk}/change/", enter(cast.owner)
    sent = form(cast.case, then="keep", version=note.version)
    assert browser.post(page, sent | {"text": FIRST}).status_code == 302
    answer = browser.post(page, sent | {"text": MINE, "then": "confirm"})
    assert answer.status_code == 422
    assert MINE in answer.content.decode().split("<textarea")[1]
    now = fresh(note)
    assert (now.text, now.state) == (FIRST, "draft")


def test_a_draft_confirmed_in_the_other_window(cast: Cast, enter: Enter) -> None:
    note = write(cast.owner, cast.case, confirm=False)
    page, browser = f"/cases/{cast.case.pk}/notes/{note.pk}/change/", enter(cast.owner)
    sent = form(cast.case, version=note.version)
    browser.post(page, sent)
    answer = browser.post(page, sent | {"text": MINE})
    assert "もう確定しています" in answer.content.decode()
    assert MINE in answer.content.decode().split("<textarea")[1]


def test_text_typed_on_an_older_version_is_not_passed_off_as_newer(
    cast: Cast, enter: Enter
) -> None:
    """Typed, the browser died; meanwhile somebody else amended; the restored text knows its version."""
    note = write(cast.owner, cast.case)
    page = f"/cases/{cast.case.pk}/notes/{note.pk}/amend/"
    Draft.objects.create(
        turn=1,
        staff=cast.owner,
        place=page,
        fields={"text": [MINE], "reason": ["r"], "version": [str(note.version)]},
        saved_at=note.written_at,
    )
    read = note.version
    actions.amend_note(
        by=cast.same_team, case=cast.case, note=note, content=content(FIRST), reason="先"
    )
    html = enter(cast.owner).get(page).content.decode()
    assert MINE in html
    assert f'name="version" value="{read}"' in html
