"""変更履歴: who changed what of a person, with the values before and after."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.cast import Cast
from tests.records import at_home, protect
from yorisoi import audit
from yorisoi.access.models import Staff
from yorisoi.people.actions import add_fact, change_fact, change_person, withdraw_fact
from yorisoi.people.history import changes_of
from yorisoi.people.models import Affiliation, Person

Enter = Callable[[Staff], Client]


@pytest.fixture
def school(cast: Cast) -> Affiliation:
    """Added by the owner, put right by a colleague, withdrawn by the owner."""
    fact = Affiliation(
        person=cast.case.subject, kind_id="affiliation.elementary", place="若葉小学校"
    )
    with audit.visiting(audit.Visitor(name="担当　花")):
        add_fact(by=cast.owner, fact=fact)
    with audit.visiting(audit.Visitor(name="同係　友")):
        change_fact(by=cast.same_team, fact=fact, place="桜丘小学校")
    with audit.visiting(audit.Visitor(name="担当　花")):
        withdraw_fact(by=cast.owner, fact=fact, because="別の子")
    return fact


def test_each_change_with_what_stood_before(cast: Cast, school: Affiliation) -> None:
    entries = changes_of(cast.case.subject, viewer=cast.owner).changes
    found = [
        (one.event.staff_name, one.action, {v.label: (v.before, v.after) for v in one.values})
        for one in entries
        if one.what == "所属"
    ]
    withdrawn, changed, added = found
    assert added[:2] == ("担当　花", "人物の事実の追加")
    assert added[2]["学校・園の名前"] == ("", "若葉小学校"), "as it was then, not as it is now"
    assert added[2]["所属の種類"] == ("", "小学校")
    assert "取消の理由" not in added[2]
    assert changed == (
        "同係　友",
        "人物の事実の修正",
        {"学校・園の名前": ("若葉小学校", "桜丘小学校")},
    )
    assert withdrawn[2]["取消の理由"] == ("", "別の子")
    assert "2026-06-15 10:30" in withdrawn[2]["取消日時"][1]


def test_a_suppressed_address_in_what_was_typed(cast: Cast, enter: Enter) -> None:
    girl = cast.case.subject
    with audit.visiting(audit.Visitor(name="担当　花")):
        change_person(by=cast.owner, person=girl, born=girl.born, remarks="若葉台1-20-3に避難")
        at_home(girl)
    url = f"/people/{girl.pk}/history/"
    assert "若葉台1-20-3" in enter(cast.owner).get(url).content.decode()
    with audit.visiting(audit.Visitor(name="係長　要")):
        protect(girl)
    assert "若葉台1-20-3" not in enter(cast.owner).get(url).content.decode()


def test_on_the_page(cast: Cast, school: Affiliation, enter: Enter) -> None:
    page = enter(cast.owner).get(f"/people/{cast.case.subject_id}/history/").content.decode()
    assert "変更前：</span>若葉小学校" in page
    assert "変更後：</span>桜丘小学校" in page


def test_only_of_this_person(cast: Cast, school: Affiliation) -> None:
    mother = Person.objects.get(name="渡邉　香織")
    assert not [one for one in changes_of(mother, viewer=cast.owner).changes if one.what == "所属"]


def test_family_and_kinship_belong_to_it(cast: Cast) -> None:
    mother = Person.objects.get(name="渡邉　香織")
    whats = {one.what for one in changes_of(mother, viewer=cast.owner).changes}
    assert whats >= {"人物", "家族の一員", "続柄"}
