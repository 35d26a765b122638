"""A date in either calendar is read, and the page says how."""

from datetime import date

import pytest
from django import forms
from django.test import RequestFactory

from yorisoi.ui.dates import JapaneseDateField, PartialDateField, Reading, read, read_partial
from yorisoi.ui.views import read_date

from .conftest import HOSTILE, Render


class Birth(forms.Form):
    born_on = JapaneseDateField(
        label="生年月日", earliest=date(1900, 1, 1), latest=date(2025, 9, 30)
    )


@pytest.mark.parametrize(
    "text", ["令和7年4月1日", "R7.4.1", "Ｒ７．４．１", "2025/4/1", "20250401"]
)
def test_every_way_of_writing_is_the_same_day(text: str) -> None:
    form = Birth({"born_on": text})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["born_on"] == date(2025, 4, 1)


@pytest.mark.parametrize("text", ["あした", "令和7年13月1日", "2025/2/30", "7/4/1/2", HOSTILE])
def test_what_is_no_date_is_refused_in_plain_words(text: str) -> None:
    form = Birth({"born_on": text})
    assert not form.is_valid()
    (message,) = form.errors["born_on"]
    assert str(message).endswith("。")
    assert text not in str(message)


def test_nothing_typed() -> None:
    assert Birth({"born_on": ""}).errors["born_on"] == ["日付を入力してください。"]


@pytest.mark.parametrize(("text", "words"), [("R7.10.1", "より後"), ("M32.1.1", "より前")])
def test_outside_the_limits(text: str, words: str) -> None:
    assert words in Birth({"born_on": text}).errors["born_on"][0]


def test_a_stored_date_is_shown_in_both_calendars(render: Render) -> None:
    form = Birth(initial={"born_on": date(2018, 5, 14)})
    html = render('<c-ui.field :field="form.born_on" />', form=form)
    assert 'value="平成30年5月14日"' in html
    assert "平成30年（2018年）5月14日（月）" in html
    assert "data-date-url=" in html


def test_another_spelling_is_no_change() -> None:
    initial = {"born_on": date(2025, 4, 1)}
    assert not Birth({"born_on": "R7.4.1"}, initial=initial).has_changed()
    assert Birth({"born_on": "R7.4.2"}, initial=initial).has_changed()
    assert Birth({"born_on": "?"}, initial=initial).has_changed()


def test_reading() -> None:
    assert read("  ") == Reading()
    assert read("H31.4.30").words == "平成31年（2019年）4月30日（火）"
    assert read("あした").misread


@pytest.mark.parametrize(
    ("value", "expected"),
    [("R7.4.1", "令和7年（2025年）4月1日（火）"), ("x", "data-misread"), ("", "")],
)
def test_the_reading_of_a_box_while_typing(value: str, expected: str) -> None:
    answer = read_date(RequestFactory().get("/", {"value": value}))
    assert expected in answer.content.decode()


def test_hostile_text_is_not_repeated() -> None:
    assert b"<script" not in read_date(RequestFactory().get("/", {"value": HOSTILE})).content


class Heard(forms.Form):
    born = PartialDateField(label="生年月日", required=False)


def test_a_partly_known_date_keeps_its_words() -> None:
    form = Heard({"born": "昭和60年頃"})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["born"].said == "昭和60年頃"
    assert form.cleaned_data["born"].may_be(date(1985, 7, 1))


def test_a_partly_known_date_may_be_left_out_but_not_be_nonsense() -> None:
    empty = Heard({"born": ""})
    assert empty.is_valid()
    assert empty.cleaned_data["born"] is None
    assert not Heard({"born": "むかし"}).is_valid()


def test_how_far_a_date_is_known() -> None:
    words = read_partial("平成30年5月").words
    assert words == "平成30年（2018年）5月1日から平成30年（2018年）5月31日まで"
    assert read_partial("H30.5.14").words == "平成30年（2018年）5月14日（月）"
    assert "わからない" in read_partial("不詳").words
    assert read_partial("むかし").misread


def test_a_partly_known_date_is_shown_as_it_was_said(render: Render) -> None:
    form = Heard(initial={"born": "昭和60年頃"})
    html = render('<c-ui.field :field="form.born" />', form=form)
    assert 'value="昭和60年頃"' in html
    assert "?partial=1" in html
