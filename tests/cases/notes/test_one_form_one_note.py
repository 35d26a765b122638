"""A form that is sent twice becomes one note; what was changed in between is not lost."""

import uuid
from collections.abc import Callable

import pytest
from django.test import Client

from tests.cases.notes.steps import content, form
from tests.cast import Cast
from yorisoi.access.drafts import TOKEN_FIELD, token_for
from yorisoi.access.models import Draft, Staff
from yorisoi.cases.models import Note, Task
from yorisoi.cases.notes import actions

Enter = Callable[[Staff], Client]


def new(cast: Cast) -> str:
    return f"/cases/{cast.case.pk}/notes/new/"


def test_sent_twice(cast: Cast, enter: Enter) -> None:
    browser, fields = enter(cast.owner), form(cast.case, next_title="電話する", next_day="R8.6.20")
    first, second = browser.post(new(cast), fields), browser.post(new(cast), fields)
    assert first.headers["Location"] == second.headers["Location"]
    assert (Note.objects.count(), Task.objects.count()) == (1, 1)


def test_sent_at_the_same_moment(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second finds nothing, and then that the first was quicker."""
    key, look, asked = uuid.uuid4(), actions.written_before, []

    def too_early(*arguments: object) -> Note | None:
        asked.append(arguments)
        return None if len(asked) == 2 else look(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(actions, "written_before", too_early)
    said = content()
    notes = [
        actions.write_note(
            by=cast.owner, cases=[cast.case], content=said, form_key=key, confirm=True
        )
        for _ in range(2)
    ]
    assert notes[0][0] == notes[1][0]
    assert [is_new for _, is_new in notes] == [True, False]
    assert Note.objects.get().versions.count() == 1


def test_sent_again_with_another_text(cast: Cast, enter: Enter) -> None:
    token = {TOKEN_FIELD: token_for(cast.owner, new(cast))}
    browser, fields = enter(cast.owner), form(cast.case) | token
    browser.post(new(cast), fields)
    answer = browser.post(new(cast), fields | {"text": "別の文"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "もう登録されています" in page
    assert "別の文" in page
    assert Note.objects.count() == 1
    assert Draft.objects.get().fields["text"] == ["別の文"]
    key = page.split('name="form_key" value="')[1].split('"')[0]
    assert key != fields["form_key"]
    browser.post(new(cast), fields | {"text": "別の文", "form_key": key})
    assert {note.text for note in Note.objects.all()} == {
        fields["text"].replace("\r\n", "\n"),
        "別の文",
    }  # type: ignore[attr-defined]
    assert not Draft.objects.exists()


def test_somebody_elses_key_shows_nothing_of_their_note(cast: Cast, enter: Enter) -> None:
    fields = form(cast.case, text="だれにも見せない")
    enter(cast.owner).post(new(cast), fields | {"then": "keep"})
    answer = enter(cast.same_team).post(new(cast), fields | {"text": "わたしの文"})
    assert "だれにも見せない" not in answer.content.decode()
    assert Note.objects.count() == 1
