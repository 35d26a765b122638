"""Forms of 移管 and of its receipt."""

from typing import Any

from django import forms

from yorisoi import clock
from yorisoi.cases.decisions.forms import text_field
from yorisoi.terms.queries import choices
from yorisoi.ui.dates import JapaneseDateField


class TransferForm(forms.Form):
    """移管する."""

    recipient = forms.ChoiceField(label="移管先の種類", widget=forms.RadioSelect)
    to = forms.CharField(label="移管先", max_length=200)
    office = forms.CharField(label="移管先の担当課・担当者", required=False, max_length=200)
    sent_on = JapaneseDateField(label="移管日")
    handover = forms.ChoiceField(label="渡した方法", widget=forms.RadioSelect)
    reason = text_field("移管の理由", required=True, rows=3, hint="経過に残ります。")
    documents = text_field(
        "渡した書類", required=False, rows=3, hint="例：移管票、児童記録票、経過記録の写し。"
    )
    summary = text_field(
        "引継ぎの概要",
        required=True,
        rows=6,
        hint="これまでの支援、いまの心配、続けてほしいこと。移管票に載ります。",
    )
    close = forms.BooleanField(label="「転出（移管）」で終結する", required=False)
    drop_tasks = forms.BooleanField(
        label="終結するとき、済んでいない期限をすべて取りやめる", required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("recipient", "handover"):
            self.fields[name].choices = choices(name, clock.today())  # type: ignore[attr-defined]
        self.fields["sent_on"].latest = clock.today()  # type: ignore[attr-defined]


class WithdrawForm(forms.Form):
    """移管の取消し."""

    because = text_field("取り消す理由", required=True, rows=3, hint="経過に残ります。")


class ReceiptForm(forms.Form):
    """先方の受領."""

    received_on = JapaneseDateField(label="先方の受領日")
    note = forms.CharField(
        label="だれが、どう確かめたか",
        required=False,
        max_length=200,
        help_text="例：受領書が届いた。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["received_on"].latest = clock.today()  # type: ignore[attr-defined]
