"""``{% load terms %}``."""

from django import template

from yorisoi.terms.models import Term

register = template.Library()


@register.filter
def short_code(term: Term) -> str:
    """Its code without the name of the list: police of route.police."""
    return term.pk.split(".", 1)[1]
