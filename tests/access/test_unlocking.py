from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from tests.access.steps import fresh_code, give_password, is_in, sign_in
from tests.cast import PASSWORD, Cast
from yorisoi import audit, clock
from yorisoi.access.models import Posting, Staff
from yorisoi.audit.models import Event

Enter = Callable[[Staff], Client]


@pytest.fixture
def locked(cast: Cast) -> Staff:
    browser = Client()
    for _ in range(5):
        give_password(browser, cast.owner, "machigai")
    return cast.owner


def test_the_administrator_unlocks_after_confirming_who_they_are(
    locked: Staff, cast: Cast, enter: Enter, now: datetime
) -> None:
    browser = enter(cast.administrator)
    page = f"/staff/{locked.pk}/"
    with clock.standing_at(now + timedelta(minutes=6)):
        asked = browser.post(f"{page}unlock/", headers={"Referer": f"http://testserver{page}"})
        assert Staff.objects.get(pk=locked.pk).locked_at is not None
        browser.get(asked.headers["Location"])
        browser.post("/confirm/", {"password": PASSWORD, "code": fresh_code(cast.administrator)})
        assert browser.post(f"{page}unlock/").headers["Location"] == page
    assert Event.objects.filter(action="access.staff.unlock", outcome="ok").exists()
    own = Client()
    sign_in(own, locked)
    assert is_in(own)


@pytest.mark.parametrize("name", ["same_team", "supervisor", "auditor", "contractor"])
def test_nobody_else_does(name: str, locked: Staff, cast: Cast, enter: Enter) -> None:
    answer = enter(getattr(cast, name)).post(f"/staff/{locked.pk}/unlock/")
    assert answer.status_code == 403
    assert Staff.objects.get(pk=locked.pk).locked_at is not None


def test_after_it_five_failures_lock_again(locked: Staff, cast: Cast, enter: Enter) -> None:
    enter(cast.administrator).post(f"/staff/{locked.pk}/unlock/")
    browser = Client()
    for _ in range(4):
        give_password(browser, locked, "machigai")
    assert Staff.objects.get(pk=locked.pk).locked_at is None
    give_password(browser, locked, "machigai")
    assert Staff.objects.get(pk=locked.pk).locked_at is not None


@pytest.mark.parametrize("out", ["locked", "ended", "transferred", "none"])
def test_an_administrator_is_opened_on_the_server_only_when_none_can_come_in(
    out: str, cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    yesterday = clock.today() - timedelta(days=1)
    who = Staff.objects.filter(pk=cast.administrator.pk)
    with audit.event("demo.load"):
        if out == "locked":
            who.update(locked_at=clock.now())
        elif out == "ended":
            who.update(valid_until=yesterday)
        elif out == "transferred":
            Posting.objects.filter(staff=cast.administrator).update(ends_on=yesterday)
    arguments = ("open_administrator", "240001", "管理　二", "カンリ　ニ")
    if out == "none":
        with pytest.raises(CommandError, match="すでにいます"):
            call_command(*arguments)
    else:
        call_command(*arguments)
        assert "最初のパスワード" in capsys.readouterr().out
    assert Staff.objects.filter(number="240001").exists() is (out != "none")
