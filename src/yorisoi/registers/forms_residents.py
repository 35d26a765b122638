"""Forms of 住民を探す and of linking."""

from typing import Any

from django import forms

from yorisoi.japanese import PartialDate
from yorisoi.people.forms import ReasonForm, in_full
from yorisoi.registers.purposes import PurposeForm
from yorisoi.registers.resident_search import Asked, has_number
from yorisoi.ui.dates import PartialDateField


def line(label: str, **options: Any) -> forms.CharField:
    """A condition."""
    widget = forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(label=label, max_length=100, required=False, widget=widget, **options)


class SearchForm(PurposeForm):
    """目的 and what is looked for."""

    name = line("氏名・カナ", help_text="姓だけ、カナだけでも探せます。")
    born = PartialDateField(label="生年月日", required=False)
    address = line("住所", help_text="町と番地。町だけのときは、ほかの条件も入れてください。")
    number = line("宛名番号")
    field_order = ["purpose", "about"]

    def clean_born(self) -> PartialDate | None:
        """A day, or what is known of it."""
        return in_full(self.cleaned_data["born"])

    def clean(self) -> dict[str, object]:
        """Something that means somebody, and not a whole town."""
        data = super().clean()
        for name in ("name", "address", "number"):
            data[name] = str(data.get(name) or "").replace("\0", "").strip()
        if not (
            data["name"] or data.get("born") or data["number"] or has_number(str(data["address"]))
        ):
            raise forms.ValidationError(
                "氏名・生年月日・番地までの住所・宛名番号のどれかを入れてください。"
            )
        return data

    @property
    def asked(self) -> Asked:
        """What is looked for. After ``is_valid``."""
        data = self.cleaned_data
        return Asked(data["name"], data["born"], data["address"], data["number"])


class LinkForm(PurposeForm):
    """Why the worker takes the two for one."""

    because = forms.CharField(
        label="同じ人と判断した理由",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="違うところがあるときは、どう確かめたかを書きます。",
    )


class UndoForm(ReasonForm):
    """Why a link is undone."""


class RegisterForm(PurposeForm):
    """Registering somebody from the register."""

    is_other = forms.BooleanField(label="上の人とは別の人として登録する", required=False)
