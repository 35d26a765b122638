"""Optimistic checking of versions: nobody overwrites what they have not seen."""

from typing import Any

from django.db.models import F, Model

from yorisoi.access.request import StaffRequest


class Outdated(Exception):
    """Somebody else changed the record since it was read; nothing was written."""


class NotPossible(Exception):
    """The action makes no sense for this record now. The message is for the page."""


def save_version(thing: Model, **changes: Any) -> None:
    """Write ``changes`` if the record still has the version it was read with.

    :raises Outdated: when not. The object then still shows what was read.
    """
    version: int = thing.version  # type: ignore[attr-defined]
    changed = thing._meta.model._default_manager.filter(pk=thing.pk, version=version).update(
        **changes, version=F("version") + 1
    )
    if not changed:
        raise Outdated
    for name, value in changes.items():
        setattr(thing, name, value)
    thing.version = version + 1  # type: ignore[attr-defined]


def posted_version(request: StaffRequest, name: str = "version") -> int:
    """The version the form was made from; 0, which no record has, when it says nothing sensible."""
    read = request.POST.get(name, "")
    return int(read) if read.isdecimal() and len(read) < 10 else 0
