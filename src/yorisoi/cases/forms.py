"""Forms of the cases room."""

from datetime import timedelta
from typing import Any

from django import forms

from yorisoi import clock
from yorisoi.access.models import Posting, Staff
from yorisoi.access.rights import Role
from yorisoi.ui.dates import JapaneseDateField

CASE_ROLES = [Role.CASEWORKER, Role.SUPERVISOR, Role.INTEGRATED, Role.HEALTH_NURSE]
LONGEST_GRANT = timedelta(days=366)


class GrantForm(forms.Form):
    """閲覧許可を出す."""

    staff = forms.ModelChoiceField(
        Staff.objects.none(), label="許可する職員", empty_label="選んでください"
    )
    starts_on = JapaneseDateField(label="開始日")
    ends_on = JapaneseDateField(label="終了日", help_text="長くても1年です。")
    reason = forms.CharField(
        label="理由", max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = clock.today()
        readers = Staff.objects.filter(
            postings__in=Posting.objects.on(today).filter(role__in=CASE_ROLES), locked_at=None
        )
        self.fields["staff"].queryset = readers.distinct()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """In order, and not for ever."""
        data = super().clean() or {}
        starts, ends = data.get("starts_on"), data.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", "開始日以後の日付にしてください。")
        elif starts and ends and ends - starts > LONGEST_GRANT:
            self.add_error(
                "ends_on", "許可は長くても1年です。続けるときは、終わる前に出し直してください。"
            )
        return data


class OwnReasonForm(forms.Form):
    """理由を書いて閲覧する."""

    reason = forms.CharField(
        label="見る理由",
        min_length=5,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="例：母から電話。担当不在のため経過を確認する。",
    )
