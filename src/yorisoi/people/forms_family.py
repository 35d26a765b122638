"""Forms about families, 続柄 and 支援措置."""

from datetime import date
from typing import Any

from django import forms

from yorisoi import clock
from yorisoi.people.forms import FIRST, NameForm, line
from yorisoi.people.models import Person, ProtectionKind, Sex, Source
from yorisoi.terms.queries import choices
from yorisoi.ui.dates import JapaneseDateField, PartialDateField

TOGETHER = [("yes", "同居"), ("no", "別居")]


def in_order(form: forms.BaseForm, data: dict[str, Any], first: str, last: str) -> None:
    """「いつまで」 not before 「いつから」."""
    since, until = data.get(first), data.get(last)
    if since and until and until < since:
        label = form.fields[first].label
        form.add_error(last, f"「{label}」以後の日にしてください。")


class KinChoice(forms.ChoiceField):
    """A 続柄 of today's list. Its direction is said beside it on the page."""

    def __init__(self, *, required: bool = True, label: str = "続柄") -> None:
        super().__init__(required=required, label=label)

    def offer(self, day: date) -> None:
        """The entries of that day."""
        self.choices = choices(
            "kinship", day, blank="選んでください" if self.required else "（あとで）"
        )


class PlaceForm(forms.Form):
    """Where somebody stands in a family."""

    position = line("家族の中での立場", required=False, help_text="例：母、母の内夫、長女")
    lives_together = forms.ChoiceField(
        label="同居・別居", choices=TOGETHER, initial="yes", widget=forms.RadioSelect
    )
    since = JapaneseDateField(label="いつから", required=False)

    def clean_lives_together(self) -> bool:
        """As the column has it."""
        return bool(self.cleaned_data["lives_together"] == "yes")


class JoinForm(PlaceForm):
    """Somebody on file joins the family of a person."""

    kind = KinChoice(required=False)
    source = forms.ChoiceField(label="情報源", choices=Source.choices, initial=Source.STAFF)
    field_order = ["kind", "position", "lives_together", "since", "source"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].offer(clock.today())  # type: ignore[attr-defined]


class NewMemberForm(JoinForm):
    """Somebody new is registered straight into the family."""

    name = line("氏名", help_text="姓と名のあいだに空白を入れます。", widget=FIRST)
    kana = line("フリガナ", required=False)
    sex = forms.ChoiceField(
        label="性別", choices=Sex.choices, initial=Sex.UNKNOWN, widget=forms.RadioSelect
    )
    born = PartialDateField(label="生年月日", required=False)
    field_order = ["name", "kana", "sex", "born", *JoinForm.field_order]
    clean_born = NameForm.clean_born


class MemberForm(PlaceForm):
    """同居・別居, position, days of somebody in the family."""

    moved_on = JapaneseDateField(
        label="変わった日",
        required=False,
        help_text="同居・別居や立場が変わったときに入れます。前の様子も残ります。"
        "空のままなら、書き間違いの訂正です。",
    )
    until = JapaneseDateField(
        label="いつまで", required=False, help_text="家族から離れた日。ふつうは空のままです。"
    )
    note = line("補足", required=False)

    def clean(self) -> dict[str, Any]:
        """Days in order."""
        data = super().clean() or {}
        in_order(self, data, "since", "until")
        if data.get("moved_on") and data.get("since") and data["moved_on"] <= data["since"]:
            self.add_error("moved_on", "「いつから」より後の日にしてください。")
        return data


class FamilyForm(forms.Form):
    """世帯の状況."""

    remarks = forms.CharField(
        label="世帯の状況",
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="例：母と子の二人暮らし。週末に祖母が来る。",
    )


class KinshipForm(forms.Form):
    """続柄 of the other to this person."""

    other = forms.ModelChoiceField(
        Person.objects.none(), label="相手", empty_label="選んでください"
    )
    kind = KinChoice()
    since = JapaneseDateField(label="いつから", required=False)
    until = JapaneseDateField(label="いつまで", required=False)
    source = forms.ChoiceField(label="情報源", choices=Source.choices, initial=Source.STAFF)
    note = line("補足", required=False)

    def __init__(self, *args: Any, others: list[Person] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].offer(clock.today())  # type: ignore[attr-defined]
        if others is None:
            del self.fields["other"]
        else:
            known = Person.objects.filter(pk__in=[one.pk for one in others])
            self.fields["other"].queryset = known  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Days in order."""
        data = super().clean() or {}
        in_order(self, data, "since", "until")
        return data


class ProtectionForm(forms.Form):
    """支援措置の登録."""

    kind = forms.ChoiceField(
        label="種類",
        choices=ProtectionKind.choices,
        initial=ProtectionKind.MEASURE,
        widget=forms.RadioSelect,
    )
    starts_on = JapaneseDateField(label="開始日")
    ends_on = JapaneseDateField(
        label="期限",
        required=False,
        help_text="ふつう1年です。期限を過ぎても秘匿は続き、1か月前からお知らせします。",
    )
    against = forms.ModelChoiceField(
        Person.objects.none(), label="加害者", required=False, empty_label="（登録なし・不明）"
    )
    note = line("補足", required=False)
    source = forms.ChoiceField(label="情報源", choices=Source.choices, initial=Source.STAFF)
    persons = forms.ModelMultipleChoiceField(
        Person.objects.none(),
        label="いっしょに登録する家族",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    field_order = ["kind", "persons", "starts_on", "ends_on", "against", "source", "note"]

    def __init__(self, *args: Any, others: list[Person], together: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = Person.objects.filter(pk__in=[one.pk for one in others])
        self.fields["against"].queryset = known  # type: ignore[attr-defined]
        self.fields["persons"].queryset = known  # type: ignore[attr-defined]
        if not together or not others:
            del self.fields["persons"]

    def clean(self) -> dict[str, Any]:
        """Days in order; nobody is protected from themselves."""
        data = super().clean() or {}
        in_order(self, data, "starts_on", "ends_on")
        if data.get("against") and data["against"] in (data.get("persons") or ()):
            self.add_error("persons", "加害者に選んだ人の印を外してください。")
        return data
