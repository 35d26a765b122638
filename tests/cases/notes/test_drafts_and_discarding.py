"""Drafts are kept, listed for their author, continued, thrown away and taken back."""

from collections.abc import Callable

from django.test import Client

from tests.cases.notes.steps import TEXT, attach, form, sibling_case, write
from tests.cast import Cast
from yorisoi.access.models import Staff
from yorisoi.cases.models import Note

Enter = Callable[[Staff], Client]
LIST = "/cases/notes/drafts/"


def test_the_list_is_ones_own(cast: Cast, enter: Enter) -> None:
    write(cast.owner, cast.case, text="わたしの下書き", confirm=False)
    write(cast.same_team, cast.case, text="同係の下書き", confirm=False)
    write(cast.owner, cast.case, text="確定した記録")
    page = enter(cast.owner).get(LIST).content.decode()
    assert "わたしの下書き" in page
    assert "1件・ほかの人には見えません" in page
    assert "同係の下書き" not in page
    assert "確定した記録" not in page


def test_continued_and_confirmed(cast: Cast, enter: Enter) -> None:
    note = write(cast.owner, cast.case, confirm=False)
    browser, page = enter(cast.owner), f"/cases/{cast.case.pk}/notes/{note.pk}/change/"
    assert TEXT.split("\n")[1] in browser.get(page).content.decode()
    browser.post(page, form(cast.case, text="書き終えた", version=note.version))
    now = Note.objects.get()
    assert (now.state, now.text, now.versions.get().text) == (
        "confirmed",
        "書き終えた",
        "書き終えた",
    )


def test_confirmed_as_it_stands(cast: Cast, enter: Enter) -> None:
    note = write(cast.owner, cast.case, confirm=False)
    page = f"/cases/{cast.case.pk}/notes/{note.pk}/"
    html = enter(cast.owner).post(f"{page}confirm/", {"version": note.version + 1}, follow=True)
    assert "ほかの画面で先に変更されました" in html.content.decode()
    enter(cast.owner).post(f"{page}confirm/", {"version": note.version})
    assert Note.objects.get().versions.get().number == 1


def test_an_empty_draft_is_not_confirmed(cast: Cast, enter: Enter) -> None:
    note = write(cast.owner, cast.case, text="", confirm=False)
    page = f"/cases/{cast.case.pk}/notes/{note.pk}/"
    html = enter(cast.owner).post(f"{page}confirm/", {"version": note.version}, follow=True)
    assert "内容を書いてから" in html.content.decode()
    assert Note.objects.get().state == "draft"


def test_thrown_away_and_taken_back(cast: Cast, enter: Enter) -> None:
    brother = sibling_case(cast.case)
    note = write(cast.owner, cast.case, brother, confirm=False)
    attach(cast.owner, cast.case, note)
    browser = enter(cast.owner)
    answer = browser.post(
        f"/cases/{cast.case.pk}/notes/{note.pk}/discard/", {"version": note.version}, follow=True
    )
    assert not Note.objects.exists()
    html = answer.content.decode()
    assert "下書きを捨てました" in html
    undo = html.split('href="')
    back = next(part.split('"')[0] for part in undo if "/notes/new/?draft=" in part)
    page = browser.get(back).content.decode()
    assert TEXT.split("\n")[1] in page
    assert 'value="09:30"' in page
    assert (
        f'value="{brother.pk}" id="id_also_0" checked' in page.replace("  ", " ")
        or "checked" in page
    )
    # It comes back only when it is asked for.
    assert (
        TEXT.split("\n")[1] not in browser.get(f"/cases/{cast.case.pk}/notes/new/").content.decode()
    )


def test_not_thrown_away_when_the_other_window_has_gone_on(cast: Cast, enter: Enter) -> None:
    note = write(cast.owner, cast.case, confirm=False)
    browser, page = enter(cast.owner), f"/cases/{cast.case.pk}/notes/{note.pk}/"
    browser.post(f"{page}change/", form(cast.case, then="keep", version=note.version))
    browser.post(f"{page}discard/", {"version": note.version})
    assert Note.objects.exists()


def test_a_draft_of_a_case_one_has_left_is_not_shown(cast: Cast, enter: Enter) -> None:
    from yorisoi import audit

    write(cast.owner, cast.case, text="前の係の下書き", confirm=False)
    with audit.event("demo.load"):
        cast.case.worker, cast.case.team_id = (
            cast.other_team,
            cast.other_team.posting_on(  # type: ignore[union-attr,assignment]
                cast.case.opened_on
            ).team_id,
        )
        cast.case.save()
    assert "前の係の下書き" not in enter(cast.owner).get(LIST).content.decode()
