"""支援措置: no page says where a protected person lives, until somebody with the right releases it."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client

from tests.cast import Cast
from tests.people.records import HIDDEN, SECRET, lives_at, member, person, protect, record
from yorisoi import clock
from yorisoi.access.models import Staff
from yorisoi.audit.models import Event
from yorisoi.people.actions import change_fact
from yorisoi.people.models import AddressRelease, Family, Person, PersonAddress

Enter = Callable[[Staff], Client]
REASON = "きょう14時に家庭訪問するため。"


@pytest.fixture
def mother(cast: Cast) -> Person:
    """She is protected; her daughter lives with her. Both addresses are on file, an old one too."""
    child = cast.case.subject
    mother = Person.objects.get(name="渡邉　香織")
    for one in (mother, child):
        lives_at(one, note=f"{SECRET}の二階")
        lives_at(one, f"{SECRET}の前", until=date(2025, 3, 31))
    change_fact(by=cast.owner, fact=mother.personaddresss.first(), building=f"{SECRET}棟")
    protect(mother)
    return mother


def pages(one: Person) -> list[str]:
    """Every page about a person that could name an address."""
    at = f"/people/{one.pk}/"
    found = [at, f"{at}?on=R7.1.1", f"{at}history/", f"{at}change/", f"{at}protections/new/"]
    found += [f"{at}facts/address/add/", f"{at}family/add/?q=渡邉", f"{at}release/"]
    for row in PersonAddress.objects.filter(person=one):
        found += [f"{at}facts/address/{row.pk}/", f"{at}facts/address/{row.pk}/withdraw/"]
    return found


@pytest.mark.parametrize("name", ["owner", "same_team", "other_team", "supervisor", "nurse"])
def test_not_on_her_pages_nor_on_those_of_who_lives_with_her(
    name: str, cast: Cast, mother: Person, enter: Enter
) -> None:
    browser = enter(getattr(cast, name))
    for one in (mother, cast.case.subject):
        for path in [*pages(one), "/people/protections/"]:
            assert SECRET not in browser.get(path, follow=True).content.decode(), path


def test_the_page_says_that_it_is_hidden(cast: Cast, mother: Person, enter: Enter) -> None:
    for one in (mother, cast.case.subject):
        page = enter(cast.owner).get(f"/people/{one.pk}/").content.decode()
        assert HIDDEN in page
        assert "支援措置" in page


def test_who_left_keeps_no_address_that_is_hers_now(
    cast: Cast, mother: Person, enter: Enter
) -> None:
    """A grown son moved out; where he lived with her is on file as a past address."""
    son = person("渡邉　陸")
    household = Family.objects.get(members__person=mother)
    member(son, household, lives_together=False)
    lives_at(son, f"みどり区{SECRET}", until=date(2026, 3, 31))
    lives_at(son, "桜丘一丁目1番", since=date(2026, 4, 1))
    browser = enter(cast.owner)
    for path in (f"/people/{son.pk}/", f"/people/{son.pk}/history/"):
        page = browser.get(path).content.decode()
        assert "九丁目" not in page
        assert "桜丘一丁目1番" in page


def release(browser: Client, one: Person) -> None:
    answer = browser.post(f"/people/{one.pk}/release/?next=/people/{one.pk}/", {"reason": REASON})
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/people/{one.pk}/")


def test_a_release_opens_it_to_one_viewer_for_a_quarter_of_an_hour(
    cast: Cast, mother: Person, enter: Enter
) -> None:
    browser, at = enter(cast.owner), f"/people/{mother.pk}/"
    release(browser, mother)
    assert SECRET in browser.get(at).content.decode()
    assert SECRET in browser.get(f"{at}history/").content.decode()
    assert SECRET not in enter(cast.supervisor).get(at).content.decode(), "passed to a colleague"
    with clock.standing_at(clock.now() + timedelta(minutes=14, seconds=59)):
        assert SECRET in browser.get(at).content.decode()
    with clock.standing_at(clock.now() + timedelta(minutes=15)):
        assert SECRET not in browser.get(at).content.decode(), "did not end by itself"


def test_a_release_is_about_one_person(cast: Cast, mother: Person, enter: Enter) -> None:
    browser, child = enter(cast.owner), cast.case.subject
    release(browser, mother)
    assert HIDDEN in browser.get(f"/people/{child.pk}/").content.decode()
    release(browser, child)
    assert SECRET in browser.get(f"/people/{child.pk}/").content.decode()


def test_the_reason_stands_in_the_log_as_purpose(cast: Cast, mother: Person, enter: Enter) -> None:
    release(enter(cast.owner), mother)
    entry = Event.objects.filter(action="people.address.release").latest("id")
    assert (entry.purpose, entry.staff_id) == (REASON, cast.owner.pk)
    assert entry.touches.get().persons == [mother.pk]


@pytest.mark.parametrize(("name", "status"), [("same_team", 403), ("nurse", 403), ("auditor", 404)])
def test_others_cannot_release(
    name: str, status: int, cast: Cast, mother: Person, enter: Enter
) -> None:
    answer = enter(getattr(cast, name)).post(f"/people/{mother.pk}/release/", {"reason": REASON})
    assert answer.status_code == status
    assert not AddressRelease.objects.exists()


def test_a_release_needs_a_reason_and_leads_nowhere_else(
    cast: Cast, mother: Person, enter: Enter
) -> None:
    browser, at = enter(cast.owner), f"/people/{mother.pk}/release/"
    assert browser.post(at, {"reason": "見る"}).status_code == 422
    answer = browser.post(f"{at}?next=//example.com/", {"reason": REASON})
    assert answer.headers["Location"] == f"/people/{mother.pk}/"


def test_nothing_is_hidden_when_nobody_is_protected(cast: Cast, enter: Enter) -> None:
    child = cast.case.subject
    row = record(PersonAddress, person=child, kind="registered", text=SECRET)
    browser = enter(cast.owner)
    assert SECRET in browser.get(f"/people/{child.pk}/").content.decode()
    assert SECRET in browser.get(f"/people/{child.pk}/facts/address/{row.pk}/").content.decode()
    answer = browser.post(f"/people/{child.pk}/release/", {"reason": REASON}, follow=True)
    assert "秘匿されていません" in answer.content.decode()
