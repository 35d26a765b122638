"""Whatever a vendor's export looks like, what was put in comes out, or stands in words beside it."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from html import escape
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.legacy import layouts
from yorisoi.japanese import wareki, wareki_short

# What each field may be headed by, under which other heading it may stand.
HEADINGS: dict[str, dict[str, list[str]]] = {
    "child": {
        "number": [
            "児童番号",
            "児童ID",
            "ケース番号",
            "台帳番号",
            "児童コード",
            "個人番号",
            "child_id",
        ],
        "name": ["氏名", "児童氏名", "氏名(漢字)", "対象児童氏名", "名前"],
        "kana": ["フリガナ", "ｶﾅ氏名", "氏名（カナ）", "氏名カナ", "ふりがな"],
        "sex": ["性別", "性別コード", "男女", "gender"],
        "born": ["生年月日", "誕生日", "児童生年月日", "birth_date"],
        "address": ["住所", "現住所", "児童住所", "住民登録地"],
        "phone": ["電話番号", "TEL", "連絡先", "電話"],
        "affiliation": ["学校名", "所属", "所属機関", "在籍校", "学校・保育園"],
        "health": ["健康状態", "病歴", "健康状況"],
        "remarks": ["備考", "特記事項", "メモ"],
    },
    "consultation": {
        "number": ["受付番号", "受理番号", "相談番号", "受付No."],
        "received_on": ["相談年月日", "受付日", "受理日", "通告年月日", "相談日"],
        "received_time": ["受付時刻", "受付時間", "時刻"],
        "route": ["相談経路", "経路", "通告経路", "受付経路"],
        "caller": ["相談者氏名", "通告者", "相談者名", "相談者"],
        "child_number": ["児童番号", "児童ID", "対象児童番号"],
        "child_name": ["児童氏名", "対象児童", "児童名", "対象児童名"],
        "matter": ["相談種別", "種別", "相談の種別", "相談区分"],
        "abuse": ["虐待種別", "虐待の種類", "虐待類型"],
        "text": ["相談内容", "主訴", "相談概要", "内容", "相談主訴"],
        "worker": ["担当者", "担当相談員", "担当"],
    },
    "note": {
        "child_number": ["児童番号", "児童ID", "ケース番号", "個人番号"],
        "happened_on": ["記録日", "対応日", "日付", "記録年月日", "支援日"],
        "happened_time": ["時刻", "対応時刻", "時間"],
        "contact": ["方法", "対応方法", "手段", "支援方法"],
        "counterpart": ["相手", "対応相手", "相手方"],
        "text": ["内容", "記録内容", "対応経過", "支援内容", "記事", "経過記録"],
        "author": ["記録者", "入力者", "記入者"],
    },
}
FILES = {"child": "児童台帳", "consultation": "相談受付簿", "note": "経過記録"}
DATES = {"born", "received_on", "happened_on"}
CODES = {
    "route": {
        "学校": "route.school",
        "警察": "route.police",
        "近隣・知人": "route.neighbour",
        "児童相談所": "route.child_centre",
    },
    "matter": {
        "養護相談（児童虐待）": "matter.abuse",
        "育成相談（不登校）": "matter.upbringing_absence",
        "障害相談": "matter.disability",
    },
    "abuse": {
        "身体的": "abuse.physical",
        "心理的虐待": "abuse.psychological",
        "ネグレクト": "abuse.neglect",
    },
    "contact": {"電話": "contact.phone", "家庭訪問": "contact.home", "来所": "contact.visit"},
}
SEXES = {
    "words": ("男", "女"),
    "longer": ("男性", "女性"),
    "numbers": ("1", "2"),
    "letters": ("M", "F"),
}
FAMILY, GIVEN = (
    ["佐藤", "渡邉", "長曽我部", "吉田", "松井"],
    ["花", "蓮", "さくら", "大和", "つむぎ"],
)
KANA = {
    "佐藤": "サトウ",
    "渡邉": "ワタナベ",
    "長曽我部": "チョウソカベ",
    "吉田": "ヨシダ",
    "松井": "マツイ",
}
GIVEN_KANA = {"花": "ハナ", "蓮": "レン", "さくら": "サクラ", "大和": "ヤマト", "つむぎ": "ツムギ"}
HALF = str.maketrans(
    dict(zip("サトウワタナチヨソカシマイハレンクラヤムノ", "ｻﾄｳﾜﾀﾅﾁﾖｿｶｼﾏｲﾊﾚﾝｸﾗﾔﾑﾉ", strict=True))
    | {"ベ": "ﾍﾞ", "ダ": "ﾀﾞ", "ギ": "ｷﾞ", "ツ": "ﾂ", "ョ": "ｮ", "　": " "}
)
TEXTS = [
    "夜間に泣き声が続くとの電話。\n母に事情を聞く。",
    "家庭訪問を実施。室内は片付いており、本人の様子は明るい。",
    "学校より連絡あり。登校しぶりが続いているとのこと。",
    "次回は14日後に電話で様子を確認することとした。",
]
SENSE = ["良好", "喘息", "アトピー", "通院中"]
EXTRA = ["ケース会議の有無", "システム区分", "未使用1", "更新端末", "校区"]
DITTO_FIELDS = ["address", "affiliation", "route", "worker", "author", "received_on", "happened_on"]


@dataclass
class Layout:
    """One file: what it says of each row, and how it is written."""

    record: str
    truth: list[dict[str, str]]
    headings: dict[str, str]
    order: list[str]  # fields, and extra columns by "+heading"
    quirks: dict[str, Any] = field(default_factory=dict)


@st.composite
def layout(draw: st.DrawFn) -> Layout:
    """A table of any kind, with any of the quirks."""
    record = draw(st.sampled_from(list(HEADINGS)))
    needed = {"number", "name", "received_on", "child_number", "happened_on", "text", "caller"}
    fields = [name for name in HEADINGS[record] if name in needed or draw(st.integers(0, 4)) > 0]
    headings = {name: draw(st.sampled_from(HEADINGS[record][name])) for name in fields}
    rows = draw(st.integers(6, 14))
    truth = [one_row(draw, fields, at) for at in range(rows)]
    extra = draw(st.lists(st.sampled_from(EXTRA), max_size=2, unique=True))
    order = draw(st.permutations([*fields, *(f"+{one}" for one in extra)]))
    kind = draw(
        st.sampled_from(["cp932", "utf-8", "utf-8-sig", "utf-16", "euc_jp", "xlsx", "html"])
    )
    quirks = {
        "kind": kind,
        "dates": draw(
            st.sampled_from(["wareki", "short", "slash", "iso", "compact", "digit", "mixed"])
        ),
        "native": kind == "xlsx" and draw(st.booleans()),
        "sex": draw(st.sampled_from(list(SEXES))),
        "half": kind != "euc_jp" and draw(st.booleans()),
        "ditto": draw(st.booleans()),
        "title": draw(st.booleans()),
        "total": draw(st.booleans()),
        "blank": draw(st.booleans()),
        "two_lines": kind == "xlsx" and draw(st.booleans()),
        "hidden": draw(st.booleans()),
        "zeros": draw(st.booleans()),
        "tabs": kind != "xlsx" and draw(st.booleans()),
    }
    return Layout(record, truth, headings, list(order), quirks)


def one_row(draw: st.DrawFn, fields: list[str], at: int) -> dict[str, str]:
    """What one row says."""
    family, given = draw(st.sampled_from(FAMILY)), draw(st.sampled_from(GIVEN))
    day = date(2010, 1, 5) + timedelta(days=draw(st.integers(0, 4500)))
    said = {
        "number": f"{at + 11:06}",
        "child_number": f"{draw(st.integers(1, 40)):06}",
        "name": f"{family}　{given}",
        "child_name": f"{family}　{given}",
        "kana": f"{KANA[family]}　{GIVEN_KANA[given]}",
        "sex": draw(st.sampled_from(["male", "female"])),
        "address": draw(st.sampled_from(["若葉台1丁目2番3号", "栄町3-4-5", "弁天町9番地15"])),
        "phone": f"03-1234-{1000 + at}",
        "affiliation": draw(st.sampled_from(["若葉小学校", "本町中学校", "栄町保育園"])),
        "health": draw(st.sampled_from(SENSE)),
        "remarks": draw(st.sampled_from(["", "父の来庁時は注意"])),
        "received_time": f"{9 + at % 8:02}:{(at * 7) % 60:02}",
        "happened_time": f"{9 + at % 8:02}:{(at * 11) % 60:02}",
        "caller": draw(st.sampled_from(["若葉小学校　教頭", "近所の人", "母", "匿名"])),
        "counterpart": draw(st.sampled_from(["母", "父", "担任", "保健師"])),
        "text": f"{draw(st.sampled_from(TEXTS))}（{at}）",
        "worker": draw(st.sampled_from(["青山", "椎名"])),
        "author": draw(st.sampled_from(["青山", "椎名"])),
    }
    said |= dict.fromkeys(DATES, day.isoformat())
    said |= {name: draw(st.sampled_from(list(words))) for name, words in CODES.items()}
    return {name: said[name] for name in fields}


def cell(layout: Layout, name: str, row: dict[str, str], at: int) -> Any:
    """A value as this vendor writes it."""
    value, quirks = row[name], layout.quirks
    if name in DATES:
        day = date.fromisoformat(value)
        form = quirks["dates"]
        if form == "mixed":
            form = ["wareki", "short", "slash", "iso"][at % 4]
        if quirks["native"]:
            return (day - date(1899, 12, 30)).days
        return {
            "wareki": wareki(day),
            "short": wareki_short(day),
            "slash": f"{day.year}/{day.month}/{day.day}",
            "iso": value,
            "compact": day.strftime("%Y%m%d"),
            "digit": numbered(day),
        }[form]
    if name == "sex":
        return SEXES[quirks["sex"]][value == "female"]
    if name == "kana" and quirks["half"]:
        return value.translate(HALF)
    if name in {"number", "child_number"} and not quirks["zeros"]:
        return int(value) if quirks["kind"] == "xlsx" else str(int(value))
    return value


def numbered(day: date) -> str:
    """The era as a number, 5 is 令和: 4-30-04-01."""
    era, first = (5, 2018) if day >= date(2019, 5, 1) else (4, 1988)
    return f"{era}-{day.year - first:02}-{day:%m-%d}"


def html(rows: list[list[Any]]) -> bytes:
    """A table as many systems call it .xls, without the tags that nobody needs."""
    cells = ("".join(f"<td>{marked(str(one))}" for one in row) for row in rows)
    table = "".join(f"<tr>{line}</tr>" for line in cells)
    return f'<meta charset="Shift_JIS"><table>{table}</table>'.encode("cp932")


def marked(text: str) -> str:
    """A text in HTML."""
    return escape(text).replace("\n", "<br>")


def rows_of(layout: Layout) -> list[list[Any]]:
    """The rows of the sheet, with what people put around them."""
    found: list[list[Any]] = []
    before: dict[str, str] = {}
    for at, row in enumerate(layout.truth):
        cells: list[Any] = []
        for name in layout.order:
            if name.startswith("+"):
                cells.append("" if name == "+未使用1" else f"区分{at % 2}")
            elif layout.quirks["ditto"] and name in DITTO_FIELDS and before.get(name) == row[name]:
                cells.append("〃")
            else:
                cells.append(cell(layout, name, row, at))
        before = row
        found.append(cells)
        if layout.quirks["blank"] and at % 5 == 4:
            found.append([""] * len(cells))
    if layout.quirks["total"]:
        found.append(["合計", f"{len(layout.truth)}件", *[""] * (len(layout.order) - 2)])
    return found


def head_of(layout: Layout) -> tuple[list[list[str]], list[str]]:
    """The heading, and the merged cells over it."""
    names = [layout.headings.get(name, name.removeprefix("+")) for name in layout.order]
    titles = [["出力日：令和8年4月1日", *[""] * (len(names) - 1)]] if layout.quirks["title"] else []
    if layout.quirks["two_lines"] and len(names) >= 6:
        half = len(names) // 2
        upper = ["基本", *[""] * (half - 1), "詳細", *[""] * (len(names) - half - 1)]
        line = len(titles) + 1
        letters = "ABCDEFGHIJKLMNOPQR"
        merged = [
            f"A{line}:{letters[half - 1]}{line}",
            f"{letters[half]}{line}:{letters[len(names) - 1]}{line}",
        ]
        return [*titles, upper, names], merged
    return [*titles, names], []


@contextmanager
def written(layout: Layout) -> Iterator[Path]:
    """The file."""
    folder = Path(tempfile.mkdtemp(prefix="layout-"))
    head, merged = head_of(layout)
    rows = [*head, *rows_of(layout)]
    kind, name = layout.quirks["kind"], FILES[layout.record]
    try:
        if kind == "xlsx":
            hidden = "B:B" if layout.quirks["hidden"] else ""
            yield layouts.book(folder / f"{name}.xlsx", {"一覧": rows}, merged, hidden)
        elif kind == "html":
            path = folder / f"{name}.xls"
            path.write_bytes(html(rows))
            yield path
        else:
            between = "\t" if layout.quirks["tabs"] else ","
            yield layouts.text(folder / f"{name}.csv", rows, kind, between)
    finally:
        shutil.rmtree(folder)


def expected(layout: Layout, name: str, row: dict[str, str]) -> str:
    """The value as the product keeps it."""
    value = row[name]
    if name in CODES:
        return CODES[name][value]
    if name in {"number", "child_number"}:
        return str(int(value))
    return value


def came_out(layout: Layout, name: str, values: dict[str, str]) -> str:
    """The value that was read."""
    if name == "born":
        return values.get("born_on", "")
    value = values.get(name, "")
    if name in {"number", "child_number"}:
        return str(int(value or 0))
    return value.replace(" ", "　") if name == "kana" else value


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(layout=layout())
def test_what_was_put_in_comes_out(layout: Layout) -> None:
    with written(layout) as path:
        found = layouts.proposed(path)
        assert [one.record for one in found.files] == [layout.record], found.nothing
        rows = layouts.read(found.mapping, path)[layout.record]
    assert len(rows) == len(layout.truth)
    for row, told in zip(layout.truth, rows, strict=True):
        assert not told.refused
        assert not told.marked
        for name in row:
            assert came_out(layout, name, told.values) == expected(layout, name, row), name
