"""A page of the timeline begins where the one before ended, whatever is written meanwhile."""

from datetime import timedelta

import pytest

from tests.cases import story
from tests.cast import Cast
from yorisoi.cases.timeline.entries import Entry
from yorisoi.cases.timeline.reading import NoSuchPlace, Place, Wanted, read, scope_of


def test_every_entry_once_newest_first_across_sources(cast: Cast) -> None:
    story.notes(cast.case, 25, by=cast.owner)
    for hours in (1, 3, 5.5):
        story.consultation(cast.case, by=cast.owner, at=story.hours_ago(hours))
        done = story.hours_ago(hours)
        story.task(cast.case, by=cast.owner, due=done, done_at=done, done_by=cast.owner)
    found = everything(cast, size=4)
    assert len(found) == 25 + 3 + 3
    assert len({one.anchor for one in found}) == len(found)
    moments = [one.moment for one in found]
    assert moments == sorted(moments, reverse=True)


@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_nothing_is_missed_or_doubled_while_new_ones_arrive(size: int, cast: Cast) -> None:
    story.notes(cast.case, 20, by=cast.owner)
    before = {one.anchor for one in everything(cast, size=30)}
    seen: list[str] = []
    after = None
    for turn in range(100):
        part = read(scope_of(cast.case, cast.owner), Wanted(), after=after, size=size)
        seen += [one.anchor for one in part.entries]
        after = part.next
        if after is None:
            break
        if turn < 5:  # newest of all, and one in the very minute that is being read
            story.note(cast.case, by=cast.owner, at=story.hours_ago(0))
            story.note(cast.case, by=cast.owner, at=part.entries[-1].moment)
    assert after is None
    assert len(seen) == len(set(seen))
    assert before <= set(seen)


def test_a_place_survives_the_address(cast: Cast) -> None:
    place = Place(story.hours_ago(0) + timedelta(microseconds=123457), "note", 7)
    assert Place.read(str(place)) == place
    for wrong in ("", "1.note", "x.note.1", "1.note.x", "9" * 40 + ".note.1"):
        with pytest.raises(NoSuchPlace):
            Place.read(wrong)


def everything(cast: Cast, *, size: int, after: Place | None = None) -> list[Entry]:
    found: list[Entry] = []
    while True:
        part = read(scope_of(cast.case, cast.owner), Wanted(), after=after, size=size)
        found += part.entries
        after = part.next
        if after is None:
            return found
