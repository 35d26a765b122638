"""変更履歴 of a person for staff who may see them: who changed what, when, values before and after.

The book (audit_change) holds for an update what stood before and after, for an insertion nothing:
its values are what stands now, taken back through all later changes.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db import models
from django.db.models import Q

from yorisoi import clock
from yorisoi.access.models import Staff
from yorisoi.audit.models import Change, Event, Operation
from yorisoi.audit.titles import titles
from yorisoi.japanese import wareki
from yorisoi.people import retired
from yorisoi.people.fact_kinds import KINDS
from yorisoi.people.models import (
    Family,
    FamilyMember,
    Kinship,
    Person,
    PersonAddress,
    Protection,
)
from yorisoi.people.secret_words import secret_words
from yorisoi.people.whereabouts import (
    HIDDEN_WORDS,
    TELLS_WHERE,
    address_key,
    hidden_rows,
    out_of_reach,
    secret_places,
)

# Not what somebody recorded: counters, and what the row belongs to.
PASSED_OVER = {"id", "version", "person_id", "family_id", "recorded_at", "recorded_by_id"}
PASSED_OVER |= {"created_at", "born_earliest", "born_latest"}
SECRET = {"text", "building", "postal_code", "note", "withdrawn_because"}
SECRET |= {"number", "label", "place", "class_name", "work", "phone", "doctor"}


@dataclass(frozen=True)
class Value:
    """One column of one change, in words."""

    label: str
    before: str
    after: str


@dataclass
class Entry:
    """One change of one record."""

    change: Change
    event: Event
    what: str  # 住所, 続柄 …
    values: list[Value] = field(default_factory=list)

    @property
    def action(self) -> str:
        """What was done, as the rights table calls it."""
        return titles().get(self.event.action, self.event.action)


@dataclass
class History:
    """All changes of a person, newest first, and whom they name."""

    changes: list[Entry]
    named: set[int]


def records_of(person: Person) -> list[models.Model]:
    """Everything that is recorded of ``person``: the person, facts, family, ties, 支援措置."""
    mine = FamilyMember.objects.filter(person=person)
    found: list[models.Model] = [person, *mine]
    for kind in KINDS.values():
        found += kind.model.objects.filter(person=person)
    found += Family.objects.filter(pk__in={row.family_id for row in mine})
    found += Kinship.objects.filter(Q(person=person) | Q(other=person))
    found += Protection.objects.filter(person=person)
    return found


def changes_of(person: Person, *, viewer: Staff) -> History:
    """What ``viewer``, who may see ``person``, may see of the history; hidden addresses stay hidden."""
    records = {(one._meta.db_table, str(one.pk)): one for one in records_of(person)}
    changes = list(Change.objects.filter(of(records)).order_by("-id"))
    events = Event.objects.in_bulk({change.event_id for change in changes})
    addresses = [one for one in records.values() if isinstance(one, PersonAddress)]
    secret = {("people_personaddress", str(pk)) for pk in hidden_rows(addresses, viewer=viewer)}
    if out_of_reach(viewer, [person.pk]):
        secret |= {key for key, one in records.items() if isinstance(one, TELLS_WHERE)}
    # A place may stand in what an address was changed from, or to.
    places = secret_places({person.pk}, viewer) if addresses else set()
    names = Names()
    states: dict[tuple[str, str], dict[str, Any]] = {
        key: present_values(one) for key, one in records.items()
    }
    raw: list[tuple[Entry, models.Model, list[tuple[str, Any, Any]]]] = []
    for change in changes:
        key = (change.table, change.row)
        record, state = records[key], states[key]
        what = str(record._meta.verbose_name)
        before, after = change.before or {}, change.after or {}
        if change.operation == Operation.INSERT:
            before, after = {}, dict(state)
        state.update(change.before or {})
        hides = key in secret or (
            record._meta.model is PersonAddress and tells(places, before, after)
        )
        values = [
            (column, *((HIDDEN_WORDS,) * 2 if hides and column in SECRET else pair))
            for column, *pair in compared(before, after)
        ]
        if values:
            names.want(record, values)
            raw.append((Entry(change, events[change.event_id], what), record, values))
    names.fetch()
    # What somebody typed freely may tell the address, too.
    words = secret_words(retired.records_of(person), viewer=viewer)
    for entry, record, values in raw:
        entry.values = [
            Value(value.label, words.masked(value.before), words.masked(value.after))
            for column, old, new in values
            if (value := in_words(record, column, old, new, names, entry.change.operation))
        ]
    return History([entry for entry, _, _ in raw if entry.values], names.persons)


def of(records: Iterable[tuple[str, str]]) -> Q:
    """The changes of these rows."""
    rows = defaultdict(list)
    for table, row in records:
        rows[table].append(row)
    return reduce(or_, (Q(table=table, row__in=found) for table, found in rows.items()))


def present_values(record: models.Model) -> dict[str, Any]:
    """The columns as they stand now, as the book would write them."""
    found = {}
    for column in record._meta.concrete_fields:
        value = getattr(record, column.attname)
        found[column.attname] = value.isoformat() if isinstance(value, date) else value
    return found


def compared(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[tuple[str, Any, Any]]:
    """Column, what stood, what stands; only what somebody recorded."""
    columns = [column for column in {**before, **after} if column not in PASSED_OVER]
    return [(column, before.get(column), after.get(column)) for column in columns]


def tells(places: set[str], *states: Mapping[str, Any]) -> bool:
    """Whether one of the texts is an address that must not be seen."""
    texts = (state.get("text") for state in states)
    return bool(places) and any(text and address_key(text) in places for text in texts)


class Names:
    """The words for what stands in a change as a number: fetched once for all of them."""

    def __init__(self) -> None:
        self.wanted: dict[type[models.Model], set[Any]] = defaultdict(set)
        self.found: dict[type[models.Model], dict[Any, models.Model]] = {}

    @property
    def persons(self) -> set[int]:
        """Whom the changes name."""
        return self.wanted.get(Person, set())

    def want(self, record: models.Model, values: Iterable[tuple[str, Any, Any]]) -> None:
        """Note the foreign keys among the values."""
        related = {
            column.attname: column.related_model
            for column in record._meta.concrete_fields
            if column.is_relation
        }
        for column, *both in values:
            if isinstance(model := related.get(column), type):
                self.wanted[model] |= {value for value in both if value is not None}

    def fetch(self) -> None:
        """One query for each kind of thing."""
        for model, keys in self.wanted.items():
            self.found[model] = model._default_manager.in_bulk(keys)

    def of(self, model: type[models.Model], key: Any) -> str:
        """A name, or the key when it is gone."""
        return str(self.found[model].get(key, key))


def in_words(
    record: models.Model, column: str, old: Any, new: Any, names: Names, operation: str
) -> Value | None:
    """One column; None when it is not one of the record's, or an insertion left it empty."""
    known = {one.attname: one for one in record._meta.concrete_fields}
    if column not in known or not known[column].editable:
        return None
    found = known[column]
    if operation == Operation.INSERT and new in (None, "", False):
        return None
    label = str(found.verbose_name)
    return Value(label, value_words(found, old, names), value_words(found, new, names))


def value_words(column: Any, value: Any, names: Names) -> str:
    """A value of the book as the page writes it."""
    if value is None or value == "":
        return ""
    if column.is_relation:
        return names.of(column.related_model, value)
    if column.choices:
        return str(dict(column.flatchoices).get(value, value))
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if isinstance(column, models.DateTimeField):
        return datetime.fromisoformat(value).astimezone(clock.TOKYO).strftime("%Y-%m-%d %H:%M")
    if isinstance(column, models.DateField):
        return wareki(date.fromisoformat(value))
    return str(value)
