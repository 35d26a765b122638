"""How the pages that read the registers write values."""

from datetime import date
from decimal import Decimal

from django import template

from yorisoi import japanese

register = template.Library()


@register.filter
def measure(value: Decimal) -> str:
    """82.9 of 82.90."""
    return f"{value.normalize():f}"


@register.filter
def short_wareki(day: date | None) -> str:
    """R7.9.1; nothing for no day."""
    return japanese.wareki_short(day) if day else ""
