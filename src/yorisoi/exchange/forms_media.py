"""Forms of the 媒体管理簿."""

from typing import Any

from django import forms
from django.db.models import Q

from yorisoi import clock
from yorisoi.access.models import Staff
from yorisoi.exchange.media import Description, Line
from yorisoi.exchange.models import Medium, MediumEventKind, MediumKind
from yorisoi.ui.dates import JapaneseDateField

LONGEST = 200
Kind = MediumEventKind
# What a line of each kind must say, and in which words it is asked for.
NEEDED: dict[str, dict[str, str]] = {
    Kind.RECEIPT: {"organisation": "どこから受け取ったかを書いてください。"},
    Kind.STORAGE: {"place": "どこに保管するかを書いてください。"},
    Kind.RETURN: {"organisation": "どこへ返したかを書いてください。"},
    Kind.ERASURE: {"remarks": "消去・廃棄の方法と、証明書があればその番号を書いてください。"},
    Kind.USE: {"remarks": "何に使ったかを書いてください。"},
}


def text(label: str, **options: Any) -> forms.CharField:
    """One line of text."""
    return forms.CharField(label=label, max_length=LONGEST, **options)


class DescriptionForm(forms.Form):
    """What a medium is, and what is on it."""

    label = forms.CharField(
        label="管理番号・ラベル",
        max_length=30,
        help_text="媒体に書いてある番号。例 DVD-2026-01",
    )
    kind = forms.ChoiceField(label="種類", choices=MediumKind)
    serial = text("製造番号", required=False)
    content = text("内容", help_text="例 旧システムの児童台帳と経過記録（2回目）")
    file_count = forms.IntegerField(
        label="ファイル数", min_value=0, max_value=1_000_000, required=False
    )
    package_sha256 = forms.RegexField(
        r"^\s*[0-9a-fA-F]{64}\s*$",
        label="パッケージの SHA-256",
        required=False,
        help_text="渡した人が伝える64文字。ここに書くと、ちがうパッケージは取り込めません。"
        "パッケージが2つ以上あるときは、空けておきます。",
        error_messages={"invalid": "0～9・a～f の64文字です。"},
    )

    def __init__(self, *args: Any, medium: Medium | None = None, **kwargs: Any) -> None:
        if medium:
            names = ("label", "kind", "serial", "content", "file_count", "package_sha256")
            recorded = {name: getattr(medium, name) for name in names}
            kwargs["initial"] = recorded | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.medium = medium

    def clean_label(self) -> str:
        """No other medium is called so."""
        label: str = self.cleaned_data["label"]
        others = Medium.objects.filter(label=label)
        if self.medium:
            others = others.exclude(pk=self.medium.pk)
        if others.exists():
            raise forms.ValidationError("この番号の媒体は、もう登録されています。")
        return label

    def description(self) -> Description:
        """What it says."""
        names = ("label", "kind", "content", "serial", "file_count", "package_sha256")
        return Description(**{name: self.cleaned_data[name] for name in names})


class LineForm(forms.Form):
    """One line of the book: when, who here, who there, where."""

    day = JapaneseDateField(label="日付")
    staff = forms.ModelChoiceField(Staff.objects.none(), label="取扱者", empty_label=None)
    organisation = text("相手の組織", required=False)
    person = text("相手の氏名", required=False)
    place = text("保管場所", required=False, help_text="例 執務室の鍵付き書庫")
    remarks = forms.CharField(
        label="備考", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, by: Staff, kind: str, **kwargs: Any) -> None:
        today = clock.today()
        kwargs["initial"] = {"day": today, "staff": by.pk} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.needed = NEEDED[kind]
        for name in self.needed:
            self.fields[name].required = True
            self.fields[name].error_messages["required"] = self.needed[name]
        self.fields["day"].latest = today  # type: ignore[attr-defined]
        valid = Q(valid_until__isnull=True) | Q(valid_until__gte=today)
        self.fields["staff"].queryset = Staff.objects.filter(  # type: ignore[attr-defined]
            valid, valid_from__lte=today
        )

    def line(self) -> Line:
        """What it says."""
        names = ("day", "staff", "organisation", "person", "place", "remarks")
        return Line(**{name: self.cleaned_data[name] for name in names})


class ReceiptForm(DescriptionForm, LineForm):
    """受領: a medium and its first line."""

    field_order = [
        "label",
        "kind",
        "content",
        "file_count",
        "serial",
        "package_sha256",
        "day",
        "staff",
    ]


class WithdrawForm(forms.Form):
    """取消し of a line."""

    reason = forms.CharField(
        label="取消しの理由",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "何が誤りだったかを書いてください。"},
    )
