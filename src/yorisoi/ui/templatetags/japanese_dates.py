"""Dates as the ward writes them."""

from datetime import date, datetime

from django import template

from yorisoi import japanese

register = template.Library()


# A moment is given in the ward's own time: its day in London would be another one until nine.
@register.filter(expects_localtime=True)
def wareki(day: date | datetime | None) -> str:
    """令和7年4月1日, also of a moment; nothing for no date."""
    return japanese.wareki(day_of(day)) if day else ""


@register.filter(expects_localtime=True)
def wareki_weekday(day: date | datetime | None) -> str:
    """令和7年4月1日（火）, also of a moment."""
    return japanese.wareki(day_of(day), weekday=True) if day else ""


def day_of(day: date | datetime) -> date:
    """The day of a moment; a day as it is."""
    return day.date() if isinstance(day, datetime) else day


@register.filter
def born(day: date | None, today: date) -> str:
    """平成30年5月14日生（7歳・小1）: birth in 和暦 with age and 学年 on a day."""
    if day is None:
        return "生年月日 不明"
    if day > today:
        return f"{japanese.wareki(day)} 出生予定"
    words = [japanese.age_label(day, today)]
    if japanese.age(day, today) < 19:
        words.append(japanese.grade_on(day, today).label)
    return f"{japanese.wareki(day)}生（{'・'.join(words)}）"
