"""Search conditions of the log."""

from datetime import date
from typing import Any

from django import forms

from yorisoi.audit.outcomes import Outcome
from yorisoi.audit.queries import LogFilter
from yorisoi.ui.dates import JapaneseDateField

LONGEST_PERIOD = 366
LARGEST_ID = 2**63 - 1  # of a bigint


class PeriodForm(forms.Form):
    """A period of days."""

    since = JapaneseDateField(label="この日から", required=False)
    until = JapaneseDateField(label="この日まで", required=False)

    def clean(self) -> dict[str, Any]:
        """In order, a year at most."""
        data = super().clean() or {}
        since, until = data.get("since"), data.get("until")
        if since and until and until < since:
            self.add_error("until", "「この日から」以後の日付にしてください。")
        return data


class LogForm(PeriodForm):
    """操作ログの検索条件."""

    staff = forms.CharField(label="職員番号・氏名", required=False, max_length=60)
    action = forms.ChoiceField(label="操作", required=False)
    outcome = forms.ChoiceField(
        label="結果", required=False, choices=[("", "すべて"), *Outcome.choices]
    )
    person = forms.IntegerField(
        label="人物の番号", required=False, min_value=1, max_value=LARGEST_ID
    )
    case = forms.IntegerField(
        label="ケースの内部番号", required=False, min_value=1, max_value=LARGEST_ID
    )
    terminal = forms.CharField(label="端末", required=False, max_length=64)

    def __init__(self, *args: Any, actions: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["action"].choices = [("", "すべて"), *actions.items()]  # type: ignore[attr-defined]

    def wanted(self) -> LogFilter:
        """The filter of valid conditions."""
        return LogFilter(**self.cleaned_data)


def default_period(today: date) -> tuple[date, date]:
    """The last thirty days."""
    return date.fromordinal(today.toordinal() - 29), today
