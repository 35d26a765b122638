"""Values of the old system in words: codes as the lists say, days in 和暦, and what is hidden."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from yorisoi.cases.models import Kind
from yorisoi.japanese import DateError, parse_partial_date, wareki
from yorisoi.legacy.records import RECORDS, Reading
from yorisoi.people.models import Sex
from yorisoi.people.whereabouts import HIDDEN_WORDS
from yorisoi.terms.models import Term

KEPT = "そのほか（文字のまま）"
ADDRESSES = {"postal_code", "address", "building", "living_address", "child_address"}
CALLER = {"caller", "caller_phone", "caller_relation"}
HIDDEN_CALLER = "●●●●（通告者）"
OWN_WORDS: Mapping[str, Mapping[str, str]] = {
    "sex": {str(one.value): str(one.label) for one in Sex},
    "lives_together": {"yes": "同居", "no": "別居"},
    "case_kind": {str(one.value): str(one.label) for one in Kind},
    "protected": {"yes": "支援措置あり", "no": "支援措置なし"},
}


@dataclass(frozen=True)
class Wording:
    """The words of all lists, asked for once a page."""

    terms: Mapping[str, str] = field(default_factory=dict)
    informants: frozenset[str] = frozenset()  # the 経路 whose caller is not shown

    @classmethod
    def of_today(cls) -> "Wording":
        """As the lists are now."""
        rows = Term.objects.values_list("id", "words", "trait")
        return cls(
            {pk: words for pk, words, _ in rows},
            frozenset(pk for pk, _, trait in rows if trait == "informant"),
        )

    def value(self, record: str, name: str, value: str) -> str:
        """One value."""
        known = RECORDS[record].fields.get(name)
        if not value or known is None:
            return value
        if known.list:
            return self.terms.get(value, value)
        if name in OWN_WORDS:
            return OWN_WORDS[name].get(value, value)
        if known.reading is Reading.DATE:
            return wareki(date.fromisoformat(value))
        if known.reading is Reading.BIRTH:
            return birthday(value)
        return value

    def hidden(self, name: str, values: Mapping[str, Any], *, protected: bool) -> str:
        """What stands in the place of a value that must not be seen; empty for one that may."""
        if protected and name in ADDRESSES:
            return HIDDEN_WORDS
        route = values.get("route")
        if name in CALLER and (not route or route in self.informants):
            return HIDDEN_CALLER
        return ""

    def lines(
        self, record: str, values: Mapping[str, Any], *, protected: bool
    ) -> list[tuple[str, str]]:
        """Every value that a row has, with its title, in the order of the record."""
        names = [name for name in RECORDS[record].fields if values.get(name)]
        found = [
            (
                title_of(record, name),
                self.hidden(name, values, protected=protected)
                or self.value(record, name, str(values[name])),
            )
            for name in names
        ]
        return found + ([(KEPT, values["keep"])] if values.get("keep") else [])


def title_of(record: str, name: str) -> str:
    """What a field is called."""
    return KEPT if name == "keep" else RECORDS[record].fields[name].title


def birthday(said: str) -> str:
    """A fully known day in 和暦, however it was written; anything else as it was said."""
    try:
        day = parse_partial_date(said).day
    except DateError:
        return said
    return wareki(day) if day else said
