"""Places by hand are versions: saved on what was seen, kept for good, taken up again."""

import json
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import Cast
from yorisoi.access.models import Staff
from yorisoi.audit.models import Event, Touch
from yorisoi.people.models import GenogramLayout

Enter = Callable[[Staff], Client]


def address(name: str, cast: Cast, *more: int) -> str:
    return reverse(f"people:{name}", args=[cast.case.subject_id, *more])


def places(cast: Cast, x: float = 400, apart: float = 200) -> str:
    mother = cast.case.subject.kin.get().other_id
    return json.dumps({cast.case.subject_id: [x, 300], mother: [x, 300 - apart]})


def save(client: Client, cast: Cast, version: int, **more: str) -> str:
    given = {"positions": places(cast), "version": str(version), "day": "2026-06-15"} | more
    answer = client.post(address("genogram_save", cast), given, follow=True)
    return answer.content.decode()


def test_saved_and_shown_again(cast: Cast, enter: Enter) -> None:
    client = enter(cast.owner)
    assert "配置を保存しました（第1版）" in save(client, cast, 0, note="母を上に")
    version = GenogramLayout.objects.get()
    assert (version.number, version.note, version.made_by) == (1, "母を上に", cast.owner)
    page = client.get(address("genogram", cast)).content.decode()
    assert "第1版" in page
    child, mother = (
        f'data-person="{pk}"' in page
        for pk in (cast.case.subject_id, cast.case.subject.kin.get().other_id)
    )
    assert child
    assert mother


def test_somebody_else_was_first(cast: Cast, enter: Enter) -> None:
    save(enter(cast.owner), cast, 0)
    assert "ほかの人が先に配置を保存しました" in save(enter(cast.same_team), cast, 0)
    assert GenogramLayout.objects.count() == 1


def test_figures_on_one_another_are_not_saved(cast: Cast, enter: Enter) -> None:
    words = save(enter(cast.owner), cast, 0, positions=places(cast, apart=10))
    assert "記号が重なっています" in words
    assert not GenogramLayout.objects.exists()


@pytest.mark.parametrize(
    "sent", ["", "x", "[]", '{"a": [1, 2]}', '{"1": [1]}', '{"1": ["NaN", 2]}', '{"1": [1e9, 2]}']
)
def test_nonsense_is_refused(sent: str, cast: Cast, enter: Enter) -> None:
    assert "保存できませんでした" in save(enter(cast.owner), cast, 0, positions=sent)
    answer = enter(cast.owner).post(address("genogram_preview", cast), {"positions": sent})
    assert answer.status_code == 422
    assert not GenogramLayout.objects.exists()


def test_an_earlier_version_is_taken_up_again(cast: Cast, enter: Enter) -> None:
    client = enter(cast.owner)
    save(client, cast, 0)
    save(client, cast, 1, positions=places(cast, x=700))
    answer = client.post(address("genogram_restore", cast, 1), {"version": "2"}, follow=True)
    assert "第1版の配置に戻しました" in answer.content.decode()
    newest = GenogramLayout.objects.first()
    assert newest
    assert (newest.number, newest.note) == (3, "第1版に戻した")
    assert newest.positions == GenogramLayout.objects.get(number=1).positions


def test_the_automatic_one_again_is_a_version_too(cast: Cast, enter: Enter) -> None:
    client = enter(cast.owner)
    save(client, cast, 0)
    save(client, cast, 1, positions="{}")
    newest = GenogramLayout.objects.first()
    assert newest
    assert newest.positions == {}


def test_two_versions_side_by_side(cast: Cast, enter: Enter) -> None:
    client = enter(cast.owner)
    save(client, cast, 0)
    save(client, cast, 1, positions=places(cast, apart=260))
    page = client.get(address("genogram_versions", cast), {"a": "1", "b": "2"}).content.decode()
    assert page.count("<svg xmlns") == 2
    assert "位置の違う人：" in page


def test_a_preview_saves_nothing(cast: Cast, enter: Enter) -> None:
    answer = enter(cast.owner).post(
        address("genogram_preview", cast), {"positions": places(cast), "day": "2026-06-15"}
    )
    assert answer.content.decode().strip().startswith("<svg")
    assert not GenogramLayout.objects.exists()


def test_who_may_only_read_cannot_move(cast: Cast, enter: Enter) -> None:
    for person in (cast.other_team, cast.nurse, cast.auditor):
        answer = enter(person).post(address("genogram_save", cast), {"positions": "{}"})
        assert answer.status_code in {403, 404}
    assert not GenogramLayout.objects.exists()


def test_everybody_in_the_picture_is_in_the_log(cast: Cast, enter: Enter) -> None:
    enter(cast.owner).get(address("genogram", cast))
    event = Event.objects.filter(action="people.genogram.read").latest("pk")
    touched = {pk for touch in Touch.objects.filter(event=event) for pk in touch.persons}
    assert touched == {cast.case.subject_id, cast.case.subject.kin.get().other_id}


def test_the_list_of_versions_costs_the_same_for_many(cast: Cast, enter: Enter) -> None:
    client = enter(cast.owner)
    save(client, cast, 0)
    with CaptureQueriesContext(connection) as few:
        client.get(address("genogram_versions", cast))
    for number in range(1, 6):
        save(client, cast, number)
    with CaptureQueriesContext(connection) as many:
        client.get(address("genogram_versions", cast))
    assert len(many) == len(few)
