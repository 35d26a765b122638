"""経過記録 of the demo ward: months of casework put together from phrases, no real person in it.

All are thought out at once. Those from before よりそい go into the old system's files.
"""

import uuid
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from yorisoi import clock
from yorisoi.cases.models import Kind, Note, NoteCase, NoteState, NoteVersion
from yorisoi.demo.chance import Chance, days_after
from yorisoi.demo.load_cases import Held, Office
from yorisoi.demo.pools import read_table
from yorisoi.demo.ward import Ward

_NAMESPACE = uuid.UUID("0a4c6f0e-8f5d-4d5c-9a55-3b0e5d6f7c21")
_CHUNK = 2_000
Written = tuple[Note, list[Held]]  # a note, and the cases it stands in
_CONTACTS = (
    *("phone",) * 9,
    *("home",) * 5,
    *("visit",) * 3,
    *("agency",) * 4,
    "meeting",
    "survey",
    "letter",
)
_BY_A_COLLEAGUE = 0.15
_IN_BOTH_CASES = 0.6
_AMENDED = 0.04
_STILL_A_DRAFT = 0.12  # of the open cases: somebody was called away while writing


class Writer:
    """Puts notes together, and what belongs to each."""

    def __init__(self, ward: Ward, office: Office) -> None:
        self.office = office
        self.chance = Chance(f"notes of {ward.seed}")
        self.lines: dict[str, list[dict[str, str]]] = {}
        for row in read_table("note_texts"):
            self.lines.setdefault(row["part"], []).append(row)
        self.count = 0
        self.midnight = datetime.combine(ward.today, time(0), clock.TOKYO)

    def write(self, held: list[Held]) -> Iterator[Written]:
        """Notes of all cases, in the order of the cases; nothing is saved."""
        for one in held:
            for note in self.notes_of(one):
                yield note, list(self.places_of(note, one))

    def enter(self, written: list[Written]) -> None:
        """Save notes with their places and versions."""
        for start in range(0, len(written), _CHUNK):
            some = written[start : start + _CHUNK]
            versions = [version for note, _ in some for version in self.versions_of(note)]
            Note.objects.bulk_create((note for note, _ in some), batch_size=2000)
            NoteCase.objects.bulk_create(
                (NoteCase(note=note, case=one.case) for note, held in some for one in held),
                batch_size=2000,
            )
            NoteVersion.objects.bulk_create(versions, batch_size=2000)

    def notes_of(self, one: Held) -> Iterator[Note]:
        """From the day after acceptance to yesterday, or to the end; more of them of late."""
        case, chance = one.case, self.chance
        first = days_after(case.opened_on, 1)
        last = case.closed_on or days_after(self.office.today, -1)
        span = (last - first).days
        if span < 0:
            return
        wanted = min(chance.between(8, 30), 3 + span // 3)
        days = sorted(
            days_after(first, int(span * (1 - chance.random() * chance.random())))
            for _ in range(wanted)
        )
        for day in days:
            day = max(self.office.working_day(day), case.opened_on)
            at = max(self.at(day), datetime.combine(case.opened_on, time(17, 5), clock.TOKYO))
            if at < self.midnight and self.is_known(one, day):
                yield self.note(one, at)
        if not case.closed_on and chance.happens(_STILL_A_DRAFT):
            day = max(self.office.working_day(days_after(self.office.today, -1)), case.opened_on)
            note = self.note(one, self.at(day))
            note.state, note.author = NoteState.DRAFT, one.worker
            note.confirmed_at = note.approved_at = note.approved_by = None
            if note.happened_at < self.midnight:
                yield note

    def is_known(self, one: Held, day: date) -> bool:
        """Whether it was written down: the old system kept nothing of 特定妊婦 but their list."""
        return one.kind != Kind.PREGNANCY or day >= self.office.live_on

    def at(self, day: date) -> datetime:
        """A time of day in steps of five minutes."""
        step = self.chance.between(9 * 12, 17 * 12)
        return datetime.combine(day, time(step // 12, step % 12 * 5), clock.TOKYO)

    def note(self, one: Held, at: datetime) -> Note:
        """One note: confirmed the same day; approved when the supervisor has come to it."""
        chance = self.chance
        self.count += 1
        opening = self.opening(one, at)
        written_at = min(at + timedelta(minutes=chance.between(10, 90)), self.midnight)
        by = one.worker
        if one.colleagues and chance.happens(_BY_A_COLLEAGUE):
            by = chance.pick(one.colleagues)
        note = Note(
            happened_at=at,
            contact_id=f"contact.{opening['contact']}",
            counterpart=self.fit(one, opening["counterpart"]) or "",
            place=opening["place"],
            text=self.text(one, at, opening),
            state=NoteState.CONFIRMED,
            author=by,
            written_at=written_at,
            form_key=uuid.uuid5(_NAMESPACE, f"{one.on_file.source.household.number} {self.count}"),
            confirmed_at=written_at,
        )
        approved_at = written_at + timedelta(
            days=chance.between(1, 3), minutes=chance.between(0, 90)
        )
        if approved_at < self.midnight and chance.happens(0.998):
            note.state = NoteState.APPROVED
            note.approved_at, note.approved_by = approved_at, one.supervisor
        return note

    def fitting(self, part: str, one: Held, at: datetime) -> list[dict[str, str]]:
        """The lines that go with the kind of case, the age of the child and the family."""
        ages, kind = one.ages(at.date()), one.kind
        pregnant = kind == Kind.PREGNANCY
        return [
            row
            for row in self.lines[part]
            if row["kind"] in ({"pregnancy"} if pregnant else {"any", kind})
            and row["ages"] in ({"any", "pregnant"} if pregnant else {"any", ages})
            and self.fit(one, row["text"]) is not None
            and self.fit(one, row["counterpart"]) is not None
        ]

    def opening(self, one: Held, at: datetime) -> dict[str, str]:
        """How the contact came about."""
        contact = self.chance.pick(_CONTACTS)
        rows = self.fitting("opening", one, at)
        return self.chance.pick([row for row in rows if row["contact"] == contact] or rows)

    def text(self, one: Held, at: datetime, opening: dict[str, str]) -> str:
        """The opening, what was heard and seen there, and what comes next."""
        chance = self.chance
        parts = [opening["text"]]
        told = where_told(opening)
        heard = [row for row in self.fitting("detail", one, at) if row["contact"] in told]
        for _ in range(chance.between(1, 4) if heard else 0):
            line = chance.pick(heard)["text"]
            if line not in parts:
                parts.append(line)
        parts.append(chance.pick(self.fitting("action", one, at))["text"])
        return "".join(self.fit(one, part) or "" for part in parts)

    def fit(self, one: Held, words: str) -> str | None:
        """The words with the right parent in them; None when there is nobody they could mean."""
        father, mother = one.on_file.one("父", "継父", "養父"), one.on_file.one("母")
        if one.kind == Kind.PREGNANCY:
            return words
        if "きょうだい" in words and not one.on_file.siblings:
            return None
        if "父" in words and "祖父" not in words and not father:
            return None
        at_home = {resident.number for resident in one.on_file.source.household.members}
        refs = {ref for ref, position in one.on_file.positions.items() if position == "母"}
        if "母" in words.replace("祖母", "") and not (mother and refs & at_home):
            if "父" in words:
                return None
            return (
                words.replace("祖母", "祖〇")
                .replace("母", "父" if father else "祖母")
                .replace("祖〇", "祖母")
            )
        return words

    def places_of(self, note: Note, one: Held) -> Iterator[Held]:
        """The case, and often the brother's or sister's too."""
        yield one
        other = one.sibling
        if other and self.chance.happens(_IN_BOTH_CASES):
            day = note.happened_at.date()
            if other.case.opened_on <= day:
                yield other

    def versions_of(self, note: Note) -> Iterator[NoteVersion]:
        """The record as it was confirmed; of some, as it was amended afterwards."""
        if note.confirmed_at is None:
            return
        yield self.version(note, 1, note.confirmed_at, "")
        amended_at = note.confirmed_at + timedelta(hours=self.chance.between(3, 30))
        too_late = note.approved_at or self.midnight
        if self.chance.happens(_AMENDED) and amended_at < too_late:
            note.version = 3
            note.text += "（訂正：時刻と相手の役職を確かめた。）"
            yield self.version(note, 2, amended_at, self.office.say("amended"))

    def version(self, note: Note, number: int, at: datetime, reason: str) -> NoteVersion:
        """One version of a note."""
        return NoteVersion(
            note=note,
            number=number,
            at=at,
            by=note.author,
            reason=reason,
            happened_at=note.happened_at,
            contact_id=note.contact_id,
            counterpart=note.counterpart,
            place=note.place,
            text=note.text,
        )


def where_told(opening: dict[str, str]) -> set[str]:
    """Which details one can have learnt there: a teacher does not tell of the kitchen."""
    if opening["contact"] in {"survey", "letter", "meeting"} or opening["counterpart"] == "不在":
        return set()
    if opening["counterpart"].startswith(("母", "父", "本児", "本人")):
        at_home = {"home"} if opening["contact"] == "home" else set()
        return {"any", "family"} | at_home
    return {"any", "agency"}
