"""What was written is what is stored and shown, letter by letter."""

import html

from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cases.notes.steps import form
from tests.cast import Cast, enter
from yorisoi.cases.models import Note

# Variation selectors, half-width kana, full-width spaces, tabs, what looks like a tag or an entity.
LETTERS = st.sampled_from("渡邉邊\U000e0100辻\U000e0101﨑髙ﾜﾀ　 \t\n&<>\"'{}%あ𠮷。")
TEXTS = st.text(
    st.one_of(LETTERS, st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"))
)


def shown(browser: Client, address: str) -> str:
    page = browser.get(address).content.decode()
    return html.unescape(page.split('<div class="note-text">')[1].split("</div>")[0])


@given(text=TEXTS.filter(lambda text: text.strip()))
@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_text(text: str, cast: Cast) -> None:
    browser = enter(cast.owner)
    answer = browser.post(f"/cases/{cast.case.pk}/notes/new/", form(cast.case, text=text))
    assert answer.status_code == 302
    note = Note.objects.latest("pk")
    assert note.text == text
    assert note.versions.get().text == text
    assert shown(browser, answer.headers["Location"]) == text


def test_through_the_form_for_amending_and_back(cast: Cast) -> None:
    text = "\n　渡邉\U000e0100　結衣　\n\n  &lt;あ  "
    browser = enter(cast.owner)
    answer = browser.post(f"/cases/{cast.case.pk}/notes/new/", form(cast.case, text=text))
    page = browser.get(f"{answer.headers['Location']}amend/").content.decode()
    box = page.split("<textarea")[1].split(">", 1)[1].split("</textarea>")[0]
    assert html.unescape(box).removeprefix("\n") == text


def test_the_ways_of_breaking_a_line_are_one(cast: Cast) -> None:
    enter(cast.owner).post(
        f"/cases/{cast.case.pk}/notes/new/", form(cast.case) | {"text": "a\r\nb\rc\nd\0e"}
    )
    assert Note.objects.get().text == "a\nb\nc\nde"
