"""Forms of the lists."""

from typing import Any

from django import forms

from yorisoi.terms.lists import LISTS
from yorisoi.terms.models import Term
from yorisoi.ui.dates import JapaneseDateField


class TermForm(forms.Form):
    """一つの用語."""

    words = forms.CharField(label="用語", max_length=60)
    parent = forms.ModelChoiceField(
        Term.objects.none(), label="上位の用語", required=False, empty_label="（なし）"
    )
    trait = forms.ChoiceField(
        label="性質",
        required=False,
        help_text="画面の動きを決めます。例：「虐待の種別を聞く」を選ぶと、受付で虐待種別の欄が出ます。",
    )
    order = forms.IntegerField(
        label="並び順", min_value=0, max_value=100_000, help_text="小さい順に並びます。"
    )
    starts_on = JapaneseDateField(label="使い始める日")
    ends_on = JapaneseDateField(
        label="使い終わる日",
        required=False,
        help_text="使わなくなった用語は、消さずに使い終わる日を入れます。",
    )

    def __init__(self, *args: Any, list_code: str, term: Term | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        traits = LISTS[list_code].traits
        if traits:
            self.fields["trait"].choices = [("", "（なし）"), *traits.items()]  # type: ignore[attr-defined]
        else:
            del self.fields["trait"]
        parents = Term.objects.filter(list=list_code, parent=None)
        if term is not None:
            parents = parents.exclude(pk=term.pk)
        self.fields["parent"].queryset = parents  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Days in order."""
        data = super().clean() or {}
        starts, ends = data.get("starts_on"), data.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", "使い終わる日は、使い始める日以後にしてください。")
        return data


class NewTermForm(TermForm):
    """用語の追加."""

    code = forms.RegexField(
        r"^[a-z][a-z0-9_]*$",
        label="コード",
        required=False,
        max_length=40,
        help_text="英小文字・数字・_。あとから変えられません。空なら番号が付きます。",
        error_messages={
            "invalid": "英小文字で始まる、英小文字・数字・_ だけのコードにしてください。"
        },
    )

    def __init__(self, *args: Any, list_code: str, **kwargs: Any) -> None:
        super().__init__(*args, list_code=list_code, **kwargs)
        self.list_code = list_code

    def clean_code(self) -> str:
        """Never given before; an ``w`` number is ours to give."""
        code: str = self.cleaned_data["code"]
        if code and Term.objects.filter(pk=f"{self.list_code}.{code}").exists():
            raise forms.ValidationError("このコードはもう使われています。")
        return code
