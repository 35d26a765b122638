from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from tests.cast import Cast
from yorisoi.access import accounts
from yorisoi.access.drafts import TOKEN_FIELD, token_for
from yorisoi.access.models import Staff
from yorisoi.access.versions import Outdated
from yorisoi.audit.models import Change

Enter = Callable[[Staff], Client]


def form(version: int | str = 1, **changes: str) -> dict[str, str]:
    return {
        "name": "担当　花",
        "kana": "テスト",
        "organisation": "子ども家庭支援課",
        "valid_from": "2020-04-01",
        "valid_until": "",
        "version": str(version),
    } | changes


def present(cast: Cast) -> Staff:
    return Staff.objects.get(pk=cast.owner.pk)


def test_a_change_raises_the_version_and_stands_in_the_history(cast: Cast, enter: Enter) -> None:
    page = f"/staff/{cast.owner.pk}/"
    sent = enter(cast.administrator).post(f"{page}change/", form(valid_until="2027-03-31"))
    assert (sent.status_code, sent.headers["Location"]) == (302, page)
    assert (present(cast).valid_until, present(cast).version) == (date(2027, 3, 31), 2)
    change = Change.objects.filter(table="access_staff").latest("id")
    assert change.before == {"valid_until": None, "version": 1}
    assert change.after == {"valid_until": "2027-03-31", "version": 2}


def test_the_second_of_two_administrators_is_told_and_overwrites_nothing(
    cast: Cast, enter: Enter
) -> None:
    browser = enter(cast.administrator)
    page = f"/staff/{cast.owner.pk}/change/"
    browser.post(page, form(name="渡部　花"))
    second = browser.post(page, form(kana="ワタベ　ハナ"))
    assert second.status_code == 422
    shown = second.content.decode()
    assert "ほかの人が先に" in shown
    assert "いまの登録は「渡部　花」です" in shown
    assert (present(cast).name, present(cast).kana) == ("渡部　花", "テスト")
    third = browser.post(page, form(second.context["version"], kana="ワタベ　ハナ"))
    assert third.status_code == 302  # seen, and decided


def test_a_draft_from_before_somebody_elses_change_does_not_overwrite_it(
    cast: Cast, enter: Enter
) -> None:
    browser = enter(cast.administrator)
    page = f"/staff/{cast.owner.pk}/change/"
    token = {TOKEN_FIELD: token_for(cast.administrator, page)}
    browser.post("/drafts/save/", form(kana="ワタベ　ハナ") | token)
    accounts.change_account(
        by=cast.administrator,
        staff=present(cast),
        name="渡部　花",
        kana="テスト",
        organisation="子ども家庭支援課",
        valid_from=date(2020, 4, 1),
        valid_until=None,
    )
    opened = browser.get(page)
    assert "ワタベ　ハナ" in opened.content.decode()
    sent = browser.post(page, form(opened.context["version"], kana="ワタベ　ハナ"))
    assert sent.status_code == 422
    assert present(cast).name == "渡部　花"


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 40, "2", "１"])
def test_a_version_nobody_was_shown_saves_nothing(version: str, cast: Cast, enter: Enter) -> None:
    sent = enter(cast.administrator).post(
        f"/staff/{cast.owner.pk}/change/", form(version, name="だれか")
    )
    assert (sent.status_code == 302) is (version == "１")
    assert (present(cast).name == "だれか") is (version == "１")


def test_two_unlocks_at_once_are_one(cast: Cast) -> None:
    from yorisoi import audit, clock

    with audit.event("demo.load"):
        Staff.objects.filter(pk=cast.owner.pk).update(locked_at=clock.now(), failed_sign_ins=5)
    first, second = present(cast), present(cast)
    accounts.unlock(by=cast.administrator, staff=first)
    with pytest.raises(Outdated):
        accounts.unlock(by=cast.administrator, staff=second)
    assert (present(cast).locked_at, present(cast).failed_sign_ins) == (None, 0)


def test_unlocking_what_is_not_locked_says_so(cast: Cast, enter: Enter) -> None:
    page = f"/staff/{cast.owner.pk}/"
    answer = enter(cast.administrator).post(f"{page}unlock/", follow=True)
    assert "ロックされていません" in answer.content.decode()
    assert present(cast).version == 1
