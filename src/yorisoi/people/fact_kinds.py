"""The kinds of facts about a person, in the order of the page: one form and one row for all of them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from yorisoi.japanese import wareki
from yorisoi.people.models import (
    Affiliation,
    Clinic,
    DatedFact,
    Health,
    Nationality,
    PersonAddress,
    PersonName,
    PersonPhone,
    RegisteredHousehold,
    Workplace,
)

STAY_WARNS = timedelta(days=62)  # a period of stay is renewed in the two months before its end


@dataclass(frozen=True)
class FactKind:
    """One kind of fact: what it is called, what one writes of it, how it reads."""

    code: str
    model: type[DatedFact]
    fields: tuple[str, ...]  # its content, in the order of the form
    # Of these there is one at a time: a new one usually ends the one before.
    single: bool = True
    sort: Callable[[Any], str] = lambda _: ""  # 住民登録地 or 居所: one at a time of each sort
    label: Callable[[Any], str] = lambda _: ""  # instead of the title, on its row
    words: Callable[[Any], str] = str
    warns: Callable[[Any, date], str] = lambda _fact, _day: ""
    long: tuple[str, ...] = ()  # fields of several lines

    @property
    def title(self) -> str:
        """What the ward calls it."""
        return str(self.model._meta.verbose_name)


def sort_of(fact: Any) -> str:
    """The value of its 種類."""
    return str(fact.kind)


def kind_words(fact: Any) -> str:
    """住民登録地, 通称: the words of its 種類."""
    return str(fact.get_kind_display())


def name_words(fact: PersonName) -> str:
    """Name and kana."""
    return f"{fact.name}（{fact.kana}）" if fact.kana else fact.name


def address_words(fact: PersonAddress) -> str:
    """With the postal code before it."""
    return f"〒{fact.postal_code} {fact}" if fact.postal_code else str(fact)


def phone_words(fact: PersonPhone) -> str:
    """With whose or which it is."""
    return f"{fact.number}（{fact.label}）" if fact.label else fact.number


def work_words(fact: Workplace) -> str:
    """Place, work, telephone."""
    return "・".join(part for part in (fact.place, fact.work, fact.phone) if part)


def clinic_words(fact: Clinic) -> str:
    """Place and doctor."""
    return f"{fact.place}（{fact.doctor}）" if fact.doctor else fact.place


def nationality_words(fact: Nationality) -> str:
    """Nationality, residence status, end of the period of stay."""
    parts = [fact.country]
    if fact.status:
        parts.append(str(fact.status))
    if fact.status_until:
        parts.append(f"{wareki(fact.status_until)}まで")
    return "・".join(parts)


def stay_warning(fact: Nationality, day: date) -> str:
    """From two months before the end of the period of stay."""
    if fact.status_until is None or fact.status_until - day > STAY_WARNS:
        return ""
    if fact.status_until < day:
        return "在留期間が過ぎています"
    return f"在留期間の満了まで{(fact.status_until - day).days}日"


def affiliation_words(fact: Affiliation) -> str:
    """School and class; the kind when no name is known."""
    return " ".join(part for part in (fact.place or str(fact.kind), fact.class_name) if part)


def household_words(fact: RegisteredHousehold) -> str:
    """Number, head, and what the person is in it."""
    parts = [fact.number]
    if fact.head:
        parts.append(f"世帯主 {fact.head}")
    if fact.relation:
        parts.append(f"続柄 {fact.relation}")
    return "・".join(parts)


KINDS = {
    kind.code: kind
    for kind in (
        FactKind(
            "address",
            PersonAddress,
            ("kind", "postal_code", "text", "building"),
            sort=sort_of,
            label=kind_words,
            words=address_words,
        ),
        FactKind("phone", PersonPhone, ("number", "label"), single=False, words=phone_words),
        FactKind(
            "affiliation",
            Affiliation,
            ("kind", "place", "class_name"),
            words=affiliation_words,
        ),
        FactKind("workplace", Workplace, ("place", "work", "phone"), words=work_words),
        FactKind("health", Health, ("state",), single=False, long=("state",)),
        FactKind("clinic", Clinic, ("place", "doctor"), single=False, words=clinic_words),
        FactKind(
            "nationality",
            Nationality,
            ("country", "status", "status_until"),
            words=nationality_words,
            warns=stay_warning,
        ),
        FactKind(
            "household",
            RegisteredHousehold,
            ("number", "head", "relation"),
            words=household_words,
        ),
        FactKind(
            "name",
            PersonName,
            ("kind", "name", "kana"),
            single=False,
            sort=sort_of,
            label=kind_words,
            words=name_words,
        ),
    )
}
BY_MODEL = {kind.model: kind for kind in KINDS.values()}


def with_terms(kind: FactKind) -> tuple[str, ...]:
    """What a row of it needs besides: who recorded it, its terms."""
    terms = tuple(
        field.name
        for field in kind.model._meta.fields
        if field.is_relation and field.name in kind.fields
    )
    return ("recorded_by", *terms)


def replaced_by(fact: DatedFact) -> list[DatedFact]:
    """What of the same sort has no end and began before: what a new fact usually ends."""
    kind = BY_MODEL[type(fact)]
    if not kind.single:
        return []
    rows = kind.model.objects.standing().filter(person=fact.person_id, until=None)
    return [one for one in rows if kind.sort(one) == kind.sort(fact) and one.pk != fact.pk]
