"""What the component page shows: made-up people, forms and lists, long and awkward on purpose."""

from datetime import date
from typing import Any

from django import forms
from django.core.paginator import Paginator

from yorisoi.ui.dates import JapaneseDateField, PartialDateField
from yorisoi.ui.icons import ICONS

ROUTES = [
    ("family", "家族・親戚"),
    ("neighbour", "近隣・知人"),
    ("school", "学校"),
    ("nursery", "保育所"),
    ("police", "警察"),
    ("centre", "児童相談所"),
    ("health", "保健センター"),
    ("hospital", "医療機関"),
]
KINDS = [
    ("abuse", "養護（虐待）"),
    ("care", "養護（その他）"),
    ("health", "保健"),
    ("other", "その他"),
]


class SampleForm(forms.Form):
    """One field of each sort."""

    name = forms.CharField(label="氏名・カナ", help_text="わかるところまででかまいません。")
    phone = forms.CharField(label="電話", required=False)
    heard_on = PartialDateField(label="生年月日（わかる範囲）", required=False)
    born_on = JapaneseDateField(label="生年月日", required=False)
    team = forms.ChoiceField(
        label="担当係", choices=[("", "選んでください"), ("1", "虐待対応係"), ("2", "総合相談係")]
    )
    story = forms.CharField(label="内容", widget=forms.Textarea(attrs={"rows": 3}))
    route = forms.ChoiceField(label="経路", choices=ROUTES, widget=forms.RadioSelect)
    kinds = forms.MultipleChoiceField(
        label="相談種別", choices=KINDS, widget=forms.CheckboxSelectMultiple, required=False
    )
    secret = forms.BooleanField(
        label="通告者を秘匿する", required=False, help_text="画面にも印刷にも出しません。"
    )
    urgency = forms.ChoiceField(
        label="緊急度", choices=[("h", "高"), ("m", "中"), ("l", "低")], widget=forms.RadioSelect
    )
    paper = forms.FileField(label="添付", required=False)


ROWS = [
    ("2023-00417", "渡邉 結衣", "ワタナベ ユイ", date(2018, 5, 14), "身体的虐待", 12, "久保田"),
    ("2024-00032", "髙𣘺 凜", "タカハシ リン", date(2021, 11, 2), "ネグレクト", 3, "瀬戸"),
    (
        "2025-00108",
        "マリア・フェルナンダ・デ・オリヴェイラ・サントス",
        "マリア フェルナンダ デ オリヴェイラ サントス",
        date(2016, 2, 29),
        "育成相談（性格・行動）",
        128,
        "勅使河原・小鳥遊",
    ),
]


def for_component_page() -> dict[str, Any]:
    """Everything ``ui/components.html`` needs."""
    filled = SampleForm(
        initial={
            "name": "わたなべ ゆい",
            "born_on": date(2018, 5, 14),
            "heard_on": "昭和60年頃",
            "route": "school",
            "kinds": ["abuse"],
            "urgency": "h",
            "story": "左ほほにあざ。本人は「お父さんにたたかれた」と話している。",
        },
        prefix="filled",
        auto_id="id_%s",
    )
    wrong = SampleForm(data={"wrong-born_on": "令和7年13月1日", "wrong-team": ""}, prefix="wrong")
    wrong.add_error(None, "氏名か電話のどちらかを入力してください。")
    disabled = SampleForm(prefix="disabled")
    disabled.fields["phone"].disabled = True
    disabled.fields["team"].disabled = True
    return {
        "filled": filled,
        "wrong": wrong,
        "disabled": disabled,
        "rows": ROWS,
        "no_rows": [],
        "icons": sorted(ICONS),
        "tabs": [
            {"label": "経過", "url": "#tabs", "current": True, "count": 412},
            {"label": "アセスメント", "url": "#tabs"},
            {"label": "支援計画", "url": "#tabs"},
            {"label": "母子保健・所属", "url": "#tabs"},
            {"label": "閲覧の記録", "url": "#tabs"},
        ],
        "chips": [
            {"label": "すべて", "url": "#chips", "current": True, "count": 412},
            {"label": "記録", "url": "#chips", "count": 230},
            {"label": "受付・決定", "url": "#chips", "count": 18},
            {"label": "異動", "url": "#chips", "count": 0},
        ],
        "first_page": Paginator(range(412), 50).page(1),
        "middle_page": Paginator(range(412), 25).page(9),
        "only_page": Paginator(range(7), 50).page(1),
        "empty_page": Paginator([], 50).page(1),
    }
