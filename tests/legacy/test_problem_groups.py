"""The same problem in the same column is one line with a count, whatever row it names."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from tests.legacy.conftest import Begin
from tests.legacy.test_delta import CHILDREN, HANA
from yorisoi.access.models import Staff
from yorisoi.legacy import queries, stages
from yorisoi.legacy.models import Move

Enter = Callable[[Staff], Client]
ODD = HANA.replace("女", "おんな")


def of(move: Move) -> list[tuple[str, str, int]]:
    problems = queries.problems_of(stages.stages_of(move, move.steps.all()))
    return [(one["plain"], one["column"], one["number"]) for one in queries.groups_of(problems)]


def test_rows_that_stand_twice_are_one_group(begin: Begin) -> None:
    again = HANA.replace("000001", "000002")
    move = begin({"児童台帳.csv": CHILDREN + (HANA + again) * 2})
    assert of(move) == [("同じ行がもう1つあります。別の行を使います。", "", 2)]


def test_the_gravest_come_first_and_values_stand_beside(
    begin: Begin, people: Cast, enter: Enter
) -> None:
    rows = "".join(ODD.replace("000001", f"00000{number}") for number in range(1, 4))
    nobody = HANA.replace("000001", "")
    move = begin({"児童台帳.csv": CHILDREN + rows + nobody})
    (refused, where, one), (warned, column, three) = of(move)
    assert (refused, where, one) == ("児童番号が空です。", "児童番号", 1)
    assert (column, three) == ("性別", 3)
    assert "おんな" not in warned
    address = reverse("legacy:problems", args=[move.pk])
    browser = enter(people.supervisor)
    page = browser.get(address)
    group = page.context["groups"][1]["group"]
    chosen = browser.get(address, {"group": group}).content.decode()
    assert "値の内訳" in chosen
    assert "おんな（3）" in chosen
    assert "児童番号が空です" in browser.get(address, {"outcome": "refused"}).content.decode()
    assert browser.get(address, {"group": "x", "outcome": "x", "page": "x"}).status_code == 200
