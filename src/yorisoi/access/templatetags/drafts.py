"""``{% draft %}``: the hidden fields that make a form's text outlive the session."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from yorisoi.access import drafts
from yorisoi.access.models import Draft

register = template.Library()


@register.simple_tag(takes_context=True)
def draft(context: dict[str, Any]) -> SafeString:
    """The token of this form for the person who looks at it, and the turn of what it sends."""
    return format_html(
        '<input type="hidden" name="{}" value="{}"><input type="hidden" name="{}" value="0">',
        drafts.TOKEN_FIELD,
        draft_token(context),
        drafts.TURN_FIELD,
    )


@register.simple_tag(takes_context=True)
def draft_token(context: dict[str, Any]) -> str:
    """The token alone, for the form that throws the draft away."""
    request = context["request"]
    return drafts.token_for(request.user, request.path, request.id)


@register.simple_tag(takes_context=True)
def other_drafts(context: dict[str, Any]) -> list[Draft]:
    """What other pages have saved of this form."""
    request = context["request"]
    return drafts.others(request.user, request.path)
