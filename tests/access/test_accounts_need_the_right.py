"""The actions themselves refuse, whoever calls them from wherever."""

from collections.abc import Callable

import pytest

from tests.cast import PEOPLE, Cast
from yorisoi import clock
from yorisoi.access import accounts
from yorisoi.access.entrance import Refused
from yorisoi.access.models import Staff
from yorisoi.access.rights import Role

NEW = accounts.NewAccount("1", "n", "k", Role.AUDITOR, None, clock.today())
ACTIONS: dict[str, Callable[[Staff, Staff], object]] = {
    "open": lambda by, _: accounts.open_account(by=by, new=NEW),
    "change": lambda by, staff: accounts.change_account(
        by=by,
        staff=staff,
        name="n",
        kana="k",
        organisation="o",
        valid_from=staff.valid_from,
        valid_until=None,
    ),
    "transfer": lambda by, staff: accounts.transfer(
        by=by, staff=staff, team=None, role=Role.SUPERVISOR, starts_on=clock.today()
    ),
    "unlock": lambda by, staff: accounts.unlock(by=by, staff=staff),
    "reset": lambda by, staff: accounts.reset_password(by=by, staff=staff),
    "reset_factor": lambda by, staff: accounts.reset_second_factor(by=by, staff=staff),
}


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("name", [name for name in PEOPLE if name != "administrator"])
def test_only_the_administrator(name: str, action: str, cast: Cast) -> None:
    before = list(Staff.objects.order_by("pk").values_list())
    by = getattr(cast, name)
    with pytest.raises(Refused):
        ACTIONS[action](by, by)
    assert list(Staff.objects.order_by("pk").values_list()) == before
