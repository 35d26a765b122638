"""添付: files that belong to a note. Added, opened with the right, withdrawn with a reason."""

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from yorisoi import clock
from yorisoi.access.entrance import require
from yorisoi.access.models import Staff
from yorisoi.access.versions import NotPossible
from yorisoi.cases.models import Attachment, Case, Note, NoteState
from yorisoi.cases.notes import file_kinds
from yorisoi.cases.notes.actions import noted
from yorisoi.cases.notes.file_kinds import Unacceptable
from yorisoi.exchange import store

MOST_AT_ONCE = 20


def is_attached(sha256: str) -> bool:
    """Whether a content belongs to a note."""
    return Attachment.objects.filter(sha256=sha256).exists()


@transaction.atomic
def attach(*, by: Staff, case: Case, note: Note, file: "UploadedFile[bytes]") -> Attachment:
    """添付する: the content goes into the store, once, under its SHA-256.

    :raises Unacceptable: when it is too large, empty, or of a kind that is not taken.
    """
    require(by, "cases.attachment.add", case)
    name = file_kinds.safe_name(file.name or "")
    most = settings.ATTACHMENT_BYTES
    if not file.size:
        raise Unacceptable("ファイルが空です。")
    if file.size > most:
        raise Unacceptable(
            f"大きすぎます（{megabytes(file.size)} MB）。1つ {megabytes(most)} MB までです。"
            "写真は縮小して、録音は分けて添付してください。"
        )
    kind = file_kinds.kind_of(name, file)
    with noted("cases.attachment.add", note):
        if note.state == NoteState.DRAFT and note.author_id != by.pk:
            raise NotPossible("ほかの職員の下書きです。")
        file.seek(0)
        stored = store.put(file.chunks())
        same = note.attachments.filter(sha256=stored.sha256, name=name, withdrawn_at=None).first()
        if same is not None:  # a second press of the button
            return same
        return Attachment.objects.create(
            note=note,
            name=name,
            content_type=kind.content_type,
            size=stored.size,
            sha256=stored.sha256,
            added_at=clock.now(),
            added_by=by,
        )


@transaction.atomic
def withdraw(*, by: Staff, case: Case, attachment: Attachment, because: str) -> Attachment:
    """添付の取消し: it is not opened any more; file, name and reason stay."""
    require(by, "cases.attachment.withdraw", case)
    with noted("cases.attachment.withdraw", attachment.note):
        withdrawn = Attachment.objects.filter(pk=attachment.pk, withdrawn_at=None).update(
            withdrawn_at=clock.now(), withdrawn_because=because
        )
        if not withdrawn:
            raise NotPossible("この添付は、もう取り消されています。")
        attachment.refresh_from_db()
    return attachment


def megabytes(size: int) -> str:
    """1.5, or 20, for words."""
    return f"{size / 1024 / 1024:.1f}".removesuffix(".0")
