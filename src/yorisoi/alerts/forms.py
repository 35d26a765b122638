"""Forms of alerts: putting off, the rules, the schedule of doses."""

from typing import Any

from django import forms

from yorisoi import clock
from yorisoi.alerts.models import Audience, Reach, VaccineDose
from yorisoi.alerts.rules import Rule
from yorisoi.ui.dates import DayAheadField, JapaneseDateField


class HandleForm(forms.Form):
    """What is said about the alerts that were chosen."""

    note = forms.CharField(label="メモ", required=False, max_length=400)
    until = DayAheadField(label="延期する日", required=False)


class RuleForm(forms.Form):
    """一つの決まり, from a day on."""

    is_on = forms.BooleanField(label="知らせる", required=False)
    audience = forms.ChoiceField(
        label="だれに",
        choices=Audience.choices,
        help_text="「担当」は、読むときに担当している人です。継続中のケースがない家族のことは、係長に知らせます。",
    )
    reach = forms.ChoiceField(label="どの家族を", choices=Reach.choices)
    starts_on = JapaneseDateField(
        label="いつから", help_text="きょうからの日。それまでは前の決まりで動きます。"
    )

    def __init__(self, *args: Any, rule: Rule, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.numbers = rule.numbers
        for one in rule.numbers:
            self.fields[one.name] = forms.IntegerField(
                label=f"{one.label}（{one.unit}）",
                min_value=one.least,
                max_value=one.most,
                initial=one.default,
            )
        if rule.close or rule.subject_only:
            # Health and school of those whose case is over stay closed.
            self.fields["reach"].choices = [  # type: ignore[attr-defined]
                (Reach.OPEN.value, Reach.OPEN.label)
            ]
        self.order_fields(["is_on", *[one.name for one in rule.numbers]])

    def clean_starts_on(self) -> Any:
        """From today on."""
        day = self.cleaned_data["starts_on"]
        if day < clock.today():
            raise forms.ValidationError("きょうからの日にしてください。")
        return day

    def wanted(self) -> dict[str, Any]:
        """The arguments of the action."""
        data = dict(self.cleaned_data)
        numbers = {one.name: data.pop(one.name) for one in self.numbers}
        return data | {"numbers": numbers}

    @property
    def number_fields(self) -> list[forms.BoundField]:
        """The thresholds of this rule."""
        return [self[one.name] for one in self.numbers]


class DoseForm(forms.Form):
    """One dose of the schedule."""

    kind = forms.RegexField(
        r"^\w{1,5}$", label="接種種類コード", help_text="連携ファイルのコードです。"
    )
    title = forms.CharField(label="接種種類名", max_length=40)
    dose = forms.IntegerField(label="回数", min_value=1, max_value=9)
    late_from = forms.IntegerField(
        label="遅れとみる月齢",
        min_value=1,
        max_value=240,
        help_text="この月齢で済んでいるのがふつうです。",
    )
    until = forms.IntegerField(label="対象の終わり（月齢）", min_value=1, max_value=240)
    counts_as = forms.CharField(
        label="代わりになる種類コード",
        required=False,
        help_text="「、」で区切ります。四種混合で始めた子のように、ほかの種類で済む場合です。",
    )
    starts_on = JapaneseDateField(label="使い始める日")
    ends_on = JapaneseDateField(label="使い終わる日", required=False)

    def clean_counts_as(self) -> list[str]:
        """The codes apart."""
        said: str = self.cleaned_data["counts_as"]
        return [code for code in said.replace(",", "、").replace(" ", "、").split("、") if code]


def as_written(dose: VaccineDose) -> dict[str, Any]:
    """A dose in the fields of its form."""
    names = ("kind", "title", "dose", "late_from", "until", "starts_on", "ends_on")
    return {name: getattr(dose, name) for name in names} | {"counts_as": "、".join(dose.counts_as)}
