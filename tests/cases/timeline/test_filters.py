"""The filters above the timeline, their counts, and what the page makes of them."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from tests.cases import story
from tests.cast import Cast
from yorisoi.access.models import Staff
from yorisoi.audit.models import Event
from yorisoi.cases.timeline.reading import Wanted, read, read_top, scope_of

Enter = Callable[[Staff], Client]


@pytest.fixture(autouse=True)
def happened(cast: Cast) -> None:
    at = story.hours_ago
    story.note(cast.case, by=cast.owner, at=at(1), text="あざを\n見つけた。")
    story.note(cast.case, by=cast.same_team, at=at(30), text="あざは<薄い>。母は留守。")
    story.note(cast.case, by=cast.owner, at=at(24 * 40), text="母は元気。")
    story.consultation(cast.case, by=cast.same_team, at=at(50), text="あざがある。")


def texts(cast: Cast, **wanted: object) -> list[str]:
    found = read(scope_of(cast.case, cast.owner), Wanted(**wanted))  # type: ignore[arg-type]
    return [one.text for one in found.entries]


def test_by_kind_author_words_and_date(cast: Cast) -> None:
    assert len(texts(cast)) == 4
    assert texts(cast, kind="consultation") == ["あざがある。"]
    assert len(texts(cast, author=cast.same_team.pk)) == 2
    assert texts(cast, words=("あざ", "母")) == ["あざは<薄い>。母は留守。"]
    assert len(texts(cast, since=date(2026, 6, 14))) == 2
    assert texts(cast, to=date(2026, 6, 13)) == ["あざがある。", "母は元気。"]


@pytest.mark.parametrize("typed", ["ケース会議A", "ｹｰｽ会議Ａ", "けーす会議a"])
def test_width_case_and_kana_are_one(typed: str, cast: Cast, enter: Enter) -> None:
    story.note(cast.case, by=cast.owner, at=story.hours_ago(2), text="ケース会議Ａに出た。")
    assert texts(cast, words=(typed,)) == ["ケース会議Ａに出た。"]
    page = enter(cast.owner).get(f"/cases/{cast.case.pk}/timeline/", {"q": typed})
    assert "<mark>ケース会議Ａ</mark>に出た。" in page.content.decode()


def test_counts_follow_the_other_filters(cast: Cast) -> None:
    scope = scope_of(cast.case, cast.owner)
    counted = read_top(scope, Wanted(words=("あざ",)))[1]
    assert counted.chips == {"note": 2, "consultation": 1}
    assert counted.authors == {cast.owner.pk: 1, cast.same_team.pk: 2}
    assert read_top(scope, Wanted(author=cast.owner.pk))[1].chips == {"note": 2}
    assert read_top(scope, Wanted(kind="note"))[1].authors == {
        cast.owner.pk: 2,
        cast.same_team.pk: 1,
    }


def test_what_was_looked_for_is_marked_and_nothing_becomes_markup(cast: Cast, enter: Enter) -> None:
    page = enter(cast.owner).get(f"/cases/{cast.case.pk}/timeline/", {"q": "<薄い>"})
    text = page.content.decode()
    assert "あざは<mark>&lt;薄い&gt;</mark>。母は留守。" in text
    assert "元気" not in text


def test_a_search_in_the_timeline_is_in_the_log_with_its_conditions(
    cast: Cast, enter: Enter
) -> None:
    enter(cast.owner).get(f"/cases/{cast.case.pk}/timeline/", {"q": "あざ", "kind": "note"})
    event = Event.objects.get(action="cases.case.timeline")
    opened, asked = event.touches.order_by("id")
    assert opened.cases == [cast.case.pk]
    assert (asked.conditions, asked.results) == ({"words": 1, "kind": "note"}, 2)


@pytest.mark.parametrize("name", ["other_team", "nurse", "administrator", "auditor"])
def test_who_may_not_read_the_case_gets_no_timeline(name: str, cast: Cast, enter: Enter) -> None:
    answer = enter(getattr(cast, name)).get(f"/cases/{cast.case.pk}/timeline/")
    assert answer.status_code in {403, 404}
    assert "あざ" not in answer.content.decode()


def test_what_cannot_be_read_does_not_restrict(cast: Cast, enter: Enter) -> None:
    browser = enter(cast.owner)
    address = f"/cases/{cast.case.pk}/timeline/"
    page = browser.get(address, {"kind": "nothing", "author": "x", "to": "99.99"})
    assert page.content.decode().count("timeline__item ") == 4
    assert browser.get(address, {"after": "nowhere"}).status_code == 404
