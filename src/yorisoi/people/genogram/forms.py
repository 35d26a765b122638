"""Forms of the genogram."""

import json
from math import isfinite
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from yorisoi.people.genogram.measures import Place
from yorisoi.ui.dates import JapaneseDateField

LARGEST = 5000  # of a coordinate
MOST = 300  # figures


class DayForm(forms.Form):
    """As of which day, and with or without names."""

    day = JapaneseDateField(label="基準日", required=False)
    names = forms.BooleanField(label="氏名を出す", required=False)


class PlacesForm(forms.Form):
    """Where the figures were put."""

    positions = forms.CharField(max_length=40_000)
    day = JapaneseDateField(required=False)
    names = forms.BooleanField(required=False)
    note = forms.CharField(label="メモ", required=False, max_length=200)

    def clean_positions(self) -> dict[int, Place]:
        """The places by person; whatever is not a number within the picture is refused."""
        try:
            read: Any = json.loads(self.cleaned_data["positions"])
            if not isinstance(read, dict) or len(read) > MOST:
                raise ValueError
            return {int(one): place_from(at) for one, at in read.items()}
        except (ValueError, TypeError):
            raise ValidationError("配置を読み取れません。もう一度動かしてください。") from None


def place_from(at: Any) -> Place:
    """[x, y] as a place.

    :raises ValueError: when it is something else.
    """
    x, y = (float(value) for value in at)
    if not all(isfinite(value) and abs(value) <= LARGEST for value in (x, y)):
        raise ValueError
    return Place(x, y)
