"""旧システムの職員: the page names everybody in the files, and takes who they are."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from tests.legacy.conftest import Begin
from tests.legacy.test_delta import files
from yorisoi.access.models import Staff
from yorisoi.legacy.models import Move

Enter = Callable[[Staff], Client]


def address(move: Move) -> str:
    return reverse("legacy:staff", args=[move.pk])


def test_a_name_becomes_somebody(begin: Begin, people: Cast, enter: Enter) -> None:
    move, browser = begin(files()), enter(people.supervisor)
    assert "青山" in browser.get(address(move)).content.decode()
    sent = {"version": move.version, "name_0": people.owner.number}
    assert browser.post(address(move), sent).status_code == 302
    move.refresh_from_db()
    assert move.staff == {"青山": people.owner.number}


def test_two_at_once_do_not_overwrite_each_other(begin: Begin, people: Cast, enter: Enter) -> None:
    move, browser = begin(files()), enter(people.supervisor)
    first = {"version": move.version, "name_0": people.owner.number}
    browser.post(address(move), first)
    second = {"version": move.version, "name_0": people.same_team.number}
    answer = browser.post(address(move), second, follow=True)
    assert "ほかの人が先に" in answer.content.decode()
    move.refresh_from_db()
    assert move.staff == {"青山": people.owner.number}


def test_after_the_apply_it_is_read_only(moved: Begin, people: Cast, enter: Enter) -> None:
    move, browser = moved(files()), enter(people.supervisor)
    assert "もう変えられません" in browser.get(address(move)).content.decode()
    sent = {"version": move.version, "name_0": people.owner.number}
    answer = browser.post(address(move), sent, follow=True)
    assert "もう変えられません" in answer.content.decode()


def test_somebody_who_cannot_hold_a_case_is_not_taken(
    begin: Begin, people: Cast, enter: Enter
) -> None:
    move, browser = begin(files()), enter(people.supervisor)
    sent = {"version": move.version, "name_0": people.auditor.number}
    assert browser.post(address(move), sent).status_code == 422
