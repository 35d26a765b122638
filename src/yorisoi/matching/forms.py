"""Forms of the matching room."""

from django import forms

from yorisoi.matching.deciding import DECISIONS
from yorisoi.matching.models import PairState


class MergeForm(forms.Form):
    """統合: why the two records are one person."""

    reason = forms.CharField(
        label="統合する理由",
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=500,
        help_text="例：母に電話で確かめた。生年月日の聞き違い。",
    )


class UndoForm(forms.Form):
    """統合の取消し: why they are two after all."""

    reason = forms.CharField(
        label="取り消す理由", widget=forms.Textarea(attrs={"rows": 2}), max_length=500
    )


class DecisionForm(forms.Form):
    """What a worker says of a pair."""

    decision = forms.ChoiceField(choices=[(one.value, one.label) for one in DECISIONS])
    note = forms.CharField(max_length=200, required=False)

    @property
    def made(self) -> PairState:
        """After ``is_valid``."""
        return PairState(self.cleaned_data["decision"])


class ApprovalForm(forms.Form):
    """名寄せのモデルと点の承認: which thresholds hold from now on, and why."""

    automatic_from = forms.FloatField(
        label="自動でつなぐ点",
        min_value=0,
        max_value=60,
        help_text="この点以上で、ほかに疑いのない組だけを自動でつなぎます。",
    )
    review_from = forms.FloatField(
        label="確認に回す点",
        min_value=-30,
        max_value=60,
        help_text="この点以上の組を「名寄せの確認」に出します。",
    )
    spot_percent = forms.FloatField(
        label="抜き取りの割合（%）",
        min_value=0,
        max_value=100,
        help_text="自動でつないだ組のうち、「名寄せの確認」で人が確かめる割合です。0 なら確かめません。",
    )
    reason = forms.CharField(
        label="変える理由", widget=forms.Textarea(attrs={"rows": 2}), max_length=500
    )

    def clean(self) -> dict[str, object]:
        """The two in order."""
        data = super().clean() or {}
        automatic, review = data.get("automatic_from"), data.get("review_from")
        if automatic is not None and review is not None and automatic < review:
            self.add_error("review_from", "自動でつなぐ点以下にしてください。")
        return data


class PartForm(forms.Form):
    """別の人: two records on file are two people."""

    note = forms.CharField(max_length=200, required=False)
