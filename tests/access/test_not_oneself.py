"""Nobody gives rights, days or keys to their own account: it takes another administrator."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from yorisoi.access import accounts
from yorisoi.access.models import Staff
from yorisoi.access.rights import Role
from yorisoi.access.versions import NotPossible
from yorisoi.clock import today

Enter = Callable[[Staff], Client]


def test_an_administrator_does_not_become_a_supervisor_by_herself(cast: Cast) -> None:
    own = cast.administrator
    with pytest.raises(NotPossible, match="自分のアカウント"):
        accounts.transfer(
            by=own,
            staff=own,
            team=cast.case.team,
            role=Role.SUPERVISOR,
            starts_on=today() + timedelta(days=1),
        )
    assert own.postings.count() == 1


@pytest.mark.parametrize("address", ["staff_reset", "staff_reset_factor"])
def test_own_keys_are_not_reset_on_the_page(address: str, cast: Cast, enter: Enter) -> None:
    own = cast.administrator
    answer = enter(own).post(reverse(f"access:{address}", args=[own.pk]), follow=True)
    assert "自分のアカウントは自分で変更できません" in answer.content.decode()


def test_own_page_offers_no_change(cast: Cast, enter: Enter) -> None:
    own = cast.administrator
    page = enter(own).get(reverse("access:staff_page", args=[own.pk])).content.decode()
    assert reverse("access:staff_transfer", args=[own.pk]) not in page


def test_changing_own_days_is_refused_with_the_text_kept(cast: Cast, enter: Enter) -> None:
    own = cast.administrator
    data = {
        "name": own.name,
        "kana": own.kana,
        "organisation": "別の課",
        "valid_from": "R2.4.1",
        "version": own.version,
    }
    answer = enter(own).post(reverse("access:staff_change", args=[own.pk]), data)
    assert answer.status_code == 422
    assert "別の課" in answer.content.decode()
