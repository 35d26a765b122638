"""Words for what stands in the log."""

from datetime import date, datetime
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from yorisoi import japanese
from yorisoi.audit.conditions import in_words
from yorisoi.audit.models import Touch
from yorisoi.audit.titles import titles
from yorisoi.ui.templatetags.japanese_dates import moment

register = template.Library()

FEW = 5


@register.filter
def action_title(code: str) -> str:
    """The ward's words for an action."""
    return titles().get(code, code)


@register.filter
def touched(touch: Touch) -> SafeString:
    """One touch in words: how many persons and cases, and how many results."""
    parts = []
    if touch.persons:
        parts.append(_several("人物", touch.persons))
    if touch.cases:
        parts.append(_several("ケース", touch.cases))
    for kind, ids in (touch.others or {}).items():
        parts.append(_several(OTHERS.get(kind, kind), ids))
    if touch.listed:
        parts.append("一覧に表示")
    if touch.results is not None:
        parts.append(f"{touch.results}件")
    if touch.pages is not None:
        parts.append(f"{touch.pages}ページ印刷")
    words = format_html_join(" ", "<span>{}</span>", ((part,) for part in parts))
    said = in_words(touch.conditions or {})
    if said:
        return format_html('{} <span class="muted">条件：{}</span>', words, said)
    return words


@register.filter(expects_localtime=True)
def cell(value: Any) -> Any:
    """One value of an analysis; days and moments as the ward writes them."""
    if isinstance(value, datetime):
        return moment(value)
    return japanese.wareki(value) if isinstance(value, date) else value


OTHERS = {
    "staff": "職員",
    "access.staff": "職員",
    "cases.case": "ケース",
    "people.person": "人物",
    "team": "係",
    "access.team": "係",
    "event": "ログ",
    "batch": "一括処理",
    "exchange.batch": "一括処理",
}


def _several(label: str, ids: list[int]) -> str:
    shown = "・".join(str(one) for one in ids[:FEW])
    more = f" ほか{len(ids) - FEW}" if len(ids) > FEW else ""
    return f"{label} {shown}{more}"
