"""One form for every kind of fact, made from its entry in the registry."""

from functools import cache
from typing import Any

from django import forms
from django.db import models

from yorisoi import clock
from yorisoi.people.fact_kinds import FactKind
from yorisoi.people.models import DatedFact, PersonName
from yorisoi.terms.models import Term
from yorisoi.ui.dates import JapaneseDateField

COMMON = ("since", "until", "source", "note")
# On the twelve columns of a form, where it is not half.
WIDTHS = {"text": "", "state": "", "note": "", "postal_code": "third", "building": "two-thirds"}
SHORT_CHOICES = 6  # shown side by side; a longer list is a menu


class FactForm(forms.ModelForm):  # type: ignore[type-arg]
    """A fact: its content, days, source."""

    ends_former = forms.BooleanField(
        label="同じ種類の、いまの登録を前の日で終わりにする", required=False
    )

    def __init__(self, *args: Any, ends: list[DatedFact] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ends = ends or []
        if not self.ends:
            del self.fields["ends_former"]
        for name, field in self.fields.items():
            if isinstance(field, forms.ModelChoiceField):
                self.offer_terms(name, field)
        next(iter(self.fields.values())).widget.attrs["autofocus"] = True
        for name, field in self.fields.items():
            field.width = WIDTHS.get(name, "half")  # type: ignore[attr-defined]
        if "kind" in self.fields and isinstance(self.instance, PersonName):
            self.offer_name_kinds()

    def offer_terms(self, name: str, field: forms.ModelChoiceField) -> None:  # type: ignore[type-arg]
        """The entries of its list that may be chosen today, and the one that is recorded."""
        wanted = field.limit_choices_to or {}
        today = Term.objects.of(wanted["list"], clock.today())  # type: ignore[index]
        recorded = Term.objects.filter(pk=getattr(self.instance, f"{name}_id"))
        field.queryset = (today | recorded).order_by("order")
        field.empty_label = "選んでください" if field.required else "（なし）"

    def offer_name_kinds(self) -> None:
        """The name at the head is changed there; here stand the others."""
        field = self.fields["kind"]
        legal = PersonName.Kind.LEGAL
        if self.instance.kind != legal or self.instance.pk is None:
            choices = [one for one in PersonName.Kind.choices if one[0] != legal]
            field.choices = choices  # type: ignore[attr-defined]
            if self.instance.pk is None:
                self.initial["kind"] = PersonName.Kind.ALIAS

    def clean(self) -> dict[str, Any]:
        """A fact that takes another's place says since when."""
        data = super().clean() or {}
        since, until = data.get("since"), data.get("until")
        if since and until and until < since:
            self.add_error("until", "「いつまで」は「いつから」以後にしてください。")
        if data.get("ends_former") and since is None:
            self.add_error("since", "いまの登録を終わりにするには、いつからかを入れてください。")
        return data

    def content(self) -> dict[str, Any]:
        """What is recorded, without the question about the former one."""
        return {name: value for name, value in self.cleaned_data.items() if name != "ends_former"}


@cache
def form_for(kind: FactKind) -> type[FactForm]:
    """The form of ``kind``."""
    widgets: dict[str, type[forms.Widget] | forms.Widget] = {}
    date_fields: dict[str, type[forms.Field]] = {}
    for field in kind.model._meta.fields:
        if isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField):
            date_fields[field.name] = JapaneseDateField
        elif isinstance(field, models.TextField) and not field.choices:
            widgets[field.name] = (
                forms.Textarea(attrs={"rows": 3})
                if field.name in kind.long
                else forms.TextInput(attrs={"maxlength": 200})
            )
        elif field.choices and len(list(field.choices)) <= SHORT_CHOICES and field.name == "kind":
            widgets[field.name] = forms.RadioSelect()
    return forms.modelform_factory(  # type: ignore[return-value]
        kind.model,
        form=FactForm,
        fields=[*kind.fields, *COMMON],
        field_classes=date_fields,
        widgets=widgets,
    )
