"""Files of a note: checked, kept once by content, opened only with the right, never executed."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.cases.notes.steps import PDF, attach, fresh, pdf, write
from tests.cast import Cast
from yorisoi.access.models import Staff
from yorisoi.audit.models import Event
from yorisoi.cases.models import Attachment, Note
from yorisoi.exchange import store

Enter = Callable[[Staff], Client]
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20


def add(cast: Cast, browser: Client, note: Note, *files: SimpleUploadedFile) -> str:
    address = f"/cases/{cast.case.pk}/notes/{note.pk}/attach/"
    return browser.post(address, {"chosen": list(files)}, follow=True).content.decode()


def test_several_at_once_the_good_ones_are_kept(cast: Cast, enter: Enter) -> None:
    note = write(cast.owner, cast.case)
    picture = SimpleUploadedFile("あざ.png", PNG)
    page = SimpleUploadedFile("絵.svg", b"<svg onload='alert(1)'/>")
    html = add(
        cast, enter(cast.owner), note, pdf(), page, picture, SimpleUploadedFile("空.pdf", b"")
    )
    assert "2件を添付しました" in html
    assert "「絵.svg」は添付していません。この種類のファイルは添付できません" in html
    assert "「空.pdf」は添付していません。ファイルが空です" in html
    kept = {one.name: one.content_type for one in note.attachments.all()}
    assert kept == {"診断書.pdf": "application/pdf", "あざ.png": "image/png"}


def test_too_large_is_said_with_the_limit(cast: Cast, enter: Enter, settings: Any) -> None:
    settings.ATTACHMENT_BYTES = 1024 * 1024
    note = write(cast.owner, cast.case)
    html = add(cast, enter(cast.owner), note, pdf(body=PDF + b"0" * 1024 * 1024))
    assert "大きすぎます（1 MB）。1つ 1 MB までです" in html
    assert not Attachment.objects.exists()


def test_nothing_chosen(cast: Cast, enter: Enter) -> None:
    note = write(cast.owner, cast.case)
    assert "ファイルを選んでください" in add(cast, enter(cast.owner), note)


def test_pressed_twice_it_is_there_once(cast: Cast, enter: Enter) -> None:
    note = write(cast.owner, cast.case)
    browser = enter(cast.owner)
    add(cast, browser, note, pdf())
    add(cast, browser, note, pdf())
    assert note.attachments.count() == 1


@pytest.mark.parametrize(
    ("name", "body", "disposition"),
    [("診断書.pdf", PDF, "attachment"), ("あざ.png", PNG, "inline")],
)
def test_opened_as_what_it_is_and_nothing_else(
    name: str, body: bytes, disposition: str, cast: Cast, enter: Enter
) -> None:
    note = write(cast.owner, cast.case)
    browser = enter(cast.owner)
    add(cast, browser, note, SimpleUploadedFile(name, body, content_type="text/html"))
    answer = browser.get(f"/cases/{cast.case.pk}/attachments/{note.attachments.get().pk}/")
    assert b"".join(answer.streaming_content) == body  # type: ignore[attr-defined]
    headers = answer.headers
    assert headers["Content-Disposition"].startswith(f"{disposition}; filename*=utf-8''%")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in headers["Content-Security-Policy"]
    assert "script" not in headers["Content-Security-Policy"]
    assert "html" not in headers["Content-Type"]
    assert headers["Cache-Control"] == "no-store, private"


def test_opening_is_in_the_log(cast: Cast, enter: Enter) -> None:
    note = write(cast.owner, cast.case)
    file = attach(cast.owner, cast.case, note)
    enter(cast.same_team).get(f"/cases/{cast.case.pk}/attachments/{file.pk}/")
    entry = Event.objects.get(action="cases.attachment.read")
    touches = list(entry.touches.all())
    assert {one for touch in touches for one in touch.persons} == {cast.case.subject_id}
    assert {"cases.attachment": [file.pk]} in [touch.others for touch in touches]


def test_a_damaged_file_is_not_handed_out(cast: Cast, enter: Enter) -> None:
    note = write(cast.owner, cast.case)
    file = attach(cast.owner, cast.case, note)
    path = store.path_of(file.sha256)
    path.chmod(0o600)
    content = path.read_bytes()
    try:
        path.write_bytes(b"%PDF-tampered")
        answer = enter(cast.owner).get(f"/cases/{cast.case.pk}/attachments/{file.pk}/")
        assert answer.status_code == 403
        assert "一致しないため開きません" in answer.content.decode()
    finally:
        path.write_bytes(content)


def test_withdrawn_it_stays_and_is_not_opened(cast: Cast, enter: Enter) -> None:
    note = write(cast.owner, cast.case)
    file = attach(cast.owner, cast.case, note)
    browser, page = enter(cast.owner), f"/cases/{cast.case.pk}/attachments/{file.pk}/"
    assert browser.post(f"{page}withdraw/", {"because": ""}).status_code == 422
    assert browser.post(f"{page}withdraw/", {"because": "別の子のもの"}).status_code == 302
    assert browser.get(page).status_code == 403
    html = browser.get(f"/cases/{cast.case.pk}/notes/{note.pk}/").content.decode()
    assert "<del>診断書.pdf</del>" in html
    assert "別の子のもの" in html
    assert store.check(file.sha256)


def test_withdrawn_twice_the_first_reason_stands(cast: Cast, enter: Enter) -> None:
    file = attach(cast.owner, cast.case, write(cast.owner, cast.case))
    page = f"/cases/{cast.case.pk}/attachments/{file.pk}/withdraw/"
    for because in ("はじめ", "あと"):
        enter(cast.owner).post(page, {"because": because})
    assert Attachment.objects.get().withdrawn_because == "はじめ"


def test_the_text_never_waits_for_a_file(cast: Cast, enter: Enter) -> None:
    note = write(cast.owner, cast.case, confirm=False)
    html = add(cast, enter(cast.owner), note, SimpleUploadedFile("x.exe", b"MZ"))
    assert "添付していません" in html
    assert fresh(note).text == note.text
