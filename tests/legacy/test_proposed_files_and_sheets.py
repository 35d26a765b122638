"""Which files and sheets are of one kind: all years, and never those of another kind."""

import pytest

from yorisoi.legacy.file_names import patterns


@pytest.mark.parametrize(
    ("own", "others", "also", "not_these"),
    [
        (
            {("経過記録_2021.csv", ""), ("経過記録_2022.csv", "")},
            {("児童台帳.csv", "")},
            [("経過記録_2030.csv", "")],
            [("児童台帳.csv", "")],
        ),
        (
            {("記録.xlsx", "令和元年度"), ("記録.xlsx", "令和2年度")},
            {("記録.xlsx", "凡例"), ("記録.xlsx", "令和の職員")},
            [("記録.xlsx", "令和3年度")],
            [("記録.xlsx", "令和の職員")],
        ),
        ({("data1.csv", "")}, {("data2.csv", "")}, [], [("data2.csv", "")]),
        ({("一覧[新].csv", "")}, {("一覧新.csv", "")}, [], [("一覧新.csv", "")]),
        (
            {("a.xlsx", "1"), ("b.xlsx", "2")},
            {("a.xlsx", "2"), ("b.xlsx", "1")},
            [],
            [("a.xlsx", "2"), ("b.xlsx", "1")],
        ),
    ],
)
def test_patterns_take_all_of_a_kind_and_none_of_another(
    own: set[tuple[str, str]],
    others: set[tuple[str, str]],
    also: list[tuple[str, str]],
    not_these: list[tuple[str, str]],
) -> None:
    found = patterns(own, others)
    assert all(any(one.take(place) for one in found) for place in [*own, *also])
    assert not any(one.take(place) for one in found for place in not_these)
