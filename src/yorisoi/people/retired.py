"""統合済みの人物: a record that was the second one of a person is read, and not written any more."""

from yorisoi.access.entrance import require
from yorisoi.access.models import Staff
from yorisoi.access.versions import NotPossible
from yorisoi.people.models import Person


def check_open(*persons: Person) -> None:
    """Nothing new belongs to a record that was merged into another.

    :raises NotPossible: with where it went.
    """
    for person in persons:
        if person.merged_into_id:
            raise NotPossible(
                f"{person.name}の記録は、人物番号 {person.merged_into_id} に統合されています。"
                "統合先の人物に登録してください。"
            )


def require_open(by: Staff, code: str, person: Person) -> None:
    """The right to write about ``person``, whose record must be in use."""
    require(by, code, person)
    check_open(person)


def records_of(person: Person) -> list[int]:
    """``person``, and whom the record became by merging: what its texts must not tell is theirs, too."""
    found, one = [person.pk], person
    while one.merged_into is not None and one.merged_into.pk not in found:
        one = one.merged_into
        found.append(one.pk)
    return found
