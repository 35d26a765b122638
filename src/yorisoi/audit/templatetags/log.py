"""Words for what stands in the log."""

from datetime import date, datetime
from typing import Any

from django import template
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from yorisoi import japanese
from yorisoi.audit.conditions import in_words
from yorisoi.audit.models import Change, Touch
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
        parts.append(_several(kind_title(kind), ids))
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


@register.filter
def table_title(table: str) -> str:
    """What the ward calls the records of a table: access_staff → 職員."""
    found = _model_of_table(table)
    return str(found._meta.verbose_name) if found else table


@register.filter
def column_titles(change: Change) -> str:
    """The columns a change concerned, as the ward calls them: 氏名、利用終了日."""
    found = _model_of_table(change.table)
    return "、".join(_column_title(found, column) for column in change.after or {})


# The short names that events give what they touch; longer ones are names of models.
OTHERS = {
    "staff": "職員",
    "team": "係",
    "event": "ログ",
    "batch": "一括処理",
    "batchfile": "一括処理のファイル",
    "consultation": "相談受付",
    "medium": "媒体",
    "move": "移行",
    "stagedrow": "移行の行",
    "task": "期限",
    "safety_check": "安全確認",
    "feed": "連携ファイル",
}


def kind_title(kind: str) -> str:
    """What the ward calls a kind of thing: staff → 職員, cases.note → 経過記録."""
    if "." in kind:
        try:
            return str(apps.get_model(kind)._meta.verbose_name)
        except LookupError:  # the log outlives the records
            return kind
    return OTHERS.get(kind, kind)


def _model_of_table(table: str) -> type[Model] | None:
    return next((one for one in apps.get_models() if one._meta.db_table == table), None)


def _column_title(model: type[Model] | None, column: str) -> str:
    if model is None:
        return column
    try:
        field = model._meta.get_field(column.removesuffix("_id"))
    except FieldDoesNotExist:
        return column
    return str(getattr(field, "verbose_name", column))


def _several(label: str, ids: list[int]) -> str:
    shown = "・".join(str(one) for one in ids[:FEW])
    more = f" ほか{len(ids) - FEW}" if len(ids) > FEW else ""
    return f"{label} {shown}{more}"
