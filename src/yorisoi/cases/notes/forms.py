"""Forms of 経過記録."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator

from yorisoi import clock
from yorisoi.access.models import Staff
from yorisoi.cases.models import Case, Note
from yorisoi.cases.notes import file_kinds
from yorisoi.cases.notes.actions import LONGEST, Content
from yorisoi.cases.notes.queries import Sibling
from yorisoi.cases.tasks.forms import moment
from yorisoi.terms import queries as terms
from yorisoi.ui.dates import JapaneseDateField
from yorisoi.ui.times import ClockTimeField

TOO_LONG = (
    f"長すぎます（%(show_value)s字）。1つの記録は{LONGEST:,}字までです。2つに分けてください。"
)


class ExactTextField(forms.CharField):
    """A text kept letter by letter: spaces at the ends, full-width spaces, variants of characters.

    Line breaks are "\\n", however the browser sends them. The box itself does not cut off: what is
    too long is said, and nothing of it is lost.
    """

    widget = forms.Textarea

    def __init__(self, *, longest: int = LONGEST, **options: Any) -> None:
        super().__init__(strip=False, **options)
        self.validators.append(MaxLengthValidator(longest, message=TOO_LONG))

    def to_python(self, value: Any) -> str:
        """With plain line breaks, and without NUL, which PostgreSQL does not store."""
        text = str(super().to_python(value) or "")
        return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")

    def validate(self, value: Any) -> None:
        """White space alone says nothing."""
        super().validate(value.strip() if value else value)


class ContentForm(forms.Form):
    """日時・方法・相手・場所・内容: what a note says."""

    day = JapaneseDateField(label="日付")
    moment = ClockTimeField(label="時刻")
    contact = forms.ChoiceField(
        label="方法",
        widget=forms.RadioSelect,
        error_messages={"required": "方法を選んでください。"},
    )
    counterpart = forms.CharField(
        label="相手",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"list": "counterparts", "autocomplete": "off"}),
    )
    place = forms.CharField(
        label="場所",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"list": "places", "autocomplete": "off"}),
    )
    text = ExactTextField(
        label="内容",
        error_messages={"required": "内容を書いてください。"},
        widget=forms.Textarea(attrs={"rows": 10, "data-note-text": "", "data-longest": LONGEST}),
    )

    def __init__(self, *args: Any, note: Note | None = None, **kwargs: Any) -> None:
        if note is not None:
            kwargs["initial"] = self.of(note) | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        choices = terms.choices("contact", clock.today())
        if note is not None and note.contact_id not in dict(choices):
            choices.append((note.contact_id, note.contact.words))
        self.fields["contact"].choices = choices  # type: ignore[attr-defined]

    @staticmethod
    def of(note: Note) -> dict[str, Any]:
        """The fields of a note as it reads now."""
        at = note.happened_at.astimezone(clock.TOKYO)
        return {
            "day": at.date(),
            "moment": at.time().replace(second=0, microsecond=0),
            "contact": note.contact_id,
            "counterpart": note.counterpart,
            "place": note.place,
            "text": note.text,
        }

    def clean(self) -> dict[str, Any]:
        """Not in the future: a note tells what has happened."""
        data = super().clean() or {}
        if data.get("day") and data.get("moment"):
            at = datetime.combine(data["day"], data["moment"], tzinfo=clock.TOKYO)
            data["happened_at"] = at
            if at > clock.now():
                later = "moment" if data["day"] == clock.today() else "day"
                self.add_error(
                    later, "これから先の日時です。予定は「次にすること」に書いてください。"
                )
        return data

    @property
    def content(self) -> Content:
        """What was typed, when it is valid."""
        data = self.cleaned_data
        return Content(
            data["happened_at"], data["contact"], data["counterpart"], data["place"], data["text"]
        )


class NoteForm(ContentForm):
    """経過を書く: the note, in which cases it stands, and what is to be done next."""

    form_key = forms.UUIDField(widget=forms.HiddenInput)
    also = forms.MultipleChoiceField(
        label="きょうだいのケースにも記録する",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    next_title = forms.CharField(label="次にすること", required=False, max_length=200)
    next_day = JapaneseDateField(label="いつまでに", required=False)
    next_moment = ClockTimeField(label="時刻", required=False)
    next_assignee = forms.ChoiceField(label="する人", required=False)

    def __init__(
        self,
        *args: Any,
        case: Case,
        writer: Staff,
        siblings: Sequence[Sibling],
        keeping: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.writer = case, writer
        self.writable = {str(one.case.pk): one for one in siblings if one.writable}
        also, assignee = self.fields["also"], self.fields["next_assignee"]
        also.choices = [(pk, one.words) for pk, one in self.writable.items()]  # type: ignore[attr-defined]
        self.people = {str(one.pk): one for one in (case.worker, writer)}
        assignee.choices = [(pk, one.name) for pk, one in self.people.items()]  # type: ignore[attr-defined]
        assignee.initial = str(case.worker_id)
        if keeping:  # a draft may be without its text
            self.fields["text"].required = False

    def clean(self) -> dict[str, Any]:
        """次にすること and its day belong together."""
        data = super().clean()
        title, day = data.get("next_title"), data.get("next_day")
        if title and not day and "next_day" not in self.errors:
            self.add_error("next_day", "いつまでにするか、日付を入れてください。")
        if (day or data.get("next_moment")) and not title:
            self.add_error("next_title", "することを書いてください。")
        if day and day < clock.today():
            self.add_error("next_day", "きょうか、これからの日付にしてください。")
        return data

    @property
    def siblings_ticked(self) -> list[Case]:
        """The siblings' cases that were ticked."""
        return [self.writable[pk].case for pk in self.cleaned_data["also"]]

    @property
    def next_step(self) -> dict[str, Any] | None:
        """次にすること, when it was filled in: the arguments of ``add_task``."""
        data = self.cleaned_data
        if not data["next_title"]:
            return None
        person = self.people.get(data["next_assignee"], self.case.worker)
        return {
            "title": data["next_title"],
            "due_at": moment(data["next_day"], data["next_moment"]),
            "has_time": data["next_moment"] is not None,
            "assignee": person,
        }


