"""``{% load people %}``: what pages say of persons."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from urllib.parse import quote

from django import template
from django.urls import reverse

from yorisoi import clock
from yorisoi.japanese import wareki_short
from yorisoi.people import queries
from yorisoi.people.models import Person
from yorisoi.people.secret_words import SecretWords

register = template.Library()


@register.filter
def at(found: Mapping[Any, Any] | None, key: Any) -> Any:
    """What stands under ``key``, or nothing."""
    return found.get(key) if found else None


@register.filter
def aged(person: Person, day: date) -> str:
    """8歳・小2 on a day."""
    return queries.age_words(person, day)


@register.filter
def days(row: Any) -> str:
    """R5.4.1～R6.3.31 of anything with ``since`` and ``until``."""
    return queries.period_words(row.since, row.until)


@register.filter
def short_day(moment: datetime) -> str:
    """R8.6.15 of a moment, in the ward's own time."""
    return wareki_short(moment.astimezone(clock.TOKYO).date())


@register.simple_tag(takes_context=True)
def release_link(context: template.Context, person: int, back: str = "") -> str:
    """Where one writes why one must see a hidden address, and from where one comes back here."""
    request = context.get("request")
    here = back or (request.get_full_path() if request else "")
    return f"{reverse('people:release', args=[person])}?next={quote(here)}"


@register.filter
def masked(text: str, secret: SecretWords) -> str:
    """Free text without the addresses and telephone numbers that the reader must not see."""
    return secret.masked(text)
