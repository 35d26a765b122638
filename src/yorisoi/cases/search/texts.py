"""The texts of a result page: the passage, whose case, who wrote it, where it leads."""

from collections.abc import Iterable
from dataclasses import dataclass, field
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
from yorisoi.people.secret_words import Secrets, secrets_of
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


def passages_of(
    places: list[Place], words: list[str], *, cases: QuerySet[Case], viewer: Staff
) -> list[Passage]:
    """The passages in the order of ``places``. ``cases``: those that may be named.

    Columns are read, not whole records: a page has fifty texts. One that holds a word only where
    ``viewer`` must not read it is not shown.
    """
    notes = [place.pk for place in places if place.rank == NOTES.rank]
    calls = [place.pk for place in places if place.rank == CALLS.rank]
    found = note_passages(notes, words, cases, viewer) if notes else {}
    found |= call_passages(calls, words, cases, viewer) if calls else {}
    return [found[place] for place in places if place in found]


def note_passages(
    ids: list[int], words: list[str], cases: QuerySet[Case], viewer: Staff
) -> dict[Place, Passage]:
    """Of 経過記録."""
    about: dict[int, list[About]] = {pk: [] for pk in ids}
    named = NoteCase.objects.filter(note__in=ids, case__in=cases.order_by().values("pk"))
    for pk, person, name, case, number in named.order_by("pk").values_list(
        "note", "case__subject", "case__subject__name", "case", "case__number"
    ):
        about[pk].append(About(person, name, case, number))
    secrets = secrets_about(about, viewer)
    found = {}
    rows = Note.objects.filter(pk__in=ids).order_by()
    for pk, at, text, counterpart, contact, author in rows.values_list(
        "pk", "happened_at", "text", "counterpart", "contact__words", "author__name"
    ):
        secret = secrets.about(one.person for one in about[pk])
        whole = secret.masked(f"{text}\n（相手：{counterpart}）" if counterpart else text)
        if not holds(whole, words):
            continue
        place = Place(at, NOTES.rank, pk)
        how = "・".join(part for part in (contact, secret.masked(counterpart)) if part)
        shown = marked(*passage(whole, words))
        found[place] = Passage(place, NOTES.label, shown, how, author, about[pk])
    return found


def call_passages(
    ids: list[int], words: list[str], cases: QuerySet[Case], viewer: Staff
) -> dict[Place, Passage]:
    """Of 相談受付."""
    about: dict[int, list[About]] = {pk: [] for pk in ids}
    known = set(
        cases.order_by().filter(consultations__consultation__in=ids).values_list("pk", flat=True)
    )
    subjects = ConsultationSubject.objects.filter(consultation__in=ids)
    for pk, person, name, case, number in subjects.values_list(
        "consultation", "person", "person__name", "case", "case__number"
    ):
        is_known = case in known
        about[pk].append(About(person, name, case, number) if is_known else About(person, name))
    secrets = secrets_about(about, viewer)
    found = {}
    rows = Consultation.objects.filter(pk__in=ids).order_by()
    for pk, at, text, reception, by in rows.values_list(
        "pk", "received_at", "text", "reception__words", "received_by__name"
    ):
        whole = secrets.about(one.person for one in about[pk]).masked(text)
        if not holds(whole, words):
            continue
        place = Place(at, CALLS.rank, pk)
        shown = marked(*passage(whole, words))
        found[place] = Passage(place, CALLS.label, shown, reception, by, about[pk])
    return found


def secrets_about(about: dict[int, list[About]], viewer: Staff) -> Secrets:
    """What ``viewer`` must not read in the texts about these persons, for each of them."""
    return secrets_of({one.person for found in about.values() for one in found}, viewer=viewer)


def holds(text: str, words: list[str]) -> bool:
    """Whether every word still stands in a masked text."""
    return HIDDEN_WORDS not in text or all(word in fold_text(text) for word in words)


def touched(passages: Iterable[Passage]) -> tuple[set[int], set[int]]:
    """The persons and cases that the passages showed, for the log."""
    about = [one for passage in passages for one in passage.about]
    return {one.person for one in about}, {one.case for one in about if one.case}
