"""The texts of a result page: the passage, whose case, who wrote it, where it leads."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString

from yorisoi.access.models import Staff
from yorisoi.cases.models import Case, Consultation, ConsultationSubject, Note, NoteCase
from yorisoi.cases.search.full_text import CALLS, NOTES, Place
from yorisoi.cases.search.passages import passage
from yorisoi.clock import TOKYO
from yorisoi.japanese import fold_text
from yorisoi.people.models import Person
from yorisoi.people.secret_words import SecretWords, secret_words
from yorisoi.people.whereabouts import HIDDEN_WORDS
from yorisoi.ui.markup import marked


@dataclass(frozen=True)
class Passage:
    """One text found."""

    place: Place
    label: str  # 経過記録, 相談受付
    at: datetime
    words: SafeString
    about: list[tuple[Person, Case | None]]
    how: str  # 家庭訪問・母, 電話
    by: str
    url: str

    @property
    def day(self) -> date:
        """The day in Japan."""
        return self.at.astimezone(TOKYO).date()


def passages_of(
    places: list[Place], words: list[str], *, cases: QuerySet[Case], viewer: Staff
) -> list[Passage]:
    """The passages in the order of ``places``. ``cases``: those that may be named.

    A text that holds a word only where ``viewer`` must not read it is not shown.
    """
    by_source = {
        source.rank: [place.pk for place in places if place.rank == source.rank]
        for source in (NOTES, CALLS)
    }
    found = note_passages(by_source[NOTES.rank], words, cases, viewer)
    found |= call_passages(by_source[CALLS.rank], words, cases, viewer)
    return [found[place] for place in places if place in found]


def note_passages(
    ids: list[int], words: list[str], cases: QuerySet[Case], viewer: Staff
) -> dict[Place, Passage]:
    """Of 経過記録."""
    about: dict[int, list[tuple[Person, Case | None]]] = {pk: [] for pk in ids}
    rows = NoteCase.objects.filter(note__in=ids, case__in=cases.values("pk"))
    for one in rows.select_related("case__subject").order_by("pk"):
        about[one.note_id].append((one.case.subject, one.case))
    secret = secret_of_pairs(about, viewer)
    found = {}
    for note in Note.objects.filter(pk__in=ids).select_related("contact", "author"):
        place = Place(note.happened_at, NOTES.rank, note.pk)
        text = f"{note.text}\n（相手：{note.counterpart}）" if note.counterpart else note.text
        text = secret.masked(text)
        if not holds(text, words):
            continue
        first = next((case for _, case in about[note.pk] if case), None)
        url = ""
        if first:
            url = reverse("cases:note", args=[first.pk, note.pk])
        found[place] = Passage(
            place,
            NOTES.label,
            note.happened_at,
            marked(*passage(text, words)),
            about[note.pk],
            "・".join(
                part for part in (note.contact.words, secret.masked(note.counterpart)) if part
            ),
            note.author.name,
            url,
        )
    return found


def call_passages(
    ids: list[int], words: list[str], cases: QuerySet[Case], viewer: Staff
) -> dict[Place, Passage]:
    """Of 相談受付."""
    about: dict[int, list[tuple[Person, Case | None]]] = {pk: [] for pk in ids}
    known = set(
        cases.filter(consultations__consultation__in=ids).values_list("pk", flat=True)
        if ids
        else []
    )
    rows = ConsultationSubject.objects.filter(consultation__in=ids)
    for one in rows.select_related("person", "case"):
        case = one.case if one.case_id in known else None
        about[one.consultation_id].append((one.person, case))
    secret = secret_of_pairs(about, viewer)
    found = {}
    calls = Consultation.objects.filter(pk__in=ids).select_related("reception", "received_by")
    for call in calls:
        place = Place(call.received_at, CALLS.rank, call.pk)
        text = secret.masked(call.text)
        if not holds(text, words):
            continue
        found[place] = Passage(
            place,
            CALLS.label,
            call.received_at,
            marked(*passage(text, words)),
            about[call.pk],
            call.reception.words,
            call.received_by.name,
            reverse("cases:consultation", args=[call.pk]),
        )
    return found


def secret_of_pairs(
    about: dict[int, list[tuple[Person, Case | None]]], viewer: Staff
) -> SecretWords:
    """What ``viewer`` must not read in the texts about these persons."""
    persons = {person.pk for pairs in about.values() for person, _ in pairs}
    return secret_words(persons, viewer=viewer)


def holds(text: str, words: list[str]) -> bool:
    """Whether every word still stands in a masked text."""
    return HIDDEN_WORDS not in text or all(word in fold_text(text) for word in words)


def touched(passages: Iterable[Passage]) -> tuple[set[int], set[int]]:
    """The persons and cases that the passages showed, for the log."""
    pairs = [pair for one in passages for pair in one.about]
    return {person.pk for person, _ in pairs}, {case.pk for _, case in pairs if case}
