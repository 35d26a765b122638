"""What was searched for stands in the log in the ward's words, not in the code's."""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from yorisoi.access.models import Staff
from yorisoi.audit.conditions import in_words
from yorisoi.audit.models import Touch
from yorisoi.audit.templatetags.log import cell

Enter = Callable[[Staff], Client]


@pytest.mark.parametrize(
    ("conditions", "words"),
    [
        ({}, ""),
        ({"q": "ヤマ"}, "言葉「ヤマ」"),
        ({"mine": True}, "自分の担当"),
        ({"mine": False, "q": "", "case": None}, ""),
        (
            {"since": "2026-06-01", "until": "2026-06-15"},
            "この日から「令和8年6月1日」、この日まで「令和8年6月15日」",
        ),
        (
            {"action": "access.sign_in", "outcome": "refused"},
            "操作「サインイン」、結果「拒否」",
        ),
        ({"kind": "mass"}, "種類「大量の検索・照会」"),
        ({"kind": "support", "state": "closed"}, "種類「要支援」、状態「終結」"),
        ({"scope": "team", "done": True}, "だれの「わたしの係」、済ませたもの"),
        ({"decision": "take"}, "決め方「旧システムの値にする」"),
        ({"words": 2}, "言葉「2語」"),
        ({"mode": "check"}, "区分「確認のみ」"),
        ({"person": 5, "of_tomorrow": ["a", "b"]}, "人物の番号「5」、of_tomorrow「a・b」"),
    ],
)
def test_in_words(conditions: dict[str, Any], words: str) -> None:
    assert in_words(conditions) == words


def test_the_page_shows_them(cast: Cast, enter: Enter) -> None:
    enter(cast.owner).get("/cases/search/?q=ヤマ")
    page = enter(cast.auditor).get("/log/").content.decode()
    assert "条件：言葉「ヤマ」" in page
    assert not re.search(r"条件：[^<]*=", page)
    assert "R8.6.15 10:30:00" in page


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (3, 3),
        ("9:00", "9:00"),
        (date(2026, 6, 15), "令和8年6月15日"),
        (datetime(2026, 6, 15, 10, 30), "R8.6.15 10:30"),  # noqa: DTZ001  as the analyses give it
    ],
)
def test_values_of_an_analysis(value: object, shown: object) -> None:
    assert cell(value) == shown


SEARCHES = [
    "/cases/?whose=team&kind=support&state=closed&overdue=on",
    "/cases/tasks/?scope=team&kind=review&done=1",
    "/cases/notes/approve/?team=all",
    "/cases/consultations/?q=ヤマ&only=report&year=2026",
    "/documents/issues/?kind=face_sheet&since=R8.6.1&staff=山",
    "/people/new/?name=山",
]


def test_no_search_of_any_room_stands_there_in_the_words_of_the_code(
    cast: Cast, enter: Enter
) -> None:
    browser = enter(cast.supervisor)
    for address in SEARCHES:
        assert browser.get(address).status_code == 200, address
    said = [in_words(one.conditions) for one in Touch.objects.exclude(conditions=None)]
    assert len(said) >= len(SEARCHES) - 1
    assert not [words for words in said if re.search("[a-z]", words)]


def test_the_wards_lists_are_said_in_words() -> None:
    assert in_words({"matter": "matter.abuse", "route": "route.police"}) == (
        "相談種別「養護（虐待）」、経路「警察」"
    )
