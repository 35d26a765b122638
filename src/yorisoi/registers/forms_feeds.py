"""The forms of 連携."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from yorisoi.registers import transport
from yorisoi.registers.transport import NotOurs

MOST_FILES = 100  # in one upload


class ManyFilesInput(forms.FileInput):
    """A box that takes several files at once."""

    allow_multiple_selected = True


class ManyFiles(forms.FileField):
    """One file or more."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list["UploadedFile[bytes]"]:
        """Each file as Django checks it."""
        given = data if isinstance(data, list | tuple) else [data]
        return [super(ManyFiles, self).clean(one, initial) for one in given or [None]]


class DeliveryForm(forms.Form):
    """Files of registers with their sidecars."""

    uploads = ManyFiles(
        label="ファイルと送り状",
        help_text="CSVと、その送り状を、いっしょに選んでください（Ctrl を押しながら）。",
        error_messages={
            "required": "ファイルを選んでください。",
            "empty": "空のファイルがあります。",
        },
    )

    def clean_uploads(self) -> list["UploadedFile[bytes]"]:
        """Pairs alone, and nothing whose name is none of ours."""
        files: list[UploadedFile[bytes]] = self.cleaned_data["uploads"]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(f"一度に選べるのは{MOST_FILES}ファイルまでです。")
        declared = transport.of_ward()
        names = {file.name or "" for file in files}
        wrong = []
        for name in sorted(names):
            of = declared.file_of(name)
            try:
                declared.read_name(of or name)
            except NotOurs as problem:
                wrong.append(f"{name}：{problem}")
                continue
            other = of or declared.sidecar_of(name)
            if other not in names:
                what = "ファイル" if of else "送り状"
                wrong.append(f"{name}：{what}（{other}）も選んでください。")
        if wrong:
            raise forms.ValidationError(wrong)
        return files


class ReasonForm(forms.Form):
    """Why it is right all the same; the log keeps it."""

    reason = forms.CharField(
        label="理由",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="だれに、何を確かめたか。操作ログに残ります。個人の名前は書かないでください。",
        error_messages={"required": "理由を書いてください。"},
    )
