"""After 確定 there are only amendments with a reason; every version stays and is shown."""

from collections.abc import Callable

import pytest
from django.db import DatabaseError, transaction
from django.db.models import ProtectedError
from django.test import Client

from tests.cases.notes.steps import content, form, fresh, write
from tests.cast import Cast
from yorisoi import audit
from yorisoi.access.models import Staff
from yorisoi.access.versions import NotPossible
from yorisoi.cases.models import NoteVersion
from yorisoi.cases.notes import actions

Enter = Callable[[Staff], Client]
OLD, NEW = "左ほほに3cmのあざ。\n登校した。", "左ほほに2cmのあざ。\n登校した。"


def amend(cast: Cast, enter: Enter, by: Staff, **fields: object) -> int:
    note = write(cast.owner, cast.case, text=OLD)
    sent = form(cast.case, text=NEW, reason="測り直し", version=note.version) | fields
    answer = enter(by).post(f"/cases/{cast.case.pk}/notes/{note.pk}/amend/", sent)
    assert answer.status_code in {302, 422}
    return note.pk


def test_both_texts_are_there_with_who_and_why(cast: Cast, enter: Enter) -> None:
    pk = amend(cast, enter, cast.same_team)
    first, second = NoteVersion.objects.filter(note=pk)
    assert (first.text, first.by, first.reason) == (OLD, cast.owner, "")
    assert (second.text, second.by, second.reason) == (NEW, cast.same_team, "測り直し")
    page = enter(cast.owner).get(f"/cases/{cast.case.pk}/notes/{pk}/").content.decode()
    assert "左ほほに<del>3</del>cmのあざ。" in page
    assert "左ほほに<ins>2</ins>cmのあざ。" in page
    assert "測り直し" in page


def test_a_reason_is_asked_for(cast: Cast, enter: Enter) -> None:
    pk = amend(cast, enter, cast.owner, reason="")
    assert NoteVersion.objects.filter(note=pk).count() == 1


def test_nothing_changed_is_no_amendment(cast: Cast) -> None:
    note = write(cast.owner, cast.case, text=OLD)
    with pytest.raises(NotPossible, match="どこも変わっていません"):
        actions.amend_note(
            by=cast.owner, case=cast.case, note=note, content=content(OLD), reason="r"
        )


def test_an_approved_note_waits_again(cast: Cast, enter: Enter) -> None:
    note = write(cast.owner, cast.case, text=OLD)
    actions.approve_note(by=cast.supervisor, case=cast.case, note=note)
    actions.amend_note(by=cast.owner, case=cast.case, note=note, content=content(NEW), reason="r")
    now = fresh(note)
    assert (now.state, now.approved_by, now.approved_at) == ("confirmed", None, None)


def test_a_confirmed_note_is_never_deleted(cast: Cast, enter: Enter) -> None:
    note = write(cast.owner, cast.case)
    with pytest.raises(NotPossible, match="もう確定しています"):
        actions.discard_draft(by=cast.owner, case=cast.case, note=note)
    enter(cast.owner).post(
        f"/cases/{cast.case.pk}/notes/{note.pk}/discard/", {"version": note.version}
    )
    with pytest.raises(ProtectedError), transaction.atomic(), audit.event("demo.load"):
        note.delete()
    assert fresh(note).text == note.text


@pytest.mark.parametrize("change", [{"text": "x"}, None])
def test_the_database_lets_nobody_touch_a_version(
    change: dict[str, str] | None, cast: Cast
) -> None:
    note = write(cast.owner, cast.case)
    versions = NoteVersion.objects.filter(note=note)
    denied = pytest.raises(DatabaseError, match="permission denied")
    with audit.event("demo.load"), denied, transaction.atomic():
        versions.update(**change) if change else versions.delete()


def test_date_method_and_counterpart_are_amended_and_shown(cast: Cast, enter: Enter) -> None:
    pk = amend(cast, enter, cast.owner, text=OLD, counterpart="祖母", contact="contact.home")
    page = enter(cast.owner).get(f"/cases/{cast.case.pk}/notes/{pk}/").content.decode()
    assert "相手：<del>母</del> → <ins>祖母</ins>" in page
    assert "方法：<del>電話</del> → <ins>家庭訪問</ins>" in page
