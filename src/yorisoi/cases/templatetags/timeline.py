"""What the case page needs to write its entries."""

from collections.abc import Sequence
from datetime import date, datetime

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from yorisoi import clock, japanese
from yorisoi.cases.face.queries import age_words, grade_words
from yorisoi.cases.search.passages import spans_of
from yorisoi.japanese import fold_text
from yorisoi.people.models import Person
from yorisoi.ui.markup import marked as marked_at

register = template.Library()
WEEKDAYS = "月火水木金土日"


@register.filter
def marked(text: str, words: Sequence[str]) -> SafeString:
    """The text, with the words that were looked for marked."""
    if not words:
        return conditional_escape(text)
    return marked_at(text, spans_of(text, [fold_text(word) for word in words]))


@register.filter
def day_words(moment: datetime) -> str:
    """6月15日."""
    at = moment.astimezone(clock.TOKYO)
    return f"{at.month}月{at.day}日"


@register.filter
def hour_words(moment: datetime, has_time: bool = True) -> str:
    """月 10:30."""
    at = moment.astimezone(clock.TOKYO)
    weekday = WEEKDAYS[at.weekday()]
    return f"{weekday} {at:%H:%M}" if has_time else weekday


@register.filter
def year_words(moment: datetime) -> str:
    """令和8年."""
    day = moment.astimezone(clock.TOKYO).date()
    return japanese.wareki(day).split("年")[0] + "年"


@register.filter
def when(moment: datetime, today: date) -> str:
    """きょう, 6月17日（水）; with the year when it is another: R7.12.24."""
    day = moment.astimezone(clock.TOKYO).date()
    near = {0: "きょう", 1: "あす", -1: "きのう"}.get((day - today).days)
    if near:
        return near
    if day.year != today.year:
        return japanese.wareki_short(day)
    return f"{day.month}月{day.day}日（{WEEKDAYS[day.weekday()]}）"


@register.filter
def when_exactly(moment: datetime, today: date) -> str:
    """6月17日（水）10:30."""
    return f"{when(moment, today)} {moment.astimezone(clock.TOKYO):%H:%M}"


@register.filter
def ago(moment: datetime, today: date) -> str:
    """（4日前）; nothing for today and yesterday, which are said already."""
    days = (today - moment.astimezone(clock.TOKYO).date()).days
    return f"（{days}日前）" if days > 1 else ""


@register.filter
def age_and_grade(person: Person, today: date) -> str:
    """8歳 小2."""
    return " ".join(word for word in (age_words(person, today), grade_words(person, today)) if word)


@register.filter
def month_words(day: date) -> str:
    """R6.3."""
    return japanese.wareki_short(day).rsplit(".", 1)[0]


@register.filter
def short_abuse(words: str) -> str:
    """ネグレクト of 保護の怠慢・拒否（ネグレクト）: what stands in brackets is what one says."""
    return words.split("（")[1].rstrip("）") if "（" in words else words
