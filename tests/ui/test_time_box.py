"""A time is read as it is written, and the page says how."""

from datetime import time

from django import forms
from django.test import RequestFactory

from yorisoi.ui.times import ClockTimeField
from yorisoi.ui.views import read_date

from .conftest import Render


class Visit(forms.Form):
    at = ClockTimeField(label="時刻")


def test_in_words_or_digits() -> None:
    for text in ("1530", "15:30", "3時半"):
        form = Visit({"at": text})
        assert form.is_valid(), form.errors
        assert form.cleaned_data["at"] == time(15, 30)


def test_what_is_none() -> None:
    assert Visit({"at": " "}).errors["at"] == ["時刻を入力してください。"]
    assert "時刻として読めません" in Visit({"at": "あした"}).errors["at"][0]


def test_a_stored_time_and_its_reading(render: Render) -> None:
    html = render('<c-ui.field :field="form.at" />', form=Visit(initial={"at": time(9, 5)}))
    assert 'value="09:05"' in html
    assert "time=1" in html


def test_the_fragment_beside_the_box() -> None:
    request = RequestFactory().get("/ui/date/", {"time": "1", "value": "3時半"})
    assert "15:30（午後3時30分）" in read_date(request).content.decode()
