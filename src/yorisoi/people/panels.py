"""What the rooms above know of a person, offered to the pages of this room.

This room cannot import theirs. At start they hand over a function each (``AppConfig.ready``):

    panels.marks_by("cases", lambda viewer, persons: {7: [Mark("ケース継続 2026-00001", url="/cases/3/")]})
    panels.panel_by("cases", lambda request, person: Panel("相談受付", [Line("令和8年6月1日 電話", url)]))

What a viewer may not know of is left out by the room that knows it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from yorisoi.access.models import Staff
from yorisoi.access.request import StaffRequest
from yorisoi.people.models import Person


@dataclass(frozen=True)
class Mark:
    """A badge beside a name, in lists and on pages."""

    words: str
    kind: str = "info"  # of ui/badge
    url: str = ""


@dataclass(frozen=True)
class Line:
    """One line of a panel."""

    words: str
    url: str = ""
    note: str = ""


@dataclass(frozen=True)
class Panel:
    """A card on the page of one person."""

    title: str
    lines: list[Line] = field(default_factory=list)
    empty: str = "ありません。"
    url: str = ""  # where there is more, or where one is begun
    url_words: str = ""


MarksOf = Callable[[Staff, set[int]], dict[int, list[Mark]]]
PanelOf = Callable[[StaffRequest, Person], Panel | None]
_marks: dict[str, MarksOf] = {}
_panels: dict[str, PanelOf] = {}


def marks_by(name: str, found: MarksOf) -> None:
    """Take marks of many persons at once from a room (``name`` says which, and once)."""
    _marks[name] = found


def panel_by(name: str, found: PanelOf) -> None:
    """Take a card for the page of one person from a room."""
    _panels[name] = found


def marks_of(viewer: Staff, persons: Iterable[int]) -> dict[int, list[Mark]]:
    """The marks of each of ``persons``; one query for each room that gives some."""
    asked = set(persons)
    found: dict[int, list[Mark]] = {person: [] for person in asked}
    for one in _marks.values() if asked else ():
        for person, marks in one(viewer, asked).items():
            found[person] += marks
    return found


def panels_of(request: StaffRequest, person: Person) -> list[Panel]:
    """The cards for the page of ``person``."""
    made = [one(request, person) for one in _panels.values()]
    return [panel for panel in made if panel is not None]
