"""What a resident is looked for: chosen from a list, with words of one's own. It stands in the log."""

from django import forms

PURPOSES = {
    "intake": "相談の受付",
    "report": "通告の対応",
    "family": "家族の確認",
    "link": "登録した人物の確認",
    "moved": "転入・転出の確認",
    "other": "その他",
}


class PurposeForm(forms.Form):
    """目的."""

    purpose = forms.ChoiceField(
        label="目的",
        choices=[("", "選んでください"), *PURPOSES.items()],
        error_messages={"required": "何のために見るかを選んでください。"},
    )
    about = forms.CharField(
        label="目的の補足",
        max_length=200,
        required=False,
        help_text="操作ログに残ります。例：7月3日の泣き声通告の世帯",
    )

    def clean(self) -> dict[str, object]:
        """その他 alone says nothing."""
        data = super().clean() or {}
        if data.get("purpose") == "other" and len(str(data.get("about", "")).strip()) < 4:
            self.add_error("about", "目的を書いてください。")
        return data

    @property
    def said(self) -> str:
        """The purpose in words, for the log. After ``is_valid``."""
        word = PURPOSES[self.cleaned_data["purpose"]]
        about = self.cleaned_data["about"].strip()
        return f"{word}：{about}" if about else word
