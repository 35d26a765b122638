"""Writing a note: one form, date and time there already, confirmed at once or kept as a draft."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.cases.notes.steps import TEXT, form
from tests.cast import Cast
from yorisoi.access.models import Staff
from yorisoi.audit.models import Event
from yorisoi.cases.models import Note

Enter = Callable[[Staff], Client]


def new(cast: Cast) -> str:
    return f"/cases/{cast.case.pk}/notes/new/"


def test_the_form_begins_with_now(cast: Cast, enter: Enter) -> None:
    page = enter(cast.owner).get(new(cast)).content.decode()
    assert 'value="令和8年6月15日"' in page
    assert 'value="10:30"' in page


def test_confirmed_at_once(cast: Cast, enter: Enter) -> None:
    answer = enter(cast.owner).post(new(cast), form(cast.case, place="自宅"))
    note = Note.objects.get()
    assert answer.headers["Location"] == f"/cases/{cast.case.pk}/notes/{note.pk}/"
    assert (note.state, note.author, note.text) == ("confirmed", cast.owner, TEXT)
    assert (note.contact_id, note.counterpart, note.place) == ("contact.phone", "母", "自宅")
    assert f"{note.happened_at.astimezone():%m-%d}" == "06-15"
    version = note.versions.get()
    assert (version.number, version.by, version.text) == (1, cast.owner, TEXT)


def test_kept_as_a_draft_has_no_version_yet(cast: Cast, enter: Enter) -> None:
    enter(cast.owner).post(new(cast), form(cast.case, then="keep"))
    note = Note.objects.get()
    assert (note.state, note.confirmed_at, note.versions.count()) == ("draft", None, 0)


def test_a_draft_may_be_without_its_text_a_confirmed_note_not(cast: Cast, enter: Enter) -> None:
    browser = enter(cast.owner)
    answer = browser.post(new(cast), form(cast.case, text="　\n"))
    assert answer.status_code == 422
    assert "内容を書いてください。" in answer.content.decode()
    assert browser.post(new(cast), form(cast.case, text="", then="keep")).status_code == 302
    assert Note.objects.get().state == "draft"


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("day", "R8.6.16", "これから先の日時です"),
        ("moment", "1031", "これから先の日時です"),
        ("moment", "25時", "時刻は 0:00 から 23:59"),
        ("contact", "", "方法を選んでください"),
        ("contact", "route.police", "正しく選択"),
        ("text", "あ" * 20_001, "長すぎます（20001字）"),
    ],
)
def test_what_is_wrong_is_said_and_the_text_stays(
    field: str, value: str, words: str, cast: Cast, enter: Enter
) -> None:
    answer = enter(cast.owner).post(new(cast), form(cast.case) | {field: value})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert words in page
    assert (value if field == "text" else "夜になると泣き止まない") in page
    assert not Note.objects.exists()


def test_the_longest_text_is_taken(cast: Cast, enter: Enter) -> None:
    enter(cast.owner).post(new(cast), form(cast.case, text="あ\n" * 10_000))
    assert len(Note.objects.get().text) == 20_000


def test_each_step_is_in_the_log_with_case_and_person(cast: Cast, enter: Enter) -> None:
    browser = enter(cast.owner)
    browser.get(new(cast))
    answer = browser.post(new(cast), form(cast.case))
    browser.get(answer.headers["Location"])
    for code in ("cases.note.write", "cases.note.confirm", "cases.note.versions"):
        for entry in Event.objects.filter(action=code):
            touches = list(entry.touches.all())
            assert {cast.case.pk} == {one for touch in touches for one in touch.cases}, code
            assert {cast.case.subject_id} == {one for touch in touches for one in touch.persons}


def test_what_was_said_before_is_offered(cast: Cast, enter: Enter) -> None:
    browser = enter(cast.owner)
    browser.post(new(cast), form(cast.case, counterpart="若葉小 瀬戸先生", place="若葉小"))
    page = browser.get(new(cast)).content.decode()
    for words in ("若葉小 瀬戸先生", "母 渡邉　香織", "若葉小"):
        assert f'<option value="{words}">' in page
