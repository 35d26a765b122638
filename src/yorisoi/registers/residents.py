"""Reading residents: what 住基 says of them, as one viewer may see it.

Everything here is asked for inside a context of ``sight``; what the database does not show is not
there.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

from django.db import connection

from yorisoi import clock
from yorisoi.access.models import Staff
from yorisoi.japanese import age_label, wareki
from yorisoi.people.models import Person
from yorisoi.people.whereabouts import HIDDEN_WORDS, address_key
from yorisoi.registers import sight
from yorisoi.registers.models import Feed, ResidentRecord
from yorisoi.registers.resident_words import (
    KINDS,
    MOVEMENTS,
    SEXES,
    STATES,
    said,
)
from yorisoi.registers.secrecy import hidden_numbers, relatives, secrecy_of


@dataclass
class Resident:
    """One resident: the row that holds, or the last one, with what may be shown of it."""

    record: ResidentRecord
    hidden: bool = False
    person: Person | None = None  # who on file this is
    secret: frozenset[str] = frozenset()  # keys of places where protected relatives live

    @property
    def number(self) -> str:
        """宛名番号."""
        return self.record.number

    @property
    def sex(self) -> str:
        """男."""
        return said(SEXES, self.record.sex)

    @property
    def kind(self) -> str:
        """外国人住民."""
        return said(KINDS, self.record.kind)

    @property
    def born(self) -> str:
        """平成30年5月14日, or as the register has it."""
        record = self.record
        return wareki(record.born_on) if record.born_on else record.born_said

    @property
    def years(self) -> str:
        """7歳."""
        born, day = self.record.born_on, clock.today()
        return age_label(born, day) if born and born <= day and self.record.state != "dead" else ""

    @property
    def lives_here(self) -> bool:
        """住民 today."""
        return self.record.current and self.record.state == "resident"

    @property
    def state(self) -> str:
        """転出 R7.9.15 →川崎市, 死亡, 住基にない; nothing of somebody who lives here."""
        record = self.record
        if not record.current:
            return "いまの住基にはありません"
        if record.state in ("resident", ""):
            return ""
        words = said(STATES, record.state)
        words += f" {wareki(record.moved_on)}" if record.moved_on else ""
        if record.state == "left" and record.moved_to:
            words += f"（{HIDDEN_WORDS if self.hides(record.moved_to) else record.moved_to}へ）"
        return words

    def hides(self, text: str) -> bool:
        """Whether this address of theirs is not to be shown."""
        return self.hidden or (bool(self.secret) and address_key(text) in self.secret)

    @property
    def address_hidden(self) -> bool:
        """Whether where they live now is not to be shown."""
        return self.hides(self.record.address)

    @property
    def address(self) -> str:
        """住所 with 方書, or that it is suppressed."""
        if self.address_hidden:
            return HIDDEN_WORDS
        return f"{self.record.address}　{self.record.building}".strip()

    @property
    def other_names(self) -> list[tuple[str, str]]:
        """通称, 旧氏, ローマ字, 漢字 with their readings."""
        record = self.record
        names = [
            ("通称", record.alias, record.alias_kana),
            ("旧氏", record.former, record.former_kana),
            ("ローマ字", record.roman, ""),
            ("漢字氏名", record.kanji, ""),
        ]
        return [(what, f"{name}（{kana}）" if kana else name) for what, name, kana in names if name]

    @property
    def nationality(self) -> str:
        """ベトナム・家族滞在・令和8年6月19日まで."""
        record = self.record
        parts = [record.country, record.residence]
        if record.stay_until:
            parts.append(f"{wareki(record.stay_until)}まで")
        return "・".join(part for part in parts if part)

    @property
    def movement(self) -> str:
        """転居 令和7年9月27日."""
        record = self.record
        when = wareki(record.moved_on) if record.moved_on else record.moved_said
        return f"{said(MOVEMENTS, record.movement)} {when}".strip()


@dataclass
class Household:
    """世帯員（住基）of one resident: those who live there now, and those who did."""

    number: str = ""
    here: list[Resident] = field(default_factory=list)
    gone: list[Resident] = field(default_factory=list)

    @property
    def everybody(self) -> list[Resident]:
        """All of them."""
        return [*self.here, *self.gone]


@dataclass
class History:
    """One row of a resident's history, as the page shows it."""

    record: ResidentRecord
    movement: str
    address: str
    moved_to: str

    @property
    def state(self) -> str:
        """取消し, 削除, いま."""
        if self.record.deleted:
            return "削除"
        if self.record.absent_since:
            return "住基からなくなった"
        return "いま" if self.record.current else ""


