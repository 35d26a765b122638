"""A note about several siblings is written once and stands in the case of each."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from tests.cases.notes.steps import content, form, fresh, sibling_case, write
from tests.cast import Cast
from yorisoi import audit, clock
from yorisoi.access.models import Staff
from yorisoi.audit.models import Event
from yorisoi.cases.models import Case, Note
from yorisoi.cases.notes.actions import amend_note

Enter = Callable[[Staff], Client]


def test_ticked_it_stands_in_both(cast: Cast, enter: Enter) -> None:
    brother = sibling_case(cast.case)
    browser, page = enter(cast.owner), f"/cases/{cast.case.pk}/notes/new/"
    assert "兄 渡邉　陸（2026-00009）" in browser.get(page).content.decode()
    browser.post(page, form(cast.case, also=[str(brother.pk)]))
    note = Note.objects.get()
    assert {place.case_id for place in note.places.all()} == {cast.case.pk, brother.pk}
    for case, name in ((cast.case, "渡邉　陸"), (brother, "渡邉　結衣")):
        html = browser.get(f"/cases/{case.pk}/notes/{note.pk}/").content.decode()
        assert name in html.split("<footer")[1]
        assert "のケースにも記載" in html


def test_reading_it_anywhere_is_reading_of_both(cast: Cast, enter: Enter) -> None:
    brother = sibling_case(cast.case)
    note = write(cast.owner, cast.case, brother)
    enter(cast.same_team).get(f"/cases/{brother.pk}/notes/{note.pk}/")
    touches = Event.objects.get(action="cases.note.versions").touches.all()
    assert {one for touch in touches for one in touch.cases} == {cast.case.pk, brother.pk}
    persons = {one for touch in touches for one in touch.persons}
    assert persons == {cast.case.subject_id, brother.subject_id}


def test_one_who_may_read_one_of_the_cases_reads_it_there(cast: Cast, enter: Enter) -> None:
    """The other team holds the brother's case: the note is theirs too, the sister's case is not."""
    brother = sibling_case(cast.case, worker=cast.other_team)
    note = write(cast.supervisor, cast.case, brother)
    browser = enter(cast.other_team)
    assert browser.get(f"/cases/{brother.pk}/notes/{note.pk}/").status_code == 200
    assert browser.get(f"/cases/{cast.case.pk}/notes/{note.pk}/").status_code == 403


def test_a_case_one_may_not_write_in_is_named_but_not_offered(cast: Cast, enter: Enter) -> None:
    brother = sibling_case(cast.case, worker=cast.other_team)
    browser, page = enter(cast.owner), f"/cases/{cast.case.pk}/notes/new/"
    html = browser.get(page).content.decode()
    assert "兄 渡邉　陸（2026-00009）のケースには書けません（担当 別係　遠・B係）" in html
    answer = browser.post(page, form(cast.case, also=[str(brother.pk)]))
    assert answer.status_code == 422
    assert not Note.objects.exists()


def test_closed_and_strangers_cases_are_not_offered(cast: Cast, enter: Enter) -> None:
    brother = sibling_case(cast.case)
    with audit.event("demo.load"):
        brother.closed_on = clock.today()
        brother.save()
    page = enter(cast.owner).get(f"/cases/{cast.case.pk}/notes/new/").content.decode()
    assert brother.number not in page


def amended(note: Note, case: Case, *also: Case) -> dict[str, object]:
    """The form of a 訂正 that changes nothing but the other cases."""
    sent = form(case, also=[str(one.pk) for one in also], reason="ほかの子に誤って記録した")
    return sent | {"version": fresh(note).version}


def test_a_case_ticked_by_mistake_is_left_with_a_trace(cast: Cast, enter: Enter) -> None:
    brother = sibling_case(cast.case)
    browser, new = enter(cast.owner), f"/cases/{cast.case.pk}/notes/new/"
    browser.post(new, form(cast.case, also=[str(brother.pk)]))
    note = Note.objects.get()
    page = f"/cases/{cast.case.pk}/notes/{note.pk}/"
    html = browser.get(f"{page}amend/").content.decode()
    assert f'value="{brother.pk}"' in html
    assert browser.post(f"{page}amend/", amended(note, cast.case, brother)).status_code == 422
    assert browser.post(f"{page}amend/", amended(note, cast.case)).status_code == 302
    assert note.places.get().case_id == cast.case.pk
    assert browser.get(f"/cases/{brother.pk}/notes/{note.pk}/").status_code == 404
    html = browser.get(page).content.decode()
    assert "2026-00001、2026-00009</del> → <ins>2026-00001</ins>" in html
    assert "ほかの子に誤って記録した" in html
    touches = Event.objects.filter(action="cases.note.amend").latest("id").touches.all()
    assert brother.pk in {one for touch in touches for one in touch.cases}


def test_from_a_case_of_others_nobody_takes_it_away(cast: Cast, enter: Enter) -> None:
    brother = sibling_case(cast.case, worker=cast.other_team)
    note = write(cast.supervisor, cast.case, brother)
    page = f"/cases/{cast.case.pk}/notes/{note.pk}/amend/"
    browser = enter(cast.owner)
    assert "そのケースの担当が外します" in browser.get(page).content.decode()
    sent = amended(note, cast.case) | {"text": "聞き直した。"}
    assert browser.post(page, sent).status_code == 302
    assert note.places.filter(case=brother).exists()
    with pytest.raises(PermissionDenied):
        amend_note(
            by=cast.owner,
            case=cast.case,
            note=fresh(note),
            content=content("もう一度"),
            reason="x",
            also=[],
        )
    assert note.places.filter(case=brother).exists()


def test_the_cases_of_a_draft_are_changed_with_it(cast: Cast, enter: Enter) -> None:
    brother = sibling_case(cast.case)
    note = write(cast.owner, cast.case, confirm=False)
    browser, page = enter(cast.owner), f"/cases/{cast.case.pk}/notes/{note.pk}/change/"
    for also in ([str(brother.pk)], []):
        sent = form(cast.case, also=also, then="keep", version=fresh(note).version)
        assert browser.post(page, sent).status_code == 302
        assert note.places.filter(case=brother).exists() is bool(also)
    assert note.places.get().case_id == cast.case.pk
