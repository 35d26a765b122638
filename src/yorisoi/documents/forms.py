"""What is asked before a paper is printed."""

from typing import Any

from django import forms

from yorisoi import clock
from yorisoi.documents.models import IssueKind
from yorisoi.documents.notes import Range
from yorisoi.terms.queries import choices
from yorisoi.ui.dates import JapaneseDateField


class PaperForm(forms.Form):
    """What every paper asks: nothing, unless something of it cannot be printed as it is written."""

    geta_is_fine = forms.BooleanField(
        label="印刷できない文字を〓などに替えて印刷する", required=False
    )

    def options(self) -> dict[str, Any]:
        """What was chosen; what the form begins with before anything was."""
        names = [name for name in self.fields if name != "geta_is_fine"]
        if self.is_bound and self.is_valid():
            return {name: self.cleaned_data[name] for name in names}
        return {name: self.get_initial_for_field(self.fields[name], name) for name in names}


class ReceptionForm(PaperForm):
    """相談受付票. The tick for the informant is there only for those who may."""

    with_informant = forms.BooleanField(label="伏せている相談者を載せる", required=False)
    with_places = forms.BooleanField(
        label="秘匿中の人の所属・勤務先・通院先を載せる", required=False
    )

    def __init__(
        self, *args: Any, may_tell: bool = False, guards: bool = False, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        if not may_tell:
            del self.fields["with_informant"]
        if not guards:
            del self.fields["with_places"]


class FaceSheetForm(PaperForm):
    """児童記録票."""

    with_household = forms.BooleanField(
        label="ジェノグラムに同居の囲みを描く", required=False, initial=True
    )
    with_places = forms.BooleanField(
        label="秘匿中の人の所属・勤務先・通院先を載せる", required=False
    )

    def __init__(self, *args: Any, guards: bool = False, **more: Any) -> None:
        super().__init__(*args, **more)
        del self.fields["with_household" if guards else "with_places"]


class GenogramForm(PaperForm):
    """ジェノグラム."""

    with_names = forms.BooleanField(label="図に氏名を出す", required=False)
    with_household = forms.BooleanField(label="同居の囲みを描く", required=False, initial=True)

    def __init__(self, *args: Any, guards: bool = False, **more: Any) -> None:
        super().__init__(*args, **more)
        if guards:
            del self.fields["with_household"]


class NotesForm(PaperForm):
    """経過記録: from when to when, which kinds."""

    since = JapaneseDateField(label="いつから", required=False)
    until = JapaneseDateField(label="いつまで", required=False)
    kinds = forms.MultipleChoiceField(
        label="方法",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="選ばないときは、すべて。",
    )
    with_versions = forms.BooleanField(label="訂正前の文も載せる", required=False)

    def __init__(self, *args: Any, guards: bool = False, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["kinds"].choices = choices("contact", clock.today())  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The days in order."""
        data = super().clean() or {}
        since, until = data.get("since"), data.get("until")
        if since and until and until < since:
            self.add_error("until", "「いつまで」は「いつから」以後の日にしてください。")
        return data

    def wanted(self) -> Range:
        """Which notes were asked for."""
        found = self.options()
        return Range(
            found["since"],
            found["until"],
            tuple(found["kinds"] or ()),
            bool(found.get("with_versions")),
        )


class NotesExcelForm(NotesForm):
    """The same as a file; taking data out needs a reason."""

    purpose = forms.CharField(
        label="使いみち",
        max_length=200,
        help_text="操作ログに残ります。例：実務者会議の資料を作るため",
    )

    def __init__(self, *args: Any, guards: bool = False, **more: Any) -> None:
        super().__init__(*args, guards=guards, **more)
        del self.fields["with_versions"]
        del self.fields["geta_is_fine"]


class PurposeForm(forms.Form):
    """A table taken out as a file needs a reason, and no more."""

    purpose = forms.CharField(
        label="使いみち",
        max_length=200,
        help_text="操作ログに残ります。例：実務者会議の資料を作るため",
    )


class IssuesForm(forms.Form):
    """Which issues are looked for."""

    number = forms.CharField(label="発行番号", required=False, max_length=30)
    staff = forms.CharField(label="発行者（氏名・職員番号）", required=False, max_length=40)
    kind = forms.ChoiceField(
        label="帳票", required=False, choices=[("", "すべて"), *IssueKind.choices]
    )
    since = JapaneseDateField(label="いつから", required=False)
    until = JapaneseDateField(label="いつまで", required=False)


class ListExcelForm(forms.Form):
    """連携の名簿 as Excel: what it is for."""

    purpose = forms.CharField(
        label="使いみち",
        max_length=200,
        help_text="操作ログに残ります。例：健診未受診の家庭への連絡のため",
    )
