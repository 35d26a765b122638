"""Dates as the ward writes them."""

from datetime import date, datetime

from django import template
from django.utils import timezone

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


@register.filter(expects_localtime=True)
def moment(at: datetime | None) -> str:
    """R7.4.1 9:05, for when something was done; nothing for no moment."""
    return f"{japanese.wareki_short(at.date())} {at.hour}:{at:%M}" if at else ""


@register.filter(expects_localtime=True)
def exact_moment(at: datetime | None) -> str:
    """R7.4.1 9:05:30, where the order of things within a minute matters: in the log."""
    return f"{moment(at)}:{at:%S}" if at else ""


@register.filter
def wareki_moment(moment: datetime | None) -> str:
    """令和7年4月1日（火）15:28, by the ward's clock."""
    if moment is None:
        return ""
    here = timezone.localtime(moment)
    return f"{japanese.wareki(here.date(), weekday=True)}{here:%H:%M}"


@register.filter
def fiscal_year(year: int) -> str:
    """令和8年度（2026）: a 年度 as papers call it, with the year that numbers begin with."""
    return japanese.fiscal_year_label(year)


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


@register.filter
def age_and_grade(day: date | None, today: date) -> str:
    """7歳・小1, for lists; nothing when the birthday is not known."""
    if day is None or day > today:
        return "生年月日 不明" if day is None else "出生前"
    words = [japanese.age_label(day, today)]
    if japanese.age(day, today) < 19:
        words.append(japanese.grade_on(day, today).label)
    return "・".join(words)