class AmendForm(ContentForm):
    """訂正: the whole record anew, in which cases it stands, and why."""

    reason = forms.CharField(
        label="訂正の理由",
        max_length=500,
        error_messages={"required": "訂正の理由を書いてください。"},
        help_text="例：日付の誤り。聞き取った内容の追加。ほかの子のケースに誤って記録した。",
    )
    also = forms.MultipleChoiceField(
        label="ほかに記録するケース",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="誤って入れたケースは、印を外すと、そのケースから消えます。",
    )

    def __init__(self, *args: Any, others: Sequence[Sibling], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = {str(one.case.pk): one for one in others if one.writable}
        self.fixed = [one for one in others if not one.writable]
        choices = [(pk, one.words) for pk, one in self.offered.items()]
        self.fields["also"].choices = choices  # type: ignore[attr-defined]

    @property
    def cases_ticked(self) -> list[Case]:
        """The other cases it is to stand in, with those this person may not take it out of."""
        ticked = [self.offered[pk].case for pk in self.cleaned_data["also"]]
        return ticked + [one.case for one in self.fixed]


class SeveralFilesInput(forms.FileInput):
    """A box that takes several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; what is in them is checked one by one when they are attached."""

    widget = SeveralFilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        """A list of what came, empty files too: they are told of by name."""
        files = [one for one in (data or []) if one]
        if not files:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return files


class AttachForm(forms.Form):
    """添付する."""

    chosen = FilesField(
        label="ファイル",
        required=False,  # asked for by itself; no mark beside the box
        error_messages={"required": "ファイルを選んでください。"},
        widget=SeveralFilesInput(attrs={"accept": file_kinds.ACCEPTED}),
    )


class WithdrawForm(forms.Form):
    """添付の取消し."""

    because = forms.CharField(
        label="取り消す理由",
        max_length=500,
        error_messages={"required": "取り消す理由を書いてください。"},
    )


class PhraseForm(forms.Form):
    """定型文."""

    title = forms.CharField(label="見出し", max_length=40)
    text = ExactTextField(
        label="文",
        longest=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="｛氏名｝は対象者、｛担当｝は担当者、｛今日｝はその日、｛わたし｝は書く人の名前に置きかわります。"
        "｛用件｝のようなほかの空きは、入れたあとに順に書きこみます（Tabで次の空きへ）。",
    )
    order = forms.IntegerField(
        label="並び順",
        min_value=0,
        max_value=999,
        initial=0,
        help_text="小さいものが先に並びます。",
    )
    shared = forms.BooleanField(label="課のみんなで使う", required=False)

    def __init__(self, *args: Any, may_share: bool, is_new: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not (may_share and is_new):
            del self.fields["shared"]
