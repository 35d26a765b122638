"""The files that a mapping is made from: they lie in the store, and the form carries their names and
marks, signed. Nothing of them stands in a session or in an address."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from django import forms
from django.core import signing
from django.core.files.uploadedfile import UploadedFile

from yorisoi.access.models import Staff
from yorisoi.exchange import encoding, store, workbooks
from yorisoi.exchange.actions import plain_name
from yorisoi.exchange.problems import BrokenFile, Place
from yorisoi.exchange.tables import Source
from yorisoi.legacy.batches import MOST_BYTES, MOST_FILES
from yorisoi.legacy.forms import ManyFiles
from yorisoi.legacy.guess_tables import Unread
from yorisoi.legacy.models import Move, StepKind
from yorisoi.legacy.opening import opened

SALT = "legacy.mapping.files"
A_DAY = 24 * 60 * 60  # seconds


@dataclass(frozen=True)
class Kept:
    """A file in the store."""

    name: str
    sha256: str
    codec: str = ""  # when a person has chosen it


class Expired(Exception):
    """The form is older than a day, or not of this person."""


def keep(uploads: Iterable["UploadedFile[bytes]"], codec: str, password: str) -> list[Kept]:
    """Put uploaded files into the store, workbooks without their protection.

    :raises BrokenFile: when a password is needed or wrong.
    """
    found = []
    for at, upload in enumerate(uploads):
        name = plain_name(upload.name or "")
        stored = store.put(workbooks.decrypt(upload.chunks(), password, Place(at, name)))
        found.append(Kept(name, stored.sha256, codec))
    return found


def of_move(move: Move) -> list[Kept]:
    """The files that a move has read."""
    step = move.steps.filter(kind=StepKind.CHECK).select_related("batch").last()
    if step is None:
        return []
    return [Kept(one.name, one.sha256, one.encoding_asked) for one in step.batch.files.all()]


def open_kept(files: Sequence[Kept]) -> tuple[list[Source], list[Unread]]:
    """The files to be read, and why some cannot be."""
    sources: list[Source] = []
    unread: list[Unread] = []
    for at, one in enumerate(files):
        try:
            path = store.check(one.sha256)
            sources.append(opened(path, one.name, codec=one.codec, position=at))
        except store.Damaged:
            unread.append(Unread(one.name, "", "保管していたファイルが壊れているか、ありません。"))
        except BrokenFile as error:
            why = "；".join(problem.reason for problem in error.problems)
            unread.append(Unread(one.name, "", why))
    return sources, unread


def signed(files: Sequence[Kept], by: Staff) -> str:
    """What the form carries."""
    return signing.dumps([by.pk, [asdict(one) for one in files]], salt=SALT, compress=True)


def carried(text: str, by: Staff) -> list[Kept]:
    """What the form carried.

    :raises Expired: when it is too old, or somebody else's, or nothing we wrote.
    """
    try:
        owner, files = signing.loads(text, salt=SALT, max_age=A_DAY)
    except signing.BadSignature as error:
        raise Expired from error
    if owner != by.pk:
        raise Expired
    return [Kept(**one) for one in files]


class FilesForm(forms.Form):
    """The files, and what the old system is called."""

    uploads = ManyFiles(
        label="旧システムから書き出したファイル",
        help_text="Excel・CSV・TSV をまとめて選べます（Ctrl を押しながら）。",
        error_messages={"required": "ファイルを選んでください。"},
    )
    name = forms.CharField(
        label="元システムの名前", max_length=100, help_text="例：児童相談システム（平成21年度から）"
    )
    code = forms.RegexField(
        r"^[a-z][a-z0-9_]{1,19}$",
        label="元システムの符号",
        help_text="小文字の英字で始まる2〜20文字。移した記録すべてに付き、あとから変えられません。",
        error_messages={"invalid": "小文字の英字で始まる2〜20文字の英数字にしてください。"},
    )
    encoding = forms.ChoiceField(
        label="文字コード",
        required=False,
        choices=[("", "自動で判定する"), *encoding.CHOICES.items()],
        help_text="CSVの文字が化けたときだけ選んでください。",
    )
    password = forms.CharField(
        label="Excelを開くパスワード",
        required=False,
        strip=False,
        max_length=255,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text="パスワード付きのExcelがあるときだけ。パスワードは保存しません。",
    )

    def clean_uploads(self) -> "list[UploadedFile[bytes]]":
        """Not more than a move takes."""
        files: list[UploadedFile[bytes]] = self.cleaned_data["uploads"]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(f"ファイルは{MOST_FILES}個までです。")
        if sum(one.size or 0 for one in files) > MOST_BYTES:
            raise forms.ValidationError("ファイルが大きすぎます。分けて選んでください。")
        return files
