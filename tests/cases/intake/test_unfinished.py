"""Several intakes may be open at once; what was typed into each waits under its own address."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.cases.intake.typed import PAGE, page_of
from tests.cast import Cast
from yorisoi.access.drafts import TOKEN_FIELD, token_for
from yorisoi.access.models import Draft, Staff
from yorisoi.audit.models import Event

Enter = Callable[[Staff], Client]
OTHER = PAGE.replace("5f0c", "6f0c")


def keep(browser: Client, staff: Staff, page: str, data: dict[str, Any]) -> None:
    answer = browser.post("/drafts/save/", data | {TOKEN_FIELD: token_for(staff, page)})
    assert answer.status_code == 200


@pytest.fixture
def browser(cast: Cast, enter: Enter) -> Client:
    """Two intakes begun by the owner: a new child, and the girl on file with her brother."""
    found = enter(cast.owner)
    keep(found, cast.owner, PAGE, page_of(cast.owner.pk))
    second = {"child-0-person": cast.case.subject_id, "child-1-name": "渡邉　陸"}
    keep(found, cast.owner, OTHER, page_of(cast.owner.pk, text="別の電話。", **second))
    return found


def test_each_new_one_has_an_address_of_its_own(cast: Cast, enter: Enter) -> None:
    browser = enter(cast.owner)
    places = {browser.get("/cases/intake/").headers["Location"] for _ in range(3)}
    assert len(places) == 3
    assert all(browser.get(place).status_code == 200 for place in places)


def test_it_begins_with_the_minute_it_was_opened_by_telephone(cast: Cast, enter: Enter) -> None:
    text = enter(cast.owner).get(PAGE).content.decode()
    assert 'value="令和8年6月15日"' in text
    assert 'value="10:30"' in text
    assert "6月17日(水)10:30" in text
    assert f'<option value="{cast.owner.pk}" selected>' in text


def test_the_list_says_when_whom_and_what(browser: Client, cast: Cast) -> None:
    text = browser.get("/cases/intake/drafts/").content.decode()
    assert "令和8年6月15日 10:28" in text
    assert "桜井　葵" in text
    assert "渡邉　結衣、渡邉　陸" in text
    assert "別の電話。" in text


def test_whom_the_list_names_counts_as_inquired(browser: Client, cast: Cast) -> None:
    browser.get("/cases/intake/drafts/")
    touch = Event.objects.filter(action="cases.intake.open").latest("id").touches.get()
    assert (touch.persons, touch.listed, touch.results) == ([cast.case.subject_id], True, 2)


def test_opened_again_everything_is_there(browser: Client, cast: Cast) -> None:
    text = browser.get(OTHER).content.decode()
    assert "別の電話。" in text
    assert 'value="10:28"' in text
    assert 'value="渡邉　陸"' in text
    # Who was chosen stands there as on file.
    assert "ケース継続 2026-00001" in text
    assert text.count("data-chosen") == 1


def test_thrown_away_it_is_gone_and_the_other_stays(browser: Client, cast: Cast) -> None:
    browser.post(f"{PAGE}discard/")
    assert list(Draft.objects.values_list("place", flat=True)) == [OTHER]


def test_nobody_else_sees_it(browser: Client, cast: Cast, enter: Enter) -> None:
    for page in (PAGE, "/cases/intake/drafts/"):
        assert "桜井" not in enter(cast.same_team).get(page).content.decode()


def test_a_mistake_keeps_every_word(cast: Cast, enter: Enter) -> None:
    data = page_of(
        cast.owner.pk, urgency=None, **{"child-1-name": "桜井　空", "child-1-born": "ことし"}
    )
    answer = enter(cast.owner).post(PAGE, data)
    text = answer.content.decode()
    assert answer.status_code == 422
    for said in ("桜井　葵", "桜井　空", "ことし", "若葉小学校　養護教諭　瀬戸", data["text"]):
        assert said in text
    assert "生年月日・年齢・学年として読めません" in text
