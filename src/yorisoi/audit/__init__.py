"""The visitor's book: who did what, whose data they saw, and what changed.

``event`` opens one entry; everything that happens inside the ``with`` block belongs to it.
"""

from yorisoi.audit.book import Entry, event, open_entry, record
from yorisoi.audit.visitor import Visitor, visiting

__all__ = ["Entry", "Visitor", "event", "open_entry", "record", "visiting"]
