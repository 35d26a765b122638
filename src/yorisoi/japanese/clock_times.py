"""Times of day as they are written: 1530, 15:30, 15時30分, 午後3時半, 3時半."""

from __future__ import annotations

import re
import unicodedata
from datetime import time

from .numerals import digits_for_kanji

_PART_OF_DAY = {
    "午前": "am", "AM": "am", "朝": "am",
    "午後": "pm", "PM": "pm", "夕方": "pm", "夜": "pm", "夕": "pm",
}  # fmt: skip
_PART = "|".join(_PART_OF_DAY)
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?P<part>{_PART})?(?P<hour>\d{{1,2}}):(?P<minute>\d{{2}})(?::\d{{2}})?",
        rf"(?P<part>{_PART})?(?P<hour>\d{{1,2}})時(?:(?P<half>半)|(?P<minute>\d{{1,2}})分?)?(?:頃|ごろ)?",
        r"(?P<hour>\d{1,2})(?P<minute>\d{2})",
        rf"(?P<part>{_PART})?(?P<hour>\d{{1,2}})",
    )
)
# 「3時半」 said in an office is in the afternoon; 03:30, 0330 and 午前3時半 are the night.
_AFTERNOON_WHEN_SAID = range(1, 7)


class TimeError(ValueError):
    """The text is no time of day. The message is for the page."""


def parse_time(text: str) -> time:
    """The time of day in ``text``, to the minute.

    :raises TimeError: when it is none, in plain words.
    """
    plain = unicodedata.normalize("NFKC", text).upper()
    plain = digits_for_kanji(re.sub(r"[\s　]", "", plain))
    if plain in {"正午", "昼"}:
        return time(12)
    for pattern in _PATTERNS:
        if match := pattern.fullmatch(plain):
            return _time_of(match, said="時" in plain)
    raise TimeError("時刻として読めません。1530、15:30、午後3時半 のように書いてください。")


def _time_of(match: re.Match[str], *, said: bool) -> time:
    """The time that a match of one of the patterns means."""
    found = match.groupdict()
    hour = int(found["hour"])
    minute = 30 if found.get("half") else int(found.get("minute") or 0)
    part = _PART_OF_DAY.get(found.get("part") or "")
    if (part == "pm" or (part is None and said and hour in _AFTERNOON_WHEN_SAID)) and hour < 12:
        hour += 12
    elif part == "am" and hour == 12:
        hour = 0
    if hour > 23 or minute > 59:
        raise TimeError("時刻は 0:00 から 23:59 までです。")
    return time(hour, minute)


def both_clocks(moment: time) -> str:
    """15:30（午後3時30分）."""
    part, hour = ("午後", moment.hour - 12) if moment.hour >= 12 else ("午前", moment.hour)
    minute = f"{moment.minute}分" if moment.minute else ""
    return f"{moment:%H:%M}（{part}{hour}時{minute}）"
