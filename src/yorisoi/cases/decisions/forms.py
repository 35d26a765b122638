"""Forms of the decisions about a case."""

from typing import Any

from django import forms

from yorisoi import clock
from yorisoi.access.models import Posting
from yorisoi.cases.decisions.queries import may_hold
from yorisoi.cases.models import Case, Kind
from yorisoi.people.models import Person, Sex
from yorisoi.terms.queries import choices
from yorisoi.ui.dates import JapaneseDateField

LONGEST_TEXT = 10_000


def text_field(label: str, *, required: bool, rows: int = 5, hint: str = "") -> forms.CharField:
    """A box for words that outlive the session."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=LONGEST_TEXT,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class ChangeForm(forms.Form):
    """種別・虐待種別の変更."""

    kind = forms.ChoiceField(label="種別", choices=Kind.choices, widget=forms.RadioSelect)
    abuse = forms.ChoiceField(label="虐待種別", required=False, widget=forms.RadioSelect)
    abuser = forms.ChoiceField(label="主な虐待者", required=False, widget=forms.RadioSelect)
    text = text_field("理由", required=True, hint="経過に残ります。例：受理会議で要支援に変更。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = clock.today()
        for name in ("abuse", "abuser"):
            self.fields[name].choices = choices(name, today, blank="なし")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """No abuser without abuse; nothing chosen is None."""
        data = super().clean() or {}
        data["abuse"], data["abuser"] = data.get("abuse") or None, data.get("abuser") or None
        if data["abuser"] and not data["abuse"]:
            self.add_error("abuse", "主な虐待者を選んだときは、虐待種別も選んでください。")
        return data


class HolderField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A worker with the team they belong to today: gives their 配属."""

    def __init__(self, **options: Any) -> None:
        super().__init__(Posting.objects.none(), **options)

    def label_from_instance(self, obj: Any) -> str:
        """早乙女　香（相談係）."""
        return f"{obj.staff.name}（{obj.team.name}）"


class AssignForm(forms.Form):
    """担当の変更（引継ぎ）."""

    holder = HolderField(label="新しい担当", empty_label="選んでください")
    text = text_field(
        "申し送り",
        required=True,
        rows=8,
        hint="新しい担当のホームと、経過に残ります。いまの状況、約束、気をつけることなど。",
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        holders = may_hold(clock.today())
        self.fields["holder"].queryset = holders.exclude(  # type: ignore[attr-defined]
            staff=case.worker_id, team=case.team_id
        )


class CloseForm(forms.Form):
    """終結."""

    reason = forms.ChoiceField(label="終結理由", widget=forms.RadioSelect)
    closed_on = JapaneseDateField(label="終結日")
    text = text_field("終結時の状況と判断", required=True, rows=6, hint="経過に残ります。")
    drop_tasks = forms.BooleanField(label="済んでいない期限を、すべて取りやめる", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = choices("closing", clock.today())  # type: ignore[attr-defined]


class ReopenForm(forms.Form):
    """再開."""

    holder = HolderField(label="担当", empty_label="選んでください")
    text = text_field("再開の理由", required=True, hint="経過に残ります。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["holder"].queryset = may_hold(clock.today())  # type: ignore[attr-defined]


class BornForm(forms.Form):
    """出生（特定妊婦から子のケースへ）."""

    unborn = forms.ModelChoiceField(
        Person.objects.none(),
        label="登録してある胎児",
        required=False,
        empty_label="胎児の登録を使わない",
    )
    name = forms.CharField(
        label="子の氏名",
        required=False,
        max_length=100,
        help_text="まだ決まっていないときは空けておき、あとで人物の画面で入れます。",
    )
    kana = forms.CharField(label="フリガナ", required=False, max_length=100)
    sex = forms.ChoiceField(label="性別", choices=Sex.choices, widget=forms.RadioSelect)
    born_on = JapaneseDateField(label="生年月日")
    kind = forms.ChoiceField(
        label="子のケースの種別",
        choices=[(value, words) for value, words in Kind.choices if value != Kind.PREGNANCY],
        widget=forms.RadioSelect,
        initial=Kind.SUPPORT,
    )
    keep_open = forms.BooleanField(
        label="母のケースも続ける",
        required=False,
        help_text="ふたごのときは、続けるを選んでひとりずつ登録します。",
    )
    text = text_field("出生時の状況", required=False, hint="母と子、両方の経過に残ります。")
    number = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    def __init__(self, *args: Any, unborn: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["born_on"].latest = clock.today()  # type: ignore[attr-defined]
        if unborn:
            self.fields["unborn"].queryset = Person.objects.filter(  # type: ignore[attr-defined]
                pk__in=[one.pk for one in unborn]
            )
        else:
            del self.fields["unborn"]


class SiblingForm(BornForm):
    """出生（きょうだいの家族へ）: a case for the newborn only when one is wanted."""

    NO_CASE = "none"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, unborn=[], **kwargs)
        del self.fields["keep_open"]
        self.fields["text"].help_text = "このケースの経過に残ります。"
        kinds = self.fields["kind"]
        kinds.choices = [*kinds.choices, (self.NO_CASE, "ケースは開かない")]  # type: ignore[attr-defined]
