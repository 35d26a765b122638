"""Two windows on a new note of one case keep two texts; neither writes over the other."""

from collections.abc import Callable

from django.test import Client

from tests.cases.notes.steps import form
from tests.cast import Cast
from yorisoi.access.drafts import TOKEN_FIELD
from yorisoi.access.models import Draft, Staff

Enter = Callable[[Staff], Client]


def open_window(browser: Client, address: str) -> dict[str, str]:
    """The hidden fields of a form as it was opened."""
    html = browser.get(address).content.decode()
    return {
        name: html.split(f'name="{name}" value="')[1].split('"')[0]
        for name in (TOKEN_FIELD, "form_key")
    }


def test_both_are_kept_and_found(cast: Cast, enter: Enter) -> None:
    browser, new = enter(cast.owner), f"/cases/{cast.case.pk}/notes/new/"
    first, second = open_window(browser, new), open_window(browser, new)
    for hidden, text in ((first, "はじめの窓の文"), (second, "あとの窓の文")):
        browser.post("/drafts/save/", form(cast.case, text=text) | hidden)
    assert Draft.objects.count() == 2
    page = browser.get(new).content.decode()
    assert "あとの窓の文" in page.split("<textarea")[1]
    assert "ほかの書きかけもあります" in page
    other = f"{new}?draft={Draft.objects.earliest('pk').pk}"
    assert other in page
    assert "はじめの窓の文" in browser.get(other).content.decode().split("<textarea")[1]


def test_sending_one_leaves_the_other(cast: Cast, enter: Enter) -> None:
    browser, new = enter(cast.owner), f"/cases/{cast.case.pk}/notes/new/"
    first, second = open_window(browser, new), open_window(browser, new)
    for hidden, text in ((first, "はじめの窓の文"), (second, "あとの窓の文")):
        browser.post("/drafts/save/", form(cast.case, text=text) | hidden)
    browser.post(new, form(cast.case, text="あとの窓の文") | second)
    assert Draft.objects.get().fields["text"] == ["はじめの窓の文"]
    assert "はじめの窓の文" in browser.get(new).content.decode().split("<textarea")[1]


def test_a_text_that_has_become_a_note_does_not_rise_again(cast: Cast, enter: Enter) -> None:
    """The last saving of the draft arrives after the form itself."""
    browser, new = enter(cast.owner), f"/cases/{cast.case.pk}/notes/new/"
    hidden = open_window(browser, new)
    fields = form(cast.case, text="一行目\n二行目") | hidden
    browser.post(new, fields)
    browser.post("/drafts/save/", fields)
    page = browser.get(new).content.decode()
    assert "二行目" not in page.split("<textarea")[1].split("</textarea>")[0]
    assert hidden["form_key"] not in page.split("<form id=")[1].split("data-note-start")[0]


def test_a_key_that_is_none_is_a_new_form(cast: Cast, enter: Enter) -> None:
    browser, new = enter(cast.owner), f"/cases/{cast.case.pk}/notes/new/"
    assert browser.get(f"{new}?draft='\"><script>").status_code == 200
    assert browser.post(new, form(cast.case, form_key="x")).status_code == 422
    assert browser.get(f"{new}?draft=999999").status_code == 200
