"""Counts in templates."""

from django import template

from yorisoi.exchange.models import Progress

register = template.Library()


@register.filter
def thousands(number: int) -> str:
    """12345 → 12,345."""
    return f"{number:,}"


@register.filter
def counts_in_words(progress: Progress) -> str:
    """What became of the rows so far; nothing that is zero."""
    counts = {
        "読込": progress.read,
        "反映": progress.applied,
        "変更なし": progress.unchanged,
        "保留": progress.held,
        "受け付けない": progress.refused,
    }
    return "　".join(f"{word} {number:,}" for word, number in counts.items() if number)
