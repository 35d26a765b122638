"""操作権限一覧表: the whole table on one page, in words the ward can read."""

import re
from collections.abc import Callable
from datetime import date

from django.test import Client

from tests.cast import Cast
from yorisoi.access import rights
from yorisoi.access.models import Staff
from yorisoi.access.rights import Action, Relation, Role, Rule
from yorisoi.access.views_rights import cell

Enter = Callable[[Staff], Client]
JAPANESE = re.compile("[ぁ-んァ-ヶ一-龠]")


def test_every_action_stands_on_it_under_japanese_headings(cast: Cast, enter: Enter) -> None:
    page = enter(cast.auditor).get("/rights/")
    groups = page.context["groups"]
    shown = [row["action"].code for group in groups for row in group["rows"]]
    assert sorted(shown) == sorted(rights.table())
    headings = [group["label"] for group in groups]
    assert len(headings) == len(set(headings))
    for words in headings + [row["action"].title for group in groups for row in group["rows"]]:
        assert JAPANESE.search(words), words


def test_every_relation_it_uses_is_explained(cast: Cast, enter: Enter) -> None:
    page = enter(cast.auditor).get("/rights/").content.decode()
    for relation in set(Relation) - {Relation.ANY}:
        assert f"{relation.value}＝" in page


def test_a_rule_for_a_time_says_so_in_the_wards_calendar() -> None:
    rule = Rule(
        Role.CASEWORKER,
        (Relation.IN_CHARGE, Relation.SAME_TEAM),
        date(2026, 4, 1),
        date(2027, 3, 31),
    )
    action = Action("cases.x.y", "ためし", (rule,))
    assert cell(action, Role.CASEWORKER) == "担当・同じ係（令和8年4月1日から令和9年3月31日まで）"
    assert cell(action, Role.AUDITOR) == ""
