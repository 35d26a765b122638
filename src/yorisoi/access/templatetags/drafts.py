"""``{% draft %}``: the hidden field that makes a form's text outlive the session."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from yorisoi.access.drafts import TOKEN_FIELD, token_for

register = template.Library()


@register.simple_tag(takes_context=True)
def draft(context: dict[str, Any], place: str = "") -> SafeString:
    """The token of this form for the person who looks at it; ``place`` when it is not the path."""
    request = context["request"]
    return format_html(
        '<input type="hidden" name="{}" value="{}">',
        TOKEN_FIELD,
        token_for(request.user, place or request.path),
    )
