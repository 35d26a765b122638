"""宛名番号 of a person: a room above watches over it, where it decides who is which resident.

numbers.guarded_by(fn)      # fn(person, new) raises NotPossible, in words
"""

from collections.abc import Callable

from yorisoi.people.models import Person

Guard = Callable[[Person, str | None], None]
_guards: list[Guard] = []


def guarded_by(guard: Guard) -> None:
    """Have ``guard`` asked before somebody writes another number at a person on file."""
    if guard not in _guards:
        _guards.append(guard)


def check(person: Person, new: str | None) -> None:
    """Ask before ``person``, as recorded, gets the number ``new``.

    :raises NotPossible: when one of the guards says no.
    """
    if (person.resident_number or None) != (new or None):
        for guard in _guards:
            guard(person, new or None)
