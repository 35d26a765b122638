"""What one page has asked already, kept while it is made and no longer.

A page asks for the same thing in several places (who of the family is protected: face sheet,
timeline, texts). Inside the door of a page that only reads, the first answer is kept:

    known = remembered.of("people.protected")     # a dict of this page's own, by person
    for person in asked - known.keys(): ...

Nothing of the page can change the answer meanwhile, and nothing outlives it. Where nothing is
remembered (a form that is sent, a job, a command) the dict is new each time, and everything is
asked anew.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

_page: ContextVar[dict[object, dict[Any, Any]] | None] = ContextVar("remembered", default=None)


@contextmanager
def while_reading() -> Iterator[None]:
    """Keep answers inside the block, which must not write."""
    token = _page.set({})
    try:
        yield
    finally:
        _page.reset(token)


def of(name: object) -> dict[Any, Any]:
    """What is known under ``name``: the page's own dict, or a new one where nothing is kept."""
    page = _page.get()
    return {} if page is None else page.setdefault(name, {})
