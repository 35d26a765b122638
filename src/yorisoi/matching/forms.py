"""Forms of the matching room."""

from django import forms


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
