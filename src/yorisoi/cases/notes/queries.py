"""Reading 経過記録: one note, lists of them, and what helps while one is written."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet

from yorisoi import clock
from yorisoi.access.entrance import filter_for
from yorisoi.access.models import Staff
from yorisoi.cases.face.relatives import Group, ties_among, ties_of
from yorisoi.cases.models import Attachment, Case, Note, NoteCase, NoteState, NoteVersion
from yorisoi.cases.notes.actions import Traces
from yorisoi.cases.queries import told_with
from yorisoi.people.kinship_words import sibling_words
from yorisoi.people.models import Affiliation, FamilyMember, Person
from yorisoi.people.secret_words import secret_words
from yorisoi.people.whereabouts import out_of_reach

SUGGESTIONS = 20
RECENT = 50  # notes looked at for earlier counterparts and places


def for_reading(notes: "QuerySet[Note]") -> "QuerySet[Note]":
    """With what a note shows of itself; a fixed number of queries for any number of notes."""
    places = NoteCase.objects.select_related("case__subject").order_by("case__number")
    standing = Attachment.objects.filter(withdrawn_at=None)
    return notes.select_related("contact", "author", "approved_by").prefetch_related(
        Prefetch("places", places),
        Prefetch("attachments", standing, to_attr="files"),
        Prefetch("versions", NoteVersion.objects.select_related("by"), to_attr="stages"),
    )


def standing_in(case: Case, *, reader: Staff) -> "QuerySet[Note]":
    """The notes of a case that ``reader``, who may read the case, may read: drafts only their own."""
    return Note.objects.filter(~Q(state=NoteState.DRAFT) | Q(author=reader.pk), places__case=case)


def tell_where(notes: Iterable[Note], *, reader: Staff, case: Case | None = None) -> None:
    """Set ``elsewhere`` on each note: its cases beside ``case`` that ``reader`` may know of."""
    notes = list(notes)
    cases = {place.case_id for note in notes for place in note.places.all()}
    known = set(
        filter_for(reader, "cases.case.know", Case.objects.filter(pk__in=cases)).values_list(
            "pk", flat=True
        )
    )
    for note in notes:
        note.elsewhere = [  # type: ignore[attr-defined]
            place.case
            for place in note.places.all()
            if place.case_id in known and (case is None or place.case_id != case.pk)
        ]


def traces(notes: Iterable[Note]) -> Traces:
    """All cases that prefetched notes stand in, and the persons those are about, for the log."""
    cases = [place.case for note in notes for place in note.places.all()]
    return {"cases": [case.pk for case in cases], "persons": [case.subject_id for case in cases]}


def to_approve(staff: Staff, *, team: int | None = None) -> "QuerySet[Note]":
    """What waits for this supervisor's approval, oldest first: nothing they have written themselves."""
    cases = filter_for(staff, "cases.note.queue", Case.objects.all())
    if team is not None:
        cases = cases.filter(team=team)
    latest = NoteVersion.objects.filter(note=OuterRef("pk")).order_by("-number")
    places = NoteCase.objects.filter(note=OuterRef("pk"), case__in=cases)
    return (
        Note.objects.filter(Exists(places), state=NoteState.CONFIRMED)
        .exclude(author=staff.pk)
        .alias(latest_by=latest.values("by")[:1])
        .exclude(latest_by=staff.pk)
        .order_by("confirmed_at", "pk")
    )


def drafts_of(staff: Staff) -> "QuerySet[Note]":
    """Notes that their author has kept to write on later, in cases they may still write in."""
    cases = filter_for(staff, "cases.note.drafts", Case.objects.all())
    places = NoteCase.objects.filter(note=OuterRef("pk"), case__in=cases)
    return Note.objects.filter(Exists(places), author=staff.pk, state=NoteState.DRAFT).order_by(
        "-written_at", "-pk"
    )


@dataclass(frozen=True)
class Sibling:
    """An open case of the same family, and whether the writer may write there."""

    case: Case
    who: str  # to the subject of the case: 兄
    writable: bool

    @property
    def words(self) -> str:
        """兄 渡邉　陸（2026-00004）."""
        return f"{self.who} {self.case.subject.name}（{self.case.number}）".strip()


