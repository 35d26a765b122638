"""係長 sees values, the administrator counts and places, everybody else nothing."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from tests.legacy.conftest import Begin
from tests.legacy.moves import children
from yorisoi.access.models import Staff
from yorisoi.audit.models import Event, Touch
from yorisoi.exchange.models import Batch

Enter = Callable[[Staff], Client]
PAGES = ("page", "problems", "held", "sums")
VALUES = ("samples", "arrived", "twins")


def test_the_administrator_sees_places_and_no_value(
    people: Cast, enter: Enter, begin: Begin
) -> None:
    move = begin({"児童台帳.csv": children()})
    leader, office = enter(people.supervisor), enter(people.administrator)
    problems = reverse("legacy:problems", args=[move.pk])
    assert "平成の末" in leader.get(problems).content.decode()
    page = office.get(problems).content.decode()
    assert "生年月日" in page
    for value in ("平成の末", "おんな", "変田"):
        assert value not in page
    for name in VALUES:
        assert office.get(reverse(f"legacy:{name}", args=[move.pk])).status_code == 404


def test_batches_of_a_move_are_not_on_the_general_pages(
    people: Cast, enter: Enter, begin: Begin
) -> None:
    begin({"児童台帳.csv": children()})
    office, batch = enter(people.administrator), Batch.objects.get()
    assert "移行：読込" not in office.get(reverse("exchange:list")).content.decode()
    for name in ("page", "problems", "progress"):
        assert office.get(reverse(f"exchange:{name}", args=[batch.pk])).status_code == 404


def test_others_do_not_come_in(people: Cast, enter: Enter, begin: Begin) -> None:
    move = begin({"児童台帳.csv": children()})
    for staff in (people.owner, people.nurse, people.auditor, people.contractor):
        browser = enter(staff)
        assert browser.get(reverse("legacy:list")).status_code == 403
        assert browser.get(reverse("legacy:new")).status_code == 403
        for name in (*PAGES, *VALUES, "apply", "undo"):
            assert browser.get(reverse(f"legacy:{name}", args=[move.pk])).status_code == 404, name


def test_looking_at_samples_stands_in_the_log(people: Cast, enter: Enter, moved: Begin) -> None:
    move = moved({"児童台帳.csv": children()})
    enter(people.supervisor).get(reverse("legacy:samples", args=[move.pk]))
    event = Event.objects.filter(action="legacy.move.values").latest("id")
    touched = [set(one.others or {}) for one in Touch.objects.filter(event=event)]
    assert {"move", "stagedrow"} in touched
