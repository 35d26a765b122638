"""Times of day in every way they are written in a hurry."""

from datetime import time

import pytest

from yorisoi.japanese import TimeError, both_clocks, parse_time

READ = {
    "1530": (15, 30),
    "930": (9, 30),
    "15:30": (15, 30),
    "１５：３０": (15, 30),
    "9:05": (9, 5),
    "9": (9, 0),
    "15": (15, 0),
    "15時30分": (15, 30),
    "15時": (15, 0),
    "午後3時半": (15, 30),
    "午後 3:30": (15, 30),
    "PM3:30": (15, 30),
    "午前11時": (11, 0),
    "午前3時半": (3, 30),
    "午前12時": (0, 0),
    "午後12時": (12, 0),
    "正午": (12, 0),
    "3時半": (15, 30),  # said in an office
    "三時半": (15, 30),
    "6時": (18, 0),
    "7時": (7, 0),
    "夜7時頃": (19, 0),
    "0330": (3, 30),
    "3:30": (3, 30),
    "0時": (0, 0),
}


@pytest.mark.parametrize("text", READ)
def test_read(text: str) -> None:
    assert parse_time(text) == time(*READ[text])


@pytest.mark.parametrize("text", ["", "25:00", "2460", "15:60", "あさ", "1:2:3:4", "99999", "-1"])
def test_refused_in_plain_words(text: str) -> None:
    with pytest.raises(TimeError, match="時刻"):
        parse_time(text)


def test_shown_in_both_ways() -> None:
    assert both_clocks(time(15, 30)) == "15:30（午後3時30分）"
    assert both_clocks(time(9)) == "09:00（午前9時）"
