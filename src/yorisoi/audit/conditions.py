"""Search conditions of the log in the ward's words.

They are stored under the code's own names, which do not change; a name that is not known here is
shown as it is stored.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from yorisoi import japanese
from yorisoi.audit.analyses import ANALYSES
from yorisoi.audit.outcomes import Outcome
from yorisoi.audit.titles import titles

NAMES = {
    "q": "言葉",
    "words": "言葉",
    "mine": "自分の担当",
    "team": "自分の係",
    "all": "すべての係",
    "scope": "だれの",
    "list": "名簿",
    "older": "1年より前のものも",
    "only": "絞りこみ",
    "overdue": "期限を過ぎたもの",
    "done": "済ませたもの",
    "state": "状態",
    "since": "この日から",
    "until": "この日まで",
    "year": "年度",
    "staff": "職員",
    "author": "書いた職員の番号",
    "action": "操作",
    "outcome": "結果",
    "person": "人物の番号",
    "case": "ケースの内部番号",
    "number": "発行番号",
    "terminal": "端末",
    "kind": "種類",
    "mode": "区分",
    "matter": "相談種別",
    "route": "経路",
    "decision": "決め方",
    "name": "氏名",
    "kana": "カナ",
    "born": "生年月日",
    "sex": "性別",
    "address": "住所",
    "phone": "電話",
    "fields": "入れた条件",
}

_learned: dict[str, dict[str, str]] = {}


def learn(name: str, words: Mapping[str, str]) -> None:
    """Take the words for the values of the condition ``name`` from a room above this one."""
    _learned.setdefault(name, {}).update(words)


def in_words(conditions: Mapping[str, Any]) -> str:
    """言葉「ヤマ」、この日から「令和8年6月1日」; nothing of conditions that were left open."""
    said = []
    for name, value in conditions.items():
        if value in (None, "", False):
            continue
        label = NAMES.get(name, name)
        said.append(label if value is True else f"{label}「{value_in_words(name, value)}」")
    return "、".join(said)


def value_in_words(name: str, value: Any) -> str:
    """One value as the page of the search shows it."""
    if name in {"since", "until"}:
        return japanese.wareki(date.fromisoformat(value))
    if name == "words" and isinstance(value, int):
        return f"{value}語"  # of a timeline: what was typed there is free text
    if isinstance(value, list):
        return "・".join(str(one) for one in value)
    known: dict[str, dict[str, str]] = {
        "action": titles(),
        "outcome": dict(Outcome.choices),
        "kind": {one.code: one.title for one in ANALYSES},
    }
    words = known.get(name, {}) | _learned.get(name, {})
    return words.get(value, str(value))
