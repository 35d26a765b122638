"""How much time is left, in words. Never by colour alone: the words say it too."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from yorisoi import clock
from yorisoi.cases.models import Task, TaskKind

WEEKDAYS = "月火水木金土日"
HALF_A_DAY, ONE_DAY = timedelta(hours=12), timedelta(hours=24)


@dataclass(frozen=True)
class Due:
    """A deadline as it stands now."""

    label: str  # 安全確認まで
    words: str  # 31:12, 12時間超過, きょう 15:00
    kind: str  # danger, warn, info or neutral: the tone of the component
    note: str = ""  # 12時間を切りました
    is_late: bool = False
    runs: bool = False  # by the minute: the page asks again


def end_of(day: date) -> datetime:
    """The moment a deadline without a time of day is over: the end of that day in Japan."""
    return datetime.combine(day, time(23, 59, 59), clock.TOKYO)


def due(task: Task, now: datetime) -> Due:
    """How a deadline that is not done stands at ``now``."""
    if task.kind == TaskKind.SAFETY_CHECK:
        return due_of_safety_check(task, now)
    left = task.due_at - now
    if left < timedelta():
        return Due("期限", late_by(task, now), "danger", is_late=True)
    day, today = task.due_at.astimezone(clock.TOKYO).date(), now.astimezone(clock.TOKYO).date()
    days = (day - today).days
    at = f" {task.due_at.astimezone(clock.TOKYO):%H:%M}" if task.has_time else ""
    if days == 0:
        return Due("期限", f"きょう{at}", "warn")
    if days == 1:
        return Due("期限", f"あす{at}", "info")
    return Due("期限", f"{days}日後", "neutral")


def due_of_safety_check(task: Task, now: datetime) -> Due:
    """The 48 hours: hours and minutes left, and words that grow with the hurry."""
    left = task.due_at - now
    if left < timedelta():
        words = late_by(task, now)
        return Due("安全確認の期限", words, "danger", "すぐに確認", is_late=True, runs=True)
    hours, minutes = divmod(int(left.total_seconds()) // 60, 60)
    if left <= HALF_A_DAY:
        kind, note = "danger", "12時間を切りました"
    elif left <= ONE_DAY:
        kind, note = "warn", "24時間を切りました"
    else:
        kind, note = "info", ""
    return Due("安全確認まで", f"{hours}:{minutes:02}", kind, note, runs=True)


def late_by(task: Task, now: datetime) -> str:
    """12時間超過 of what had a time of day, within three days; 4日超過 otherwise."""
    over = now - task.due_at
    hours = int(over.total_seconds()) // 3600
    if task.has_time and hours < 1:
        return f"{max(int(over.total_seconds()) // 60, 1)}分超過"
    if task.has_time and hours < 72:
        return f"{hours}時間超過"
    day, today = task.due_at.astimezone(clock.TOKYO).date(), now.astimezone(clock.TOKYO).date()
    return f"{max((today - day).days, 1)}日超過"


def day_words(at: datetime, *, has_time: bool) -> str:
    """6月20日（土） or 6月20日（土）15:00."""
    local = at.astimezone(clock.TOKYO)
    words = f"{local.month}月{local.day}日（{WEEKDAYS[local.weekday()]}）"
    return f"{words}{local:%H:%M}" if has_time else words


def group_of(task: Task, now: datetime) -> str:
    """Under which heading of the list a deadline stands."""
    if task.due_at < now:
        return "期限を過ぎています"
    today = now.astimezone(clock.TOKYO).date()
    day = task.due_at.astimezone(clock.TOKYO).date()
    if day == today:
        return "きょう"
    sunday = today + timedelta(days=6 - today.weekday())
    return "今週" if day <= sunday else "来週から先"
