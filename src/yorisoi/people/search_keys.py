"""Keys by which a person is found: kept beside names, addresses and phones, written with them."""

from collections.abc import Iterable


def refresh(persons: Iterable[int]) -> None:
    """Make the keys of ``persons`` anew. Every action that changes what one searches by calls this."""
