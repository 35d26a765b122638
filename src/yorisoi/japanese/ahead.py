"""Days as one says them of what is to be done: 明日, +3日, 来週月曜, 月末."""

import re
import unicodedata
from calendar import monthrange
from datetime import date, timedelta

WEEKDAYS = "月火水木金土日"
_WORDS = {
    "今日": 0,
    "きょう": 0,
    "本日": 0,
    "明日": 1,
    "あす": 1,
    "あした": 1,
    "明後日": 2,
    "あさって": 2,
}
_DAYS = re.compile(r"\+?([0-9]{1,3})(?:日|日後)?")
_WEEKS = re.compile(r"\+?([0-9]{1,2})週間?後?")
_MONTHS = re.compile(r"\+?([0-9]{1,2})(?:か月|ヶ月|カ月|ケ月|箇月|月)後?")
_WEEKDAY = re.compile(r"(今週|来週|再来週)の?([月火水木金土日])(?:曜日?)?")
_WEEKS_AHEAD = {"今週": 0, "来週": 1, "再来週": 2}


def day_ahead(text: str, today: date) -> date | None:
    """The day meant by 明日, 3日後, +3日, +3, 2週間後, 1か月後, 来週月曜, 月末; None for anything else.

    The week begins on Monday: on a Sunday 来週月曜 is the next day.
    """
    words = "".join(unicodedata.normalize("NFKC", text).split())
    if words in _WORDS:
        return today + timedelta(days=_WORDS[words])
    if words in {"月末", "今月末"}:
        return today.replace(day=monthrange(today.year, today.month)[1])
    weekday = _WEEKDAY.fullmatch(words)
    if weekday:
        monday = today - timedelta(days=today.weekday())
        days = 7 * _WEEKS_AHEAD[weekday[1]] + WEEKDAYS.index(weekday[2])
        return monday + timedelta(days=days)
    # A bare number is a number of days only with its sign or its word: 5 alone means nothing.
    said = words.startswith("+") or words.endswith(("日", "後", "間"))
    if not said:
        return None
    if found := _DAYS.fullmatch(words):
        return today + timedelta(days=int(found[1]))
    if found := _WEEKS.fullmatch(words):
        return today + timedelta(weeks=int(found[1]))
    if found := _MONTHS.fullmatch(words):
        return months_later(today, int(found[1]))
    return None


def months_later(day: date, months: int) -> date:
    """The same day some months later, or the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
