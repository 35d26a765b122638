"""The sums of a batch become tables with words and totals."""

from yorisoi.legacy import sums

TOLD = {
    "records": [["note", 3], ["child", 2], ["family", 1]],
    "persons": [["male", 6, 1], ["female", -1, 2], ["female", 0, 4]],
    "consultations": [[2018, "養護（虐待）", 1], [2019, "養護（虐待）", 2], [2019, "保健", 5]],
    "notes_per_year": [[2019, 2, 30], [2020, 1, None]],
}


def test_records_stand_in_the_order_of_the_work() -> None:
    table = sums.records(TOLD)
    assert table.rows == [("児童台帳", [2]), ("経過記録", [3]), ("世帯", [1])]
    assert not table.adds_up


def test_persons_by_age_with_the_unknown_ones_last() -> None:
    table = sums.persons(TOLD)
    assert table.columns == ["男", "女", "計"]
    assert table.rows == [
        ("0〜5歳", [0, 4, 4]),
        ("6〜11歳", [1, 0, 1]),
        ("生年月日 不明", [0, 2, 2]),
    ]
    assert table.totals == [1, 6, 7]


def test_consultations_by_fiscal_year() -> None:
    table = sums.consultations(TOLD)
    assert table.columns == ["平成30年度（2018）", "平成31年度（2019）", "計"]
    assert table.rows == [("養護（虐待）", [1, 2, 3]), ("保健", [0, 5, 5])]


def test_a_year_in_which_two_eras_meet_has_both() -> None:
    table = sums.notes(TOLD)
    assert table.rows == [
        ("2019年（平成31・令和元年）", [2, 30]),
        ("2020年（令和2年）", [1, 0]),
    ]


def test_nothing_makes_empty_tables() -> None:
    for make in (sums.records, sums.persons, sums.consultations, sums.notes):
        assert make({}).rows == []
