"""Who is most like what somebody looks for: said by a room above this one, which weighs.

suggestions.made_by(fn)     # fn(asked, viewer) → [(resident, what agrees)], inside sight.searching
"""

from collections.abc import Callable

from yorisoi.access.models import Staff
from yorisoi.registers.resident_search import Asked
from yorisoi.registers.residents import Resident

Suggested = list[tuple[Resident, list[str]]]
Maker = Callable[[Asked, Staff], Suggested]
_makers: list[Maker] = []


def made_by(maker: Maker) -> None:
    """Take the one who weighs."""
    _makers[:] = [maker]


def of(asked: Asked, viewer: Staff) -> Suggested:
    """The residents most like it, the best first; nobody without a weigher."""
    return _makers[0](asked, viewer) if _makers else []
