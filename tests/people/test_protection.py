"""支援措置: set for a family at once, warned of around its end, never lapsing, lifted by a supervisor."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.test import Client

from tests.cast import Cast
from tests.people.records import member, person, protect
from yorisoi import clock
from yorisoi.access.models import Staff
from yorisoi.access.versions import Outdated
from yorisoi.people.flags import flags_of
from yorisoi.people.models import Family, Person, Protection
from yorisoi.people.protection_actions import change_protection, lift_protection
from yorisoi.people.protection_queries import ending_soon

Enter = Callable[[Staff], Client]


def sent(**changes: object) -> dict[str, object]:
    given = {"kind": "measure", "starts_on": "R8.6.15", "ends_on": "R9.6.14", "source": "staff"}
    return given | changes


def test_several_of_a_family_at_once(cast: Cast, enter: Enter) -> None:
    child, mother = cast.case.subject, Person.objects.get(name="渡邉　香織")
    father = person("佐藤　健")
    member(father, Family.objects.get(members__person=child), lives_together=False)
    browser, at = enter(cast.owner), f"/people/{mother.pk}/protections/new/"
    form = browser.get(at).context["form"]
    assert form.initial["persons"] == [child.pk], "who lives with her is ticked already"
    answer = browser.post(at, sent(persons=[child.pk], against=father.pk))
    assert answer.status_code == 302
    rows = Protection.objects.order_by("person")
    assert [(row.person, row.against) for row in rows] == [(child, father), (mother, father)]
    assert {row.recorded_by for row in rows} == {cast.owner}


def test_nobody_is_protected_from_themselves(cast: Cast, enter: Enter) -> None:
    child, mother = cast.case.subject, Person.objects.get(name="渡邉　香織")
    answer = enter(cast.owner).post(
        f"/people/{child.pk}/protections/new/", sent(persons=[mother.pk], against=mother.pk)
    )
    assert answer.status_code == 422
    assert not Protection.objects.exists()


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2027, 2, 27), ""),
        (date(2027, 2, 28), "あと31日"),
        (date(2027, 3, 31), "きょう"),
        (date(2027, 4, 1), "期限（令和9年3月31日）を過ぎています。秘匿は続いています。"),
        (date(2037, 4, 1), "秘匿は続いています。"),
    ],
)
def test_warns_from_a_month_before_and_after_and_never_lapses(
    day: date, words: str, cast: Cast, enter: Enter
) -> None:
    child = cast.case.subject
    protect(child, ends_on=date(2027, 3, 31))
    with clock.standing_at(datetime(day.year, day.month, day.day, 9, tzinfo=clock.TOKYO)):
        page = enter(cast.owner).get(f"/people/{child.pk}/").content.decode()
        flags = flags_of([child.pk])[child.pk]
        assert flags.protected
        assert words in page
        assert words in flags.warning
        assert bool(flags.warning) is bool(words)
        assert ending_soon(cast.owner).exists() is bool(words)
    assert "住所は表示・印刷されません" in page


@pytest.mark.parametrize(
    ("name", "status"), [("owner", 403), ("other_team", 403), ("auditor", 404)]
)
def test_only_a_supervisor_lifts_it(name: str, status: int, cast: Cast, enter: Enter) -> None:
    found = protect(cast.case.subject)
    at = f"/people/{cast.case.subject.pk}/protections/{found.pk}/lift/"
    answer = enter(getattr(cast, name)).post(at, {"reason": "取下げの申出。", "version": 1})
    assert answer.status_code == status
    found.refresh_from_db()
    assert found.lifted_at is None


def test_lifted_with_a_reason_that_stays(cast: Cast, enter: Enter) -> None:
    child = cast.case.subject
    found = protect(child)
    browser, at = enter(cast.supervisor), f"/people/{child.pk}/protections/{found.pk}/lift/"
    assert browser.post(at, {"reason": "", "version": 1}).status_code == 422
    assert browser.post(at, {"reason": "取下げの申出。", "version": 1}).status_code == 302
    found.refresh_from_db()
    assert (found.lifted_by, found.lifted_because) == (cast.supervisor, "取下げの申出。")
    page = browser.get(f"/people/{child.pk}/").content.decode()
    assert "取下げの申出。" in page
    assert "住所は表示・印刷されません" not in page


def test_prolonged_and_not_over_somebody_elses_change(cast: Cast) -> None:
    read = protect(cast.case.subject)
    meanwhile = Protection.objects.get()
    change_protection(by=cast.owner, protection=meanwhile, ends_on=date(2028, 3, 31))
    with pytest.raises(Outdated):
        lift_protection(by=cast.supervisor, protection=read, because="取下げ")


def test_the_list_holds_those_one_may_see(cast: Cast, enter: Enter) -> None:
    protect(cast.case.subject)
    assert "渡邉" in enter(cast.owner).get("/people/protections/").content.decode()
    assert "渡邉" not in enter(cast.other_team).get("/people/protections/").content.decode()
