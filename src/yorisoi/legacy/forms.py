"""The forms of a move."""

from collections.abc import Iterator
from typing import Any

import olefile
from django import forms
from django.core.files.uploadedfile import UploadedFile

from yorisoi import clock
from yorisoi.access.models import Staff, Team
from yorisoi.exchange import encoding, encryption, media, packages, workbooks
from yorisoi.exchange.actions import Given
from yorisoi.exchange.models import Medium
from yorisoi.exchange.problems import BrokenFile, Place
from yorisoi.legacy import choices
from yorisoi.legacy.batches import CHECK

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
        if not self.required and not any(given):
            return []
        wrong = [
            f"「{one.name}」は空のファイル（0バイト）です。"
            for one in given
            if one and not one.size
        ]
        if wrong:
            raise forms.ValidationError([forms.ValidationError(words) for words in wrong])
        return [super(ManyFiles, self).clean(one, initial) for one in given or [None]]


class FilesForm(forms.Form):
    """Files to read, and how."""

    title = forms.CharField(
        label="名称",
        max_length=100,
        help_text="一覧で見分けるための名前です。例：令和7年度末の移行",
    )
    uploads = ManyFiles(
        label="ファイル",
        help_text=(
            "旧システムから書き出したExcel・CSVを、まとめて選べます（Ctrl を押しながら）。"
            "暗号化パッケージ（.age）も読めます。"
        ),
        error_messages={"required": "ファイルを選んでください。"},
    )
    encoding = forms.ChoiceField(
        label="文字コード",
        required=False,
        choices=[("", "自動で判定する"), *encoding.CHOICES.items()],
        help_text="CSVの文字が化けたときだけ選んでください。",
    )
    medium = forms.ModelChoiceField(
        Medium.objects.none(),
        label="媒体",
        required=False,
        empty_label="媒体管理簿にない・媒体ではない",
        help_text="暗号化パッケージ（.age）のとき、入っていた媒体。使った日時が媒体管理簿に残ります。",
    )
    password = forms.CharField(
        label="ファイルを開くパスワード",
        required=False,
        strip=False,
        max_length=255,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text="パスワード付きのExcelか、合言葉で暗号化したパッケージのときだけ。保存しません。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["medium"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = media.open_ones(Medium.objects.all())

    def clean(self) -> dict[str, Any]:
        """The files as they are kept: without their password, and none too large."""
        data = super().clean() or {}
        files = data.get("uploads") or []
        if len(files) > MOST_FILES:
            self.add_error("uploads", f"一度に読めるのは{MOST_FILES}ファイルまでです。")
        names = [file.name for file in files]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            self.add_error("uploads", f"同じ名前のファイルがあります（{'、'.join(twice)}）。")
        packed = [file for file in files if is_package(file)]
        if packed and len(files) > 1:
            self.add_error("uploads", "暗号化パッケージは、ほかのファイルといっしょに選べません。")
        data["given"], data["package"] = [], packed[0] if packed else None
        for file in () if packed else files:
            try:
                data["given"].append(self.given(file, data))
            except BrokenFile as error:
                self.add_error("uploads", error.words())
        return data

    def given(self, file: "UploadedFile[bytes]", data: dict[str, Any]) -> Given:
        """One file; a protected workbook is opened here, so that nobody waits to hear it fails.

        :raises BrokenFile: when the password does not fit.
        """
        name = file.name or ""
        place = Place(None, name)
        if (file.size or 0) > CHECK.most_bytes:
            raise forms.ValidationError(f"「{name}」は大きすぎます。")
        chunks: Iterator[bytes] = file.chunks()
        first = next(file.chunks(8), b"")[:8]
        if first == olefile.MAGIC:
            chunks = workbooks.decrypt(file.chunks(), data.get("password", ""), place)
            chunks = iter(list(chunks))  # now: what is wrong with it is said now
        return Given(name, chunks, data.get("encoding", ""))


def is_package(file: "UploadedFile[bytes]") -> bool:
    """Whether a file is an encrypted package, by how it begins."""
    first = next(file.chunks(len(encryption.MAGIC)), b"")
    file.seek(0)
    return first.startswith(encryption.MAGIC)


def given_by(form: FilesForm, by: Staff) -> list[Given]:
    """The files of a valid form; those of a package are opened here.

    :raises BrokenFile: when a package is not as it should be, or the passphrase does not fit.
    :raises NotPossible: when the medium was given back, or held another package.
    """
    data = form.cleaned_data
    if data["package"] is None:
        return list(data["given"])
    return packages.given_from(
        data["package"],
        by=by,
        medium=data["medium"],
        passphrase=data["password"],
        encoding=data["encoding"],
    )


class BetterFilesForm(FilesForm):
    """Files in the place of those that could not be read; none: they are left out."""

    title = None  # type: ignore[assignment]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["uploads"].required = False


class BeginForm(FilesForm):
    """移行を始める."""

    mapping = forms.ChoiceField(
        label="対応づけ",
        help_text="どの列をどの項目に入れるかの決まり。旧システムごとに1つあります。",
    )
    team = forms.ModelChoiceField(
        Team.objects.none(), label="担当係", help_text="移したケースの担当係になります。"
    )
    worker = forms.ModelChoiceField(
        Staff.objects.none(),
        label="仮の担当",
        help_text="旧システムの担当者がいまの職員にいないとき、続いているケースの担当になります。",
    )
    field_order = [
        "title",
        "mapping",
        "team",
        "worker",
        "uploads",
        "encoding",
        "medium",
        "password",
    ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mapping"].choices = choices.offered_mappings()  # type: ignore[attr-defined]
        self.fields["team"].queryset = Team.objects.on(clock.today())  # type: ignore[attr-defined]
        self.fields["worker"].queryset = choices.workers()  # type: ignore[attr-defined]


class WhoIsWhoForm(forms.Form):
    """旧システムの職員: for each name, the account of today or nobody."""

    def __init__(self, *args: Any, names: list[tuple[str, int, int]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        accounts = list(choices.workers())
        self.accounts = {one.number: one for one in accounts}
        offered = [("", "いまはいない職員"), *((one.number, one.name) for one in accounts)]
        self.names = names
        for at, (name, _, _) in enumerate(names):
            field = forms.ChoiceField(label=name, required=False, choices=offered)
            field.widget.attrs["aria-label"] = f"{name}にあたる、いまの職員"
            self.fields[f"name_{at}"] = field

    def rows(self) -> Iterator[dict[str, Any]]:
        """Each name with its counts, its box, and who may be meant."""
        for at, (name, calls, notes) in enumerate(self.names):
            alike = [one.name for one in self.accounts.values() if one.name.startswith(name)]
            yield {
                "name": name,
                "calls": calls,
                "notes": notes,
                "field": self[f"name_{at}"],
                "alike": alike,
            }

    def said(self) -> dict[str, Staff | None]:
        """Who stands behind each name."""
        return {
            name: self.accounts.get(self.cleaned_data[f"name_{at}"])
            for at, (name, _, _) in enumerate(self.names)
        }
