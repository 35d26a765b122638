"""Two records side by side: what each says, and where they differ."""

from dataclasses import dataclass
from datetime import date

from yorisoi import clock
from yorisoi.access.models import Staff
from yorisoi.people import queries
from yorisoi.people.models import (
    Affiliation,
    DatedFact,
    FamilyMember,
    Person,
    PersonName,
    PersonPhone,
)
from yorisoi.people.whereabouts import HIDDEN_WORDS, addresses_of, out_of_reach


@dataclass(frozen=True)
class Line:
    """One thing that both may say."""

    label: str
    one: str
    other: str

    @property
    def differs(self) -> bool:
        """Both say something, and not the same."""
        return self.is_told and self.one != self.other

    @property
    def same(self) -> bool:
        """Both say the same."""
        return self.is_told and self.one == self.other

    @property
    def is_told(self) -> bool:
        """Both say something that the viewer may read: of a suppressed place not even whether it is
        the other's."""
        return bool(self.one and self.other) and HIDDEN_WORDS not in (self.one, self.other)


def side_by_side(one: Person, other: Person, *, viewer: Staff) -> list[Line]:
    """The lines of two persons, as ``viewer`` may see them. They may be one: what is suppressed of the
    first, the second must not tell."""
    today = clock.today()
    found = addresses_of([one.pk, other.pk], viewer=viewer)
    places = ["／".join(map(str, found[person.pk])) for person in (one, other)]
    no_place = any(HIDDEN_WORDS in place for place in places)
    no_day = bool(out_of_reach(viewer, [one.pk, other.pk]))  # where they go, and whom one may ring

    def line(label: str, texts: list[str], *, guarded: bool) -> Line:
        return Line(label, *(HIDDEN_WORDS if guarded and text else text for text in texts))

    def said(kind: type[DatedFact]) -> list[str]:
        return [facts(kind, person, today) for person in (one, other)]

    return [
        Line("氏名", one.name, other.name),
        Line("フリガナ", one.kana, other.kana),
        Line("性別", sex(one), sex(other)),
        Line("生年月日", born(one), born(other)),
        Line("年齢", queries.age_words(one, today), queries.age_words(other, today)),
        Line("ほかの名前", *said(PersonName)),
        line("住所", places, guarded=no_place or no_day),
        line("電話", said(PersonPhone), guarded=no_day),
        line("所属", said(Affiliation), guarded=no_day),
        Line("家族", family(one, today), family(other, today)),
        Line("宛名番号", one.resident_number or "", other.resident_number or ""),
    ]


def sex(person: Person) -> str:
    """性別, empty when it is not known."""
    return "" if person.sex == "unknown" else str(person.get_sex_display())


def born(person: Person) -> str:
    """生年月日 as far as it is known."""
    return person.born.said if person.born else ""


def facts(kind: type[DatedFact], person: Person, today: date) -> str:
    """The facts of one kind that hold today, in one line."""
    rows = kind.objects.on(today).filter(person=person)
    return "・".join(dict.fromkeys(str(row) for row in rows))


def family(person: Person, today: date) -> str:
    """Whom they live with or belong to."""
    families = FamilyMember.objects.on(today).filter(person=person).values("family")
    rows = FamilyMember.objects.on(today).filter(family__in=families).exclude(person=person)
    return "・".join(dict.fromkeys(row.person.name for row in rows.select_related("person")))
