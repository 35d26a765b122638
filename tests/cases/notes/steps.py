"""Writing notes in tests."""

import uuid
from datetime import datetime, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from yorisoi import audit, clock
from yorisoi.access.models import Staff
from yorisoi.cases.models import Attachment, Case, Kind, Note, Phrase
from yorisoi.cases.notes import actions, attachments, phrases
from yorisoi.cases.notes.actions import Content
from yorisoi.people.models import FamilyMember, Person, Sex

TEXT = "母から電話。\n「夜になると泣き止まない」　保育園には通えている。"
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"


def content(text: str = TEXT, *, at: datetime | None = None, contact: str = "phone") -> Content:
    moment = at or clock.now() - timedelta(hours=1)
    return Content(moment, f"contact.{contact}", "母", "", text)


def write(by: Staff, *cases: Case, text: str = TEXT, confirm: bool = True) -> Note:
    note, _ = actions.write_note(
        by=by, cases=cases, content=content(text), form_key=uuid.uuid4(), confirm=confirm
    )
    return note


def fresh(note: Note) -> Note:
    return Note.objects.get(pk=note.pk)


def pdf(name: str = "診断書.pdf", body: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, body, content_type="text/html")


def attach(by: Staff, case: Case, note: Note, name: str = "診断書.pdf") -> Attachment:
    return attachments.attach(by=by, case=case, note=note, file=pdf(name))


def phrase(
    by: Staff, title: str = "電話の受け", text: str = "｛氏名｝さんの母から電話。"
) -> Phrase:
    return phrases.add_phrase(by=by, title=title, text=text, shared=False)


@transaction.atomic
def sibling_case(case: Case, *, worker: Staff | None = None, number: str = "2026-00009") -> Case:
    """An older brother of the child, with a case of his own: of the same worker or another."""
    held_by = worker or case.worker
    posting = held_by.posting_on(clock.today())
    with audit.event("demo.load"):
        brother = Person.objects.create(name="渡邉　陸", kana="ワタナベ　リク", sex=Sex.MALE)
        member = FamilyMember.objects.filter(person=case.subject_id).get()
        FamilyMember.objects.create(
            family=member.family, person=brother, position="兄", recorded_at=clock.now()
        )
        return Case.objects.create(
            number=number,
            subject=brother,
            kind=Kind.SUPPORT,
            team_id=posting.team_id,  # type: ignore[union-attr]
            worker=held_by,
            opened_on=case.opened_on,
        )


def form(case: Case, text: str = TEXT, **more: object) -> dict[str, object]:
    """The fields of the form as a browser sends them: line breaks as CRLF."""
    return {
        "form_key": str(uuid.uuid4()),
        "day": "R8.6.15",
        "moment": "0915",
        "contact": "contact.phone",
        "counterpart": "母",
        "place": "",
        "text": text.replace("\n", "\r\n"),
        "next_assignee": str(case.worker_id),
        "then": "confirm",
    } | more