def siblings(case: Case, *, writer: Staff) -> list[Sibling]:
    """The other open cases of the family that ``writer`` may know of, those to write in first."""
    family = family_of(case)
    rows = Case.objects.filter(subject__in=family, closed_on=None).exclude(pk=case.pk)
    known = filter_for(writer, "cases.case.know", rows).select_related("subject", "worker", "team")
    writable = set(filter_for(writer, "cases.note.write", rows).values_list("pk", flat=True))
    found = [
        Sibling(one, family[one.subject_id].who, one.pk in writable)
        for one in known.order_by("subject__born_earliest", "number")
    ]
    return sorted(found, key=lambda one: not one.writable)


def others_to_stand_in(note: Note, case: Case, *, writer: Staff) -> list[Sibling]:
    """The cases besides ``case`` that ``note`` stands in or may be put into by ``writer``."""
    found = [one for one in siblings(case, writer=writer) if one.writable]
    known = {one.case.pk for one in found}
    rows = Case.objects.filter(note_places__note=note).exclude(pk__in={case.pk, *known})
    changeable = set(filter_for(writer, "cases.note.amend", rows).values_list("pk", flat=True))
    found += [Sibling(one, "", one.pk in changeable) for one in rows.select_related("subject")]
    return found


@dataclass(frozen=True)
class Member:
    """Somebody of the family."""

    person: Person
    who: str  # to the subject of the case: 母, 兄


def family_of(case: Case) -> dict[int, Member]:
    """The others of the subject's family today, by person: brothers and sisters by 続柄, whoever
    has a place of their own in the family by that.
    """
    today = FamilyMember.objects.on(clock.today()).order_by("pk")
    families = today.filter(person=case.subject_id).order_by().values("family")
    rows = list(today.filter(family__in=families).select_related("person"))
    ties = ties_of(case.subject, ties_among([case.subject_id, *(row.person_id for row in rows)]))
    own = {row.position for row in rows if row.person_id == case.subject_id}

    def who(row: FamilyMember) -> str:
        tie = ties.get(row.person_id)
        if tie and (tie.group is Group.SIBLING or row.position in {"", "子"}):
            return tie.words
        # Two who both stand there as 子 are children of one house.
        is_sibling = row.position == "子" and "子" in own
        return sibling_words(row.person, case.subject) if is_sibling else row.position

    return {
        row.person_id: Member(row.person, who(row))
        for row in rows
        if row.person_id != case.subject_id
    }


@dataclass(frozen=True)
class Suggestions:
    """What is offered while 相手 and 場所 are typed."""

    counterparts: Sequence[str]
    places: Sequence[str]


def suggestions(case: Case, reader: Staff) -> Suggestions:
    """Earlier counterparts and places of the case, the family, and where the subject belongs."""
    today = clock.today()
    recent = (
        Note.objects.filter(places__case=case)
        .exclude(state=NoteState.DRAFT)
        .order_by("-happened_at")
        .values_list("counterpart", "place")[:RECENT]
    )
    secret = secret_words({case.subject_id, *told_with([case.pk])}, viewer=reader)
    earlier = [(secret.masked(one), secret.masked(other)) for one, other in recent]
    is_open = not out_of_reach(reader, [case.subject_id])
    belongs = [
        one.place
        for one in Affiliation.objects.on(today).filter(person=case.subject_id)
        if one.place and is_open
    ]
    members = [f"{one.who} {one.person.name}".strip() for one in family_of(case).values()]
    return Suggestions(
        unique([*(one for one, _ in earlier), "本人", *members, *belongs]),
        unique([*(one for _, one in earlier), "家庭", "センター", *belongs]),
    )


def unique(words: Iterable[str]) -> list[str]:
    """The first of each, without the empty ones."""
    return [one for one in dict.fromkeys(words) if one][:SUGGESTIONS]


def before(case: Case, *, count: int = 3) -> "QuerySet[Note]":
    """The latest confirmed notes of the case, to have before one's eyes while writing."""
    rows = Note.objects.filter(places__case=case).exclude(state=NoteState.DRAFT)
    return for_reading(rows).order_by(F("happened_at").desc(), "-pk")[:count]
