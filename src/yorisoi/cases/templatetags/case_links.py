"""Links to pages of which the house may not have every one."""

from django import template

from yorisoi.cases.timeline.of_cases import address

register = template.Library()


@register.simple_tag
def page_of(name: str, *numbers: int) -> str:
    """The address of a page by its name, or "" when there is none."""
    return address(name, *numbers)
