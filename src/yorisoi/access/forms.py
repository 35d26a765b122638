"""Forms for accounts and signing in."""

from datetime import date
from typing import Any

from django import forms
from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import validate_password

from yorisoi.access.models import Staff, Team
from yorisoi.access.rights import Role
from yorisoi.japanese import wareki
from yorisoi.ui.dates import JapaneseDateField

NEEDS_TEAM = {Role.CASEWORKER, Role.SUPERVISOR, Role.INTEGRATED, Role.HEALTH_NURSE}


class SignInForm(forms.Form):
    """職員番号とパスワード."""

    number = forms.CharField(
        label="職員番号",
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    password = forms.CharField(
        label="パスワード",
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class CodeForm(forms.Form):
    """確認コード of the authenticator app."""

    code = forms.CharField(
        label="確認コード（6けた）",
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}
        ),
    )


class ConfirmForm(CodeForm):
    """Password and code once more."""

    password = forms.CharField(
        label="パスワード",
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )
    field_order = ["password", "code"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["code"].widget.attrs["autofocus"]


class NewPasswordForm(forms.Form):
    """The new password twice; the old one is known to the view already."""

    new_password = forms.CharField(
        label="新しいパスワード",
        strip=False,
        max_length=200,
        help_text="12文字以上。職員番号や氏名に似たもの、よくある言葉、数字だけのものは使えません。",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "autofocus": True}),
    )
    again_password = forms.CharField(
        label="新しいパスワード（もう一度）",
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, staff: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.staff = staff

    def clean_new_password(self) -> str:
        """Strong enough, and not the old one."""
        password: str = self.cleaned_data["new_password"]
        validate_password(password, self.staff)
        own = [self.staff.number, *self.staff.name.split(), *self.staff.kana.split()]
        if any(len(word) > 1 and word.lower() in password.lower() for word in own):
            raise forms.ValidationError("職員番号や氏名を含むパスワードは使えません。")
        if check_password(password, self.staff.password):
            raise forms.ValidationError("今までと違うパスワードにしてください。")
        return password

    def clean(self) -> dict[str, Any]:
        """Both the same."""
        data = super().clean() or {}
        if data.get("new_password") and data["new_password"] != data.get("again_password"):
            self.add_error("again_password", "上のパスワードと同じものを入れてください。")
        return data


class StaffForm(forms.ModelForm):  # type: ignore[type-arg]
    """氏名・所属組織・利用期間."""

    valid_from = JapaneseDateField(label="利用開始日")
    valid_until = JapaneseDateField(label="利用終了日", required=False)

    class Meta:
        model = Staff
        fields = ["name", "kana", "organisation", "valid_from", "valid_until"]
        widgets = {
            "name": forms.TextInput,
            "kana": forms.TextInput,
            "organisation": forms.TextInput,
        }


class TeamForm(forms.ModelForm):  # type: ignore[type-arg]
    """係."""

    valid_from = JapaneseDateField(label="開始日")
    valid_until = JapaneseDateField(label="終了日", required=False)

    class Meta:
        model = Team
        fields = ["code", "name", "valid_from", "valid_until"]
        widgets = {"code": forms.TextInput, "name": forms.TextInput}


def require_team(form: forms.BaseForm, data: dict[str, Any], starts_on: date | None) -> None:
    """Casework is done in a team that exists on that day; the other roles stand beside the teams."""
    team = data.get("team")
    if team is None and data.get("role") in NEEDS_TEAM:
        form.add_error("team", "この役割では係を選んでください。")
    if team and starts_on and not Team.objects.on(starts_on).filter(pk=team.pk).exists():
        form.add_error("team", f"{team.name}は、{wareki(starts_on)}にはありません。")


class PostingForm(forms.Form):
    """係・役割・開始日."""

    role = forms.ChoiceField(label="役割", choices=Role.choices)
    team = forms.ModelChoiceField(
        Team.objects.all(), label="係", required=False, empty_label="（係なし）"
    )
    starts_on = JapaneseDateField(label="開始日")

    def clean(self) -> dict[str, Any]:
        """With the rule of teams."""
        data = super().clean() or {}
        require_team(self, data, data.get("starts_on"))
        return data


class NewStaffForm(StaffForm):
    """職員の登録: number, person and first posting on one page."""

    number = forms.CharField(label="職員番号", max_length=60)
    role = forms.ChoiceField(label="役割", choices=Role.choices)
    team = forms.ModelChoiceField(
        Team.objects.all(), label="係", required=False, empty_label="（係なし）"
    )
    field_order = [
        "number",
        "organisation",
        "name",
        "kana",
        "role",
        "team",
        "valid_from",
        "valid_until",
    ]

    class Meta(StaffForm.Meta):
        fields = ["number", *StaffForm.Meta.fields]

    def clean(self) -> dict[str, Any]:
        """As the person, and as the posting."""
        data = super().clean() or {}
        require_team(self, data, data.get("valid_from"))
        return data
