"""The sources of the timeline. A room that knows more of a case registers its own here.

register(Source("meeting", "会議", rows=..., show=..., searched=("text",)))
"""

from yorisoi.audit import conditions
from yorisoi.cases.timeline.entries import Source

_sources: dict[str, Source] = {}


def register(source: Source) -> None:
    """Add a source. Chips stand in the order of registration.

    :raises ValueError: when another source has the code already.
    """
    if source.code in _sources:
        raise ValueError(f"the timeline has a source {source.code!r} already")
    conditions.learn("kind", {source.code: source.title})  # the log says which were looked for
    _sources[source.code] = source


def registered() -> dict[str, Source]:
    """All sources by code."""
    return dict(_sources)


def chips() -> dict[str, str]:
    """Titles of the chips by code, in the order of registration."""
    return dict(source.chip for source in _sources.values())
