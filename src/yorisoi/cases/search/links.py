"""Where a result leads."""

from django.urls import NoReverseMatch, reverse


def link(name: str, *arguments: int) -> str:
    """The address ``name``, or "" where the product has no such page."""
    try:
        return reverse(name, args=arguments)
    except NoReverseMatch:
        return ""
