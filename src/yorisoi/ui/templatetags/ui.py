"""``{% load ui %}``: icons and what the components are made of."""

import re
from collections.abc import Mapping
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from yorisoi.ui import markup

register = template.Library()

_MESSAGE_KINDS = {"error": "danger", "warning": "warn", "success": "ok"}
BEHIND_UNDERSCORE = re.compile("(?<=_)")
_KIND_ICONS = {"danger": "warning", "warn": "warning", "ok": "check", "info": "info"}


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Draw an icon; ``label`` only when no words stand beside it."""
    return markup.icon(name, label)


@register.simple_tag
def ruby(name: str, kana: str = "") -> SafeString:
    """Write a name with its kana above."""
    return markup.ruby(name, kana)


@register.simple_tag
def control(field: BoundField, hint: str = "") -> SafeString:
    """Write a field's widget, tied to its hint and error."""
    return markup.control(field, hint)


@register.simple_tag
def described_by(field: BoundField, hint: str = "") -> str:
    """Name the ids of a field's hint and error."""
    return markup.described_by(field, hint)


@register.simple_tag
def problems(form: BaseForm | None = None, forms: Any = None) -> list[markup.Problem]:
    """List what is to be put right in one form, or in several."""
    several = list(forms or [])
    return list(markup.problems([form, *several] if form else several))


@register.simple_tag(takes_context=True)
def page_link(context: template.Context, number: int, parameter: str = "page") -> str:
    """Address another page of this list."""
    request: HttpRequest = context["request"]
    return markup.page_query(request.GET, parameter, number)


@register.filter
def page_numbers(page: Page[Any]) -> list[int | None]:
    """List the page numbers to show."""
    return markup.page_numbers(page)


@register.filter
def passed_on(attrs: Mapping[str, Any]) -> SafeString:
    """Write a component's undeclared arguments as escaped HTML attributes."""
    return markup.attributes(attrs)


@register.filter
def key_words(key: str) -> str:
    """Show a key as it stands on the keyboard."""
    return markup.key_words(str(key))


@register.filter
def key_shortcuts(key: str) -> str:
    """Write a key for ``aria-keyshortcuts``."""
    return markup.key_shortcuts(str(key))


@register.filter
def message_kind(level_tag: str) -> str:
    """Choose the banner for a message of Django's."""
    return _MESSAGE_KINDS.get(level_tag, "info")


@register.filter
def kind_icon(kind: str) -> str:
    """Choose the shape that says the same as the colour."""
    return _KIND_ICONS.get(kind, "info")


@register.filter
def has_words(slot: Any) -> bool:
    """Whether a slot holds anything but white space."""
    return bool(str(slot or "").strip())


@register.filter
def slice_at(keys: str, position: int) -> str:
    """Take the key at a position of 「123…」, or nothing past its end."""
    return str(keys)[position : position + 1]


@register.filter
def file_name(name: str) -> SafeString:
    """A long name of a file, which breaks behind its underscores and nowhere else."""
    pieces = ((piece,) for piece in BEHIND_UNDERSCORE.split(name) if piece)
    whole = format_html_join("", '<span class="nowrap">{}</span><wbr>', pieces)
    return format_html('<span class="file-name" title="{}">{}</span>', name, whole)
