"""``{% load deadlines %}``: how much time is left."""

from django import template

from yorisoi import clock
from yorisoi.cases.models import Task
from yorisoi.cases.tasks import due as words
from yorisoi.cases.tasks.due import Due

register = template.Library()


@register.filter
def due(task: Task) -> Due:
    """How the deadline stands now: words, kind of the component, note."""
    return words.due(task, clock.now())


@register.filter
def due_day(task: Task) -> str:
    """6月20日（土）15:00, the time only when there is one."""
    return words.day_words(task.due_at, has_time=task.has_time)
