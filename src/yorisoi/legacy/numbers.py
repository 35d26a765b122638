"""The numbers of the old system: whoever types one finds whom it stood for."""

from collections.abc import Iterable

from yorisoi.legacy.models import SourceRecord
from yorisoi.legacy.records import RECORDS
from yorisoi.matching import old_keys
from yorisoi.people.search_words import find_also

PERSONS = ("child", "member", "pregnant")


def register() -> None:
    """Called once, when the room is there."""
    find_also(by_number)
    old_keys.known_by("legacy", persons_of)


def persons_of(keys: Iterable[str]) -> dict[str, int]:
    """The persons of these keys, as the mapping declares them."""
    rows = SourceRecord.objects.filter(record__in=PERSONS, key__in=list(keys), person__isnull=False)
    return {key: person for key, person in rows.values_list("key", "person") if person}


def by_number(word: str) -> dict[int, tuple[str, str]]:
    """The persons of the record, or of the 相談受付, that had this number in an old system."""
    found: dict[int, tuple[str, str]] = {}
    if not any(char.isdecimal() for char in word):
        return found  # most words are names: no need to ask
    rows = SourceRecord.objects.filter(key=word, record__in=[*PERSONS, "consultation"])
    for record, person, subject in rows.values_list(
        "record", "person", "consultation__subjects__person"
    ):
        if pk := person or subject:
            found[pk] = (f"旧システムの{RECORDS[record].title}", word)
    return found
