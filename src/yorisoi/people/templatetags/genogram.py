"""``{% genogram_picture family subject day %}``: the family as a small picture on another page."""

from datetime import date
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from yorisoi import audit
from yorisoi.people.genogram.picture import Drawn, draw_family, version_on
from yorisoi.people.models import Family, Person

register = template.Library()


def genogram_svg(family: Family, subject: Person, day: date) -> Drawn:
    """The family on ``day`` as last laid out; everybody in it is noted as shown."""
    drawn = draw_family(family, subject, day, version=version_on(family, subject, day))
    audit.open_entry().touch(persons=drawn.persons)
    return drawn


@register.inclusion_tag("people/genogram/parts/picture.html")
def genogram_picture(family: Family | None, subject: Person, day: date) -> dict[str, Any]:
    """The picture, or nothing for somebody without a family."""
    return {"drawn": genogram_svg(family, subject, day) if family else None}


@register.filter
def drawing(drawn: Drawn) -> SafeString:
    """The SVG itself. Every text in it was escaped when it was drawn."""
    return mark_safe(drawn.svg)  # noqa: S308
