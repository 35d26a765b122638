"""What the parts of a mapping are called on pages and at the command line."""

from collections.abc import Mapping, Sequence
from typing import Any

from yorisoi.legacy.mapping import KEEP
from yorisoi.legacy.records import RECORDS, Reading

READINGS: Mapping[str, str] = {
    Reading.LINE: "1行の文字",
    Reading.TEXT: "文章",
    Reading.NUMBER: "番号",
    Reading.KANA: "カナ",
    Reading.DATE: "日付",
    Reading.BIRTH: "日付（一部だけでも）",
    Reading.TIME: "時刻",
    Reading.MOMENT: "日時",
    Reading.CODE: "対応表",
    Reading.PATTERN: "形の対応表（*小学校）",
}
AROUND = {"sheet": "シートの名前", "file": "ファイルの名前", "title": "表の上の文字"}
KEPT = "文字として残す"
LEFT_OUT = "移行しない"


def field_title(record: str, name: str) -> str:
    """What a field is called."""
    known = RECORDS[record].fields.get(name)
    return known.title if known else KEPT if name == KEEP else name


def feeds_of(raw: Any) -> list[dict[str, Any]]:
    """A column of a mapping as a list of what is done with it."""
    return list(raw) if isinstance(raw, list) else [raw]


def fields_in_words(record: str, feeds: Sequence[Mapping[str, Any]]) -> str:
    """Where a column goes: 続柄、続柄（コード表）."""
    found = []
    for feed in feeds:
        names = feed.get("fields", [feed["field"]] if "field" in feed else [])
        found += [field_title(record, name) for name in names if name]
        if "ignore" in feed:
            found.append(LEFT_OUT)
    return "、".join(found)


def reading_in_words(record: str, feeds: Sequence[Mapping[str, Any]]) -> str:
    """How a column is read: 番号・6桁."""
    first = feeds[0]
    if "ignore" in first:
        return str(first["ignore"])
    if "split" in first:
        at = {"\n": "改行", " ": "空白"}.get(first["split"], first["split"])
        return f"「{at}」で分ける"
    known = RECORDS[record].fields.get(str(first.get("field")))
    read = first.get("read") or (known.reading if known else Reading.TEXT)
    parts = [READINGS[Reading(read)]]
    if first.get("table"):
        parts.append(str(first["table"]))
    if first.get("digits"):
        parts.append(f"{first['digits']}桁")
    return "・".join(parts)


def options_in_words(raw: Mapping[str, Any]) -> list[str]:
    """What a kind of file says beside its columns: how its sheet is drawn, what stands around it."""
    found = []
    if raw.get("also"):
        found.append(
            f"ほかの表と同じシートから、これも読みます。名前（{raw.get('name', '')}）は変えません。"
        )
    if raw.get("form"):
        found.append("様式として、見出しの右か下の値を読みます。")
    if raw.get("below"):
        found.append(f"「{raw['below']}」の行の下を読みます。")
    if raw.get("until"):
        found.append(f"「{raw['until']}」の行の前までを読みます。")
    for heading, one in raw.get("around", {}).items():
        where = AROUND.get(one.get("of", ""), "") or f"見出し「{one.get('beside', '')}」のとなり"
        found.append(f"「{heading}」は、{where}から取ります。")
    if raw.get("defaults"):
        titles = (
            f"{field_title(raw['record'], name)}は「{word}」"
            for name, word in raw["defaults"].items()
            if name not in {"kinship", "sex"}
        )
        found.append(f"どの行も、{'、'.join(titles)}とします。")
    return found
