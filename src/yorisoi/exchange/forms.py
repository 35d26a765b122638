"""The upload form."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from yorisoi.exchange import encoding
from yorisoi.exchange.kinds import Kind


class UploadForm(forms.Form):
    """One file, and how to read it."""

    file = forms.FileField(
        label="ファイル",
        help_text="CSV（コンマ区切り）か TSV（タブ区切り）。1行目は見出しにしてください。",
        error_messages={
            "required": "ファイルを選んでください。",
            "empty": "ファイルが空です。",
        },
    )
    encoding = forms.ChoiceField(
        label="文字コード",
        required=False,
        choices=[("", "自動で判定する"), *encoding.CHOICES.items()],
        help_text="自動で判定できないときだけ選んでください。",
    )

    password = forms.CharField(
        label="ファイルのパスワード",
        required=False,
        strip=False,
        max_length=255,
        help_text="Excel がパスワードで保護されているときだけ。保存されません。",
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        if kind.takes_workbooks:
            self.fields[
                "file"
            ].help_text = "Excel（xlsx・xlsm・xlsb・xls）、ods、CSV、TSV のどれか。"
            self.fields["encoding"].help_text += "Excel では要りません。"
        else:
            del self.fields["password"]

    def clean_file(self) -> "UploadedFile[bytes]":
        """Not larger than the kind takes."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        most = self.kind.most_bytes
        if file.size is not None and file.size > most:
            raise forms.ValidationError(f"大きすぎます。{most // 1024 // 1024} MB までです。")
        return file
