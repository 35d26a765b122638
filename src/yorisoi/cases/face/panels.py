"""What the rooms above know of a case, offered to its page.

This room cannot import theirs. At start they hand over a function each (``AppConfig.ready``), which
answers ready HTML (``render_to_string``), or nothing:

    panels.strip_by("alerts", lambda request, case: render_to_string("alerts/strip.html", {...}))
    panels.card_by("registers", lambda request, case: None)

A strip lies above the columns, a card stands in the left one. Whom it shows, the room that makes it
puts into the log (``audit.open_entry().touch``); what a viewer may not know of, it leaves out.
"""

from collections.abc import Callable

from yorisoi.access.request import StaffRequest
from yorisoi.cases.models import Case

PartOf = Callable[[StaffRequest, Case], str | None]
_strips: dict[str, PartOf] = {}
_cards: dict[str, PartOf] = {}


def strip_by(name: str, made: PartOf) -> None:
    """Take a strip from a room (``name`` says which, and once)."""
    _strips[name] = made


def card_by(name: str, made: PartOf) -> None:
    """Take a card from a room."""
    _cards[name] = made


def strips_of(request: StaffRequest, case: Case) -> list[str]:
    """The strips of the page of ``case``."""
    return [part for one in _strips.values() if (part := one(request, case))]


def cards_of(request: StaffRequest, case: Case) -> list[str]:
    """The cards of the page of ``case``."""
    return [part for one in _cards.values() if (part := one(request, case))]
