import contextlib
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yorisoi.japanese import (
    GradeError,
    SchoolGrade,
    birth_range_for_grade,
    grade_on,
    parse_grade,
    school_year,
)

G = SchoolGrade
DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    ("born", "grade"),
    [
        (date(2018, 4, 2), G.P1),
        (date(2019, 4, 1), G.P1),
        (date(2019, 4, 2), G.E3),
        (date(2018, 4, 1), G.P2),
        (date(2012, 7, 4), G.J1),
        (date(2025, 3, 1), G.N0),
        (date(2025, 5, 1), G.N0),
        (date(2024, 4, 1), G.N1),
        (date(2022, 4, 1), G.E1),
        (date(2009, 6, 1), G.H1),
        (date(2007, 4, 2), G.H3),
        (date(2007, 4, 1), G.OVER),
        (date(1980, 1, 1), G.OVER),
    ],
)
def test_a_child_of_1_april_is_in_the_elder_year_group(born, grade):
    assert grade_on(born, date(2025, 5, 1)) is grade


def test_the_grade_changes_on_1_april():
    born = date(2018, 8, 1)
    assert grade_on(born, date(2025, 3, 31)) is G.E3
    assert grade_on(born, date(2025, 4, 1)) is G.P1
    assert school_year(date(2025, 3, 31)) == 2024
    assert school_year(date(2025, 4, 1)) == 2025


def test_a_typed_grade_gives_the_birthdays_it_stands_for():
    on = date(2025, 5, 1)
    assert birth_range_for_grade("小1", on) == (date(2018, 4, 2), date(2019, 4, 1))
    assert birth_range_for_grade(G.N0, on) == (date(2024, 4, 2), on)
    assert birth_range_for_grade("高校卒業後", on) == (date.min, date(2007, 4, 1))


@given(st.sampled_from(G), DAYS)
def test_the_range_of_birthdays_is_exactly_the_grade(grade, on):
    earliest, latest = birth_range_for_grade(grade, on)
    assert grade_on(latest, on) is grade
    if grade is not G.OVER:
        assert grade_on(earliest, on) is grade
        assert grade_on(earliest - timedelta(days=1), on) > grade
    if latest < on:
        assert grade_on(latest + timedelta(days=1), on) < grade


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("小1", G.P1), ("小６", G.P6), ("小5年", G.P5), ("小学1年", G.P1), ("小学校１年生", G.P1),
        ("小学校 第三学年", G.P3), ("小一", G.P1), ("中２", G.J2), ("中学三年生", G.J3),
        ("高3", G.H3),
        ("高校１年", G.H1), ("高2相当", G.H2), ("年長", G.E3), ("年中組", G.E2), ("年少児", G.E1),
        ("3歳児", G.E1), ("0歳児クラス", G.N0), ("２歳児", G.N2), ("E3", G.E3), ("p1", G.P1),
        ("Ｊ３", G.J3),
    ],
)  # fmt: skip
def test_words_and_codes_of_grades_are_read(text, grade):
    assert parse_grade(text) is grade


@pytest.mark.parametrize(
    "text", ["", "X9", "小7", "小0", "中4", "小学生", "6歳児", "年", "小1・小2"]
)
def test_what_is_no_grade_says_what_was_expected(text):
    with pytest.raises(GradeError, match="例：小1"):
        parse_grade(text)


@given(st.sampled_from(G))
def test_a_grade_is_read_back_from_its_label_and_its_code(grade):
    assert parse_grade(grade.label) is grade
    if grade is not G.OVER:
        assert parse_grade(grade.code) is grade


def test_grades_are_in_order_and_know_compulsory_school():
    assert list(G) == sorted(G)
    assert [g.label for g in (G.N0, G.E3, G.P1, G.J3, G.H1)] == [
        "0歳児", "年長", "小1", "中3", "高1相当",
    ]  # fmt: skip
    assert [g for g in G if g.is_compulsory][0::8] == [G.P1, G.J3]
    assert all(g.is_preschool for g in G if g < G.P1)
    assert not G.P1.is_preschool


@given(st.text())
def test_no_text_raises_anything_but_a_grade_error(text):
    with contextlib.suppress(GradeError):
        parse_grade(text)


def test_a_day_before_birth_has_no_grade():
    with pytest.raises(ValueError, match="生年月日より前"):
        grade_on(date(2025, 4, 2), date(2025, 4, 1))
