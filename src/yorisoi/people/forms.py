"""Forms about one person: who they are."""

from typing import Any

from django import forms

from yorisoi import clock
from yorisoi.japanese import PartialDate
from yorisoi.people.models import Person, PersonState, Sex, Source
from yorisoi.ui.dates import JapaneseDateField, PartialDateField

FIRST = forms.TextInput(attrs={"autofocus": True})  # one begins to type at once
STATED_SEX = [(Sex.MALE, "男"), (Sex.FEMALE, "女"), (Sex.OTHER, "その他"), (Sex.UNKNOWN, "不明")]


def line(label: str, **options: Any) -> forms.CharField:
    """A field of one line."""
    return forms.CharField(label=label, max_length=200, **options)


def in_full(born: PartialDate | None) -> PartialDate | None:
    """A day that is known is said in 和暦, however it was typed, so that two spellings are equal."""
    return PartialDate.of(born.day) if born and born.day else born


class HeadForm(forms.Form):
    """氏名・性別・生年月日 …: what stands at the head of a person."""

    name = line("氏名", help_text="姓と名のあいだに空白を入れます。", widget=FIRST)
    kana = line("フリガナ", required=False)
    sex = forms.ChoiceField(
        label="性別", choices=STATED_SEX, initial=Sex.UNKNOWN, widget=forms.RadioSelect
    )
    born = PartialDateField(label="生年月日", required=False)
    expected_on = JapaneseDateField(label="出産予定日", required=False)
    died_on = JapaneseDateField(label="死亡日", required=False)
    resident_number = line("宛名番号", required=False)
    remarks = forms.CharField(
        label="配慮すること",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="例：電話は午後に。筆談がよい。",
    )

    def clean_born(self) -> PartialDate | None:
        """Not in the future; the spelling of a known day does not matter."""
        born: PartialDate | None = in_full(self.cleaned_data["born"])
        if born and born.earliest and born.earliest > clock.today():
            raise forms.ValidationError(
                "まだ来ていない日です。生まれる前は「胎児」として登録します。"
            )
        return born

    def clean_resident_number(self) -> str | None:
        """Empty is none."""
        return self.cleaned_data["resident_number"] or None

    def clean(self) -> dict[str, Any]:
        """Died after birth; one 宛名番号, one person."""
        data = super().clean() or {}
        born, died = data.get("born"), data.get("died_on")
        if died and died > clock.today():
            self.add_error("died_on", "まだ来ていない日です。")
        elif died and born and born.earliest and died < born.earliest:
            self.add_error("died_on", "死亡日は生年月日以後にしてください。")
        return data


class RegisterForm(HeadForm):
    """人物の登録."""

    state = forms.ChoiceField(
        label="だれか",
        choices=[
            (PersonState.KNOWN, "氏名がわかる"),
            (PersonState.UNNAMED, "名不詳（泣き声など）"),
            (PersonState.UNBORN, "胎児"),
        ],
        initial=PersonState.KNOWN,
        widget=forms.RadioSelect,
    )
    address = line("住所", required=False)
    phone = line("電話番号", required=False)
    source = forms.ChoiceField(label="情報源", choices=Source.choices, initial=Source.STAFF)
    is_other = forms.BooleanField(label="上の人とは別の人として登録する", required=False)
    field_order = ["state", "name", "kana", "sex", "born", "expected_on", "address", "phone"]

    def clean(self) -> dict[str, Any]:
        """An unborn child has a day it is expected on, and no birthday."""
        data = super().clean()
        if data.get("state") == PersonState.UNBORN:
            if not data.get("expected_on"):
                self.add_error("expected_on", "胎児には、出産予定日を入れてください。")
            if data.get("born"):
                self.add_error("born", "生まれたあとは「氏名がわかる」として登録します。")
        number = data.get("resident_number")
        if number and Person.objects.filter(resident_number=number).exists():
            self.add_error("resident_number", "この宛名番号の人はもう登録されています。")
        return data


class ChangeForm(HeadForm):
    """人物の修正."""

    renamed_on = JapaneseDateField(
        label="氏名が変わった日",
        required=False,
        help_text="婚姻などで変わったときに入れます。前の氏名は旧姓・旧氏名として残ります。"
        "空のままなら、書き間違いの訂正です。",
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        if person.state != PersonState.KNOWN:
            del self.fields["renamed_on"]
            self.fields["name"].label = "呼び名"

    def clean(self) -> dict[str, Any]:
        """The number may be nobody else's; a day of renaming needs a new name."""
        data = super().clean()
        number = data.get("resident_number")
        others = Person.objects.exclude(pk=self.person.pk)
        if number and others.filter(resident_number=number).exists():
            self.add_error("resident_number", "この宛名番号は、ほかの人に登録されています。")
        renamed = data.get("renamed_on")
        if renamed and renamed > clock.today():
            self.add_error("renamed_on", "まだ来ていない日です。")
        if renamed and data.get("name") == self.person.name:
            self.add_error("renamed_on", "氏名が変わっていません。新しい氏名を入れてください。")
        return data


class NameForm(forms.Form):
    """名前がわかった, or 出生."""

    name = line("氏名", help_text="姓と名のあいだに空白を入れます。", widget=FIRST)
    kana = line("フリガナ", required=False)
    sex = forms.ChoiceField(label="性別", choices=STATED_SEX, widget=forms.RadioSelect)
    born = PartialDateField(label="生年月日", required=False)
    source = forms.ChoiceField(label="情報源", choices=Source.choices, initial=Source.STAFF)

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["born"].required = person.state == PersonState.UNBORN

    clean_born = HeadForm.clean_born


class ReasonForm(forms.Form):
    """Why something is taken back, lifted or opened."""

    reason = forms.CharField(
        label="理由",
        min_length=5,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "autofocus": True}),
    )
