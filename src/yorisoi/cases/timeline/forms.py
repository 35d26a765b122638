"""What one may ask a timeline for."""

from typing import Any

from django import forms

from yorisoi.cases.timeline.reading import Wanted
from yorisoi.cases.timeline.sources import chips
from yorisoi.ui.dates import JapaneseDateField

LONGEST = 100
MOST_WORDS = 5


class TimelineForm(forms.Form):
    """The row above the timeline. What cannot be read does not restrict; its field says so."""

    kind = forms.CharField(required=False, widget=forms.HiddenInput)
    q = forms.CharField(label="言葉", required=False, max_length=LONGEST)
    author = forms.IntegerField(label="書いた人", required=False)
    since = JapaneseDateField(label="この日から", required=False)
    to = JapaneseDateField(label="日付へ移る", required=False)

    def wanted(self) -> Wanted:
        """What is asked for, as far as it can be read."""
        self.is_valid()
        data: dict[str, Any] = self.cleaned_data
        kind = data.get("kind") or ""
        return Wanted(
            kind=kind if kind in chips() else "",
            author=data.get("author"),
            words=tuple((data.get("q") or "").replace("\0", "").split()[:MOST_WORDS]),
            since=data.get("since"),
            to=data.get("to"),
        )