def at_home(numbers: Iterable[str]) -> list[str]:
    """宛名番号 of everybody in the households of ``numbers``, as far as the viewer may know."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT registers_at_home(%s)", [sorted(set(numbers))])
        return sorted(number for (number,) in cursor.fetchall())


@contextmanager
def seeing_household(viewer: Staff, number: str) -> Iterator[list[str]]:
    """A context for one resident, their household and their family here; the household's numbers."""
    with sight.seeing(viewer, [number]):
        numbers = sorted({number, *at_home([number])})
    with sight.seeing(viewer, {*numbers, *relatives(number)}):
        yield numbers


def residents(numbers: Iterable[str], viewer: Staff) -> dict[str, Resident]:
    """Each of ``numbers`` that the context shows: the current row, or the last one."""
    asked = sorted(set(numbers))
    rows = ResidentRecord.objects.filter(number__in=asked).order_by("current", "history", "branch")
    records = {row.number: row for row in rows}
    hidden = hidden_numbers(viewer, records)
    persons = {
        person.resident_number: person
        for person in Person.objects.filter(resident_number__in=records)
    }
    return {
        number: Resident(record, number in hidden, persons.get(number))
        for number, record in records.items()
    }


def resident_of(person: Person, viewer: Staff) -> Resident | None:
    """The resident that ``person`` is, with what must be hidden of them for their family's sake."""
    number = person.resident_number or ""
    found = residents([number], viewer).get(number)
    if found:
        guard([found], person, viewer)
    return found


def guard(found: Sequence[Resident], person: Person, viewer: Staff) -> None:
    """Hide of each of ``found`` the places where protected relatives of ``person`` live."""
    numbers = {one.number for one in found} | relatives(person.resident_number or "")
    secrecy = secrecy_of(viewer, numbers, [person.pk])
    for one in found:
        one.secret = frozenset() if one.number in secrecy.opened else secrecy.places


def household_of(resident: Resident, numbers: Iterable[str], viewer: Staff) -> Household:
    """The household of ``resident``; ``numbers`` are those of everybody in it."""
    others = residents(set(numbers) - {resident.number}, viewer)
    found = Household(resident.record.household)
    for one in sorted(
        others.values(), key=lambda one: (one.record.born_on or date.max, one.number)
    ):
        (found.here if one.lives_here else found.gone).append(one)
    return found


def history_of(resident: Resident) -> list[History]:
    """Every row, newest first."""
    rows = ResidentRecord.objects.filter(number=resident.number).order_by("-history", "-branch")
    return [
        History(
            row,
            said(MOVEMENTS, row.movement),
            shown(resident, f"{row.address}　{row.building}".strip(), row.address),
            shown(resident, row.moved_to, row.moved_to),
        )
        for row in rows
    ]


def shown(resident: Resident, words: str, place: str) -> str:
    """``words`` unless ``place`` is suppressed."""
    return HIDDEN_WORDS if words and resident.hides(place) else words


def stamp_of(record: ResidentRecord) -> str:
    """住基 令和7年9月30日時点: the file that said so."""
    stamp = Feed.objects.filter(pk=record.feed_id).values_list("stamp", flat=True).first()
    return f"住基 {wareki(stamp.astimezone(clock.TOKYO).date())}時点" if stamp else "住基"


def for_log(numbers: Iterable[str]) -> dict[str, list[int]]:
    """Residents as the log keeps them: 宛名番号 without the zeros in front."""
    found: dict[str, list[int]] = defaultdict(list)
    for number in sorted(set(numbers)):
        # A mistyped one may have any length; the log's numbers have 18 digits.
        found["residents"].append(int(number[-18:]) if number.isdecimal() else 0)
    return dict(found)
