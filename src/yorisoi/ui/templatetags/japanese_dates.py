"""Dates as the ward writes them."""

from datetime import date, datetime

from django import template
from django.utils import timezone

from yorisoi import japanese

register = template.Library()


@register.filter
def wareki(day: date | None) -> str:
    """令和7年4月1日; nothing for no date."""
    return japanese.wareki(day) if day else ""


@register.filter
def wareki_weekday(day: date | None) -> str:
    """令和7年4月1日（火）."""
    return japanese.wareki(day, weekday=True) if day else ""


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
