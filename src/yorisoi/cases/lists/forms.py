"""What one may ask a list for."""

from django import forms

from yorisoi.cases.listing.forms import WHOSE
from yorisoi.cases.lists.kinds import LISTS, ListKind

DAYS = [("", "この1年"), ("all", "すべて")]


class ListsForm(forms.Form):
    """The row above a list. What is not on offer does not restrict."""

    kind = forms.CharField(required=False, widget=forms.HiddenInput)
    whose = forms.ChoiceField(label="だれの", choices=WHOSE, required=False)
    days = forms.ChoiceField(label="いつの", choices=DAYS, required=False)

    def chosen(self) -> ListKind:
        """Which list; the first unless another is named."""
        self.is_valid()
        return LISTS.get(str(self.cleaned_data.get("kind")), next(iter(LISTS.values())))

    @property
    def whom(self) -> str:
        """Whose cases."""
        self.is_valid()
        return str(self.cleaned_data.get("whose", ""))

    @property
    def all_days(self) -> bool:
        """Whether older facts are wanted too."""
        self.is_valid()
        return self.cleaned_data.get("days") == "all"
