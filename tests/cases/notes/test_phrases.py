"""定型文: one's own and the section's, offered where one writes with the names filled in."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.cases.notes.steps import phrase
from tests.cast import Cast
from yorisoi.access.models import Staff
from yorisoi.cases.models import Phrase
from yorisoi.cases.notes.phrases import fill, for_case

Enter = Callable[[Staff], Client]
NEW = "/cases/phrases/new/"


def test_names_and_the_day_are_filled_in() -> None:
    values = {"氏名": "渡邉　結衣", "今日": "令和8年6月15日"}
    text = "｛今日｝、{氏名}の｛続柄｝から電話。"
    assert fill(text, values) == "令和8年6月15日、渡邉　結衣の｛続柄｝から電話。"


def test_own_first_then_the_sections_each_with_a_key(cast: Cast, enter: Enter) -> None:
    enter(cast.supervisor).post(NEW, {"title": "課の文", "text": "課", "order": 0, "shared": "on"})
    enter(cast.same_team).post(NEW, {"title": "同係の文", "text": "同係", "order": 0})
    phrase(cast.owner)
    found = for_case(cast.case, cast.owner)
    assert [(one.key, one.title, one.own) for one in found] == [
        ("1", "電話の受け", True),
        ("2", "課の文", False),
    ]
    page = enter(cast.owner).get(f"/cases/{cast.case.pk}/notes/new/").content.decode()
    assert 'data-phrase="渡邉　結衣さんの母から電話。"' in page
    assert "同係の文" not in page


@pytest.mark.parametrize("name", ["owner", "integrated"])
def test_the_sections_are_kept_by_the_supervisor(name: str, cast: Cast, enter: Enter) -> None:
    shared = Phrase(title="課の文", text="課")
    from yorisoi import audit

    with audit.event("cases.phrase.change"):
        shared.save()
    browser = enter(getattr(cast, name))
    assert browser.get(f"/cases/phrases/{shared.pk}/").status_code == 404
    assert browser.post(f"/cases/phrases/{shared.pk}/remove/").status_code == 404
    browser.post(NEW, {"title": "t", "text": "t", "order": 0, "shared": "on"})
    assert Phrase.objects.get(title="t").owner == getattr(cast, name)
    assert enter(cast.supervisor).get(f"/cases/phrases/{shared.pk}/").status_code == 200


def test_changed_with_its_version(cast: Cast, enter: Enter) -> None:
    one, browser = phrase(cast.owner), enter(cast.owner)
    sent = {"title": "受け", "text": "  字下げ\n", "order": 1, "version": one.version}
    assert browser.post(f"/cases/phrases/{one.pk}/", sent).status_code == 302
    assert Phrase.objects.get().text == "  字下げ\n"
    again = browser.post(f"/cases/phrases/{one.pk}/", sent | {"text": "別"})
    assert again.status_code == 422
    assert "いまの登録は「  字下げ" in again.content.decode()


def test_removed(cast: Cast, enter: Enter) -> None:
    one = phrase(cast.owner)
    assert enter(cast.same_team).post(f"/cases/phrases/{one.pk}/remove/").status_code == 404
    enter(cast.owner).post(f"/cases/phrases/{one.pk}/remove/")
    assert not Phrase.objects.exists()
