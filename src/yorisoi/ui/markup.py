"""What the components need to write safe HTML: extra attributes, ruby, key hints, fields."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.http import QueryDict
from django.utils.html import conditional_escape, escape, format_html, format_html_join
from django.utils.safestring import SafeString

from yorisoi.ui.icons import ICONS

# What a caller may hand through to the element. Not ``on…`` and not ``style``: the content
# security policy would drop them in the browser, and a script must never come from data.
_PASSED_ON = re.compile(
    r"(?!hx-on)(hx|data|aria)-[a-z][a-z0-9-]*"
    r"|id|title|name|value|form|rel|target|download|autofocus|disabled|lang|tabindex|role"
    r"|formaction|formmethod|formnovalidate|novalidate|enctype|accept|inputmode|maxlength|rows"
    r"|placeholder|autocomplete|min|max|step"
)

_KEY_NAMES = {
    "ctrl": ("Ctrl", "Control"),
    "alt": ("Alt", "Alt"),
    "shift": ("Shift", "Shift"),
    "enter": ("⏎", "Enter"),
    "escape": ("Esc", "Escape"),
}


@dataclass(frozen=True)
class Problem:
    """One thing to put right in a form, and where."""

    target: str
    label: str
    message: str


def attributes(passed: Mapping[str, Any]) -> SafeString:
    """Write what a caller passed beside the declared arguments, each value escaped.

    ``True`` is written bare and ``False`` or ``None`` not at all. A name that could carry a
    script is a mistake of the page's author and raises.
    """
    given = passed.attrs_dict() if hasattr(passed, "attrs_dict") else dict(passed)
    parts = []
    for name, value in given.items():
        if not _PASSED_ON.fullmatch(name):
            raise ValueError(f"a component does not take the attribute {name!r}")
        if value is True:
            parts.append(format_html(" {}", name))
        elif value is not False and value is not None:
            parts.append(format_html(' {}="{}"', name, value))
    return SafeString("".join(parts))


def icon(name: str, label: str = "") -> SafeString:
    """Draw an icon. Beside words it is decoration; alone it needs ``label``."""
    if name not in ICONS:
        raise ValueError(f"there is no icon {name!r}; see yorisoi.ui.icons")
    says = (
        format_html('role="img" aria-label="{}"', label)
        if label
        else SafeString('aria-hidden="true"')
    )
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" width="20" height="20" {}>{}</svg>',
        says,
        SafeString(ICONS[name]),
    )


def ruby(name: str, kana: str) -> SafeString:
    """Set ``kana`` over ``name``: part over part where both have as many parts, else over all.

    Names are written exactly as they came; nothing is normalised here.
    """
    if not kana:
        return format_html('<span class="name__text">{}</span>', name)
    names, readings = name.split(), kana.split()
    if len(names) != len(readings):
        names, readings = [name], [kana]
    return format_html_join(
        " ",
        '<ruby class="name__text">{}<rp>（</rp><rt>{}</rt><rp>）</rp></ruby>',
        zip(names, readings, strict=True),
    )


def key_words(key: str) -> str:
    """How a key is shown: ``ctrl+enter`` is 「Ctrl ⏎」."""
    return " ".join(_KEY_NAMES.get(part, (part, part))[0] for part in key.split("+"))


def key_shortcuts(key: str) -> str:
    """The same key as ``aria-keyshortcuts`` wants it."""
    return "+".join(_KEY_NAMES.get(part, (part, part))[1] for part in key.split("+"))


def described_by(field: BoundField, hint: str) -> str:
    """The ids of what explains a field: its hint and, when there is one, its error."""
    ids = []
    if hint:
        ids.append(f"{field.auto_id}_helptext")
    if field.errors:
        ids.append(f"{field.auto_id}_error")
    return " ".join(ids)


def control(field: BoundField, hint: str) -> SafeString:
    """The field's widget, tied to its hint and error for those who hear the page."""
    attrs: dict[str, Any] = {}
    if not field.use_fieldset:
        if ids := described_by(field, hint):
            attrs["aria-describedby"] = ids
        if field.errors:
            attrs["aria-invalid"] = "true"
    return SafeString(conditional_escape(field.as_widget(attrs=attrs)))


def problems(forms: Iterable[BaseForm]) -> Iterator[Problem]:
    """Every error of the forms in the order of their fields; those of a whole form first."""
    for form in forms:
        for message in form.non_field_errors():
            yield Problem("", "", str(message))
        for field in form:
            for message in field.errors:
                yield Problem(_first_control(field), str(field.label or ""), str(message))


def _first_control(field: BoundField) -> str:
    """The id a link can move the caret to: a group of choices has none, its first choice has."""
    if field.use_fieldset:
        return field.id_for_label or f"{field.auto_id}_0"
    return field.id_for_label or field.auto_id


def page_query(query: QueryDict, parameter: str, number: int) -> str:
    """The query string of another page of the same list, its search and filters kept."""
    kept = query.copy()
    kept[parameter] = str(number)
    return f"?{kept.urlencode()}"


def page_numbers(page: Page[Any]) -> list[int | None]:
    """Page numbers to show around the present one; ``None`` stands for a gap."""
    shown = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    return [number if isinstance(number, int) else None for number in shown]


MARK, END_OF_MARK = SafeString("<mark>"), SafeString("</mark>")


def marked(text: str, spans: Iterable[tuple[int, int]]) -> SafeString:
    """``text`` with the stretches from start to end in <mark>; they must not overlap."""
    shown, at = SafeString(), 0
    for start, end in sorted(spans):
        shown += escape(text[at:start]) + MARK + escape(text[start:end]) + END_OF_MARK
        at = end
    return shown + escape(text[at:])
