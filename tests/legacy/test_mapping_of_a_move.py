"""The files that a move has read can be proposed for again."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from tests.legacy.conftest import Begin
from tests.legacy.test_delta import files
from yorisoi.access.models import Staff

Enter = Callable[[Staff], Client]


def test_the_files_of_a_move(begin: Begin, people: Cast, enter: Enter) -> None:
    move = begin(files())
    where = f"{reverse('legacy_mapping:new')}?move={move.pk}"
    page = enter(people.supervisor).get(where).content.decode()
    assert "児童台帳 → 児童台帳" in page
    assert "経過記録 → 経過記録" in page
    assert "佐藤 花" in page
    assert "佐藤 花" not in enter(people.administrator).get(where).content.decode()
    missing = f"{reverse('legacy_mapping:new')}?move=999"
    assert enter(people.supervisor).get(missing).status_code == 404
