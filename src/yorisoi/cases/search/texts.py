"""The texts of a result page: the passage, whose case, who wrote it, where it leads."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString

from yorisoi.access.models import Staff
from yorisoi.cases.models import Case
from yorisoi.cases.search.full_text import CALLS, NOTES, Place
from yorisoi.cases.search.passages import passage
from yorisoi.clock import TOKYO
from yorisoi.japanese import fold_text
from yorisoi.people.secret_words import secrets_of
from yorisoi.people.whereabouts import HIDDEN_WORDS
from yorisoi.ui.markup import marked


@dataclass(frozen=True)
class About:
    """Somebody a text is about. No number of a case that may not be named, or when there is none."""

    person: int
    name: str
    case: int | None = None
    number: str = ""


@dataclass(frozen=True)
class Passage:
    """One text found."""

    place: Place
    label: str  # 経過記録, 相談受付
    words: SafeString
    how: str  # 家庭訪問・母, 電話
    by: str
    about: list[About] = field(default_factory=list)

    @property
    def at(self) -> datetime:
        """When it happened."""
        return self.place.at

    @property
    def day(self) -> date:
        """The day in Japan."""
        return self.at.astimezone(TOKYO).date()

    @property
    def url(self) -> str:
        """Where it can be read; "" when it stands in no case that may be named."""
        if self.place.rank == CALLS.rank:
            return reverse("cases:consultation", args=[self.place.pk])
        case = next((one.case for one in self.about if one.case), None)
        return reverse("cases:note", args=[case, self.place.pk]) if case else ""


# What a page of texts is about, and the texts themselves: each one statement for both kinds. Columns
# are read and not whole records, since a page has fifty texts. ``rank`` is that of the source.
SUBJECTS = f"""
SELECT {NOTES.rank}, place.note_id, person.id, person.name, held.id, held.number, place.id AS turn
FROM cases_notecase place JOIN cases_case held ON held.id = place.case_id
JOIN people_person person ON person.id = held.subject_id
WHERE place.note_id = ANY (%s)
UNION ALL
SELECT {CALLS.rank}, subject.consultation_id, person.id, person.name, held.id, held.number, subject.id
FROM cases_consultationsubject subject JOIN people_person person ON person.id = subject.person_id
LEFT JOIN cases_case held ON held.id = subject.case_id
WHERE subject.consultation_id = ANY (%s)
ORDER BY turn
"""  # noqa: S608  constants alone
FOUND = f"""
SELECT {NOTES.rank}, note.id, note.happened_at, note.text, note.counterpart, way.words, author.name
FROM cases_note note JOIN terms_term way ON way.id = note.contact_id
JOIN access_staff author ON author.id = note.author_id
WHERE note.id = ANY (%s)
UNION ALL
SELECT {CALLS.rank}, call.id, call.received_at, call.text, '', way.words, receiver.name
FROM cases_consultation call JOIN terms_term way ON way.id = call.reception_id
JOIN access_staff receiver ON receiver.id = call.received_by_id
WHERE call.id = ANY (%s)
"""  # noqa: S608  constants alone
LABELS = {NOTES.rank: NOTES.label, CALLS.rank: CALLS.label}


def passages_of(
    places: list[Place], words: list[str], *, cases: QuerySet[Case], viewer: Staff
) -> list[Passage]:
    """The passages in the order of ``places``. ``cases``: those that may be named.

    One that holds a word only where ``viewer`` must not read it is not shown.
    """
    ids = [[one.pk for one in places if one.rank == rank] for rank in (NOTES.rank, CALLS.rank)]
    everybody = everybody_in(ids)
    numbers = {one.case for about in everybody.values() for one in about if one.case}
    known = set(cases.order_by().filter(pk__in=numbers).values_list("pk", flat=True))
    # A text goes by everybody whom it is about, also by whom the viewer may not know.
    secrets = secrets_of(
        {one.person for about in everybody.values() for one in about}, viewer=viewer
    )
    found = {}
    for rank, pk, at, text, counterpart, how, by in asked(FOUND, ids):
        secret = secrets.about(one.person for one in everybody[rank, pk])
        whole = secret.masked(f"{text}\n（相手：{counterpart}）" if counterpart else text)
        if not holds(whole, words):
            continue
        place = Place(at, rank, pk)
        found[place] = Passage(
            place,
            LABELS[rank],
            marked(*passage(whole, words)),
            "・".join(part for part in (how, secret.masked(counterpart)) if part),
            by,
            named(everybody[rank, pk], known, rank),
        )
    return [found[place] for place in places if place in found]


def everybody_in(ids: list[list[int]]) -> dict[tuple[int, int], list[About]]:
    """Everybody whom each text is about, by its kind and number."""
    found: dict[tuple[int, int], list[About]] = defaultdict(list)
    for rank, pk, person, name, case, number, _ in asked(SUBJECTS, ids):
        found[rank, pk].append(About(person, name, case, number or ""))
    return found


def asked(statement: str, ids: list[list[int]]) -> Iterator[tuple[Any, ...]]:
    """The rows of a statement about notes and consultations."""
    with connection.cursor() as cursor:
        cursor.execute(statement, ids)
        yield from cursor.fetchall()


def named(about: list[About], known: set[int], rank: int) -> list[About]:
    """Those who may be named: of a note by their case, of a 相談受付 without it."""
    if rank == NOTES.rank:
        return [one for one in about if one.case in known]
    return [one if one.case in known else About(one.person, one.name) for one in about]


def holds(text: str, words: list[str]) -> bool:
    """Whether every word still stands in a masked text."""
    return HIDDEN_WORDS not in text or all(word in fold_text(text) for word in words)


def touched(passages: Iterable[Passage]) -> tuple[set[int], set[int]]:
    """The persons and cases that the passages showed, for the log."""
    about = [one for passage in passages for one in passage.about]
    return {one.person for one in about}, {one.case for one in about if one.case}
