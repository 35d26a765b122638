"""家族: joined, registered into, moved out of; who is whose, told from either side."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from tests.cast import Cast
from tests.people.records import person
from yorisoi.access.models import Staff
from yorisoi.people.family_actions import change_member
from yorisoi.people.models import FamilyMember, Kinship, Person

Enter = Callable[[Staff], Client]
PLACE = {"kind": "", "position": "兄", "lives_together": "yes", "since": "", "source": "family"}


def test_somebody_new_straight_into_the_family(cast: Cast, enter: Enter) -> None:
    child = cast.case.subject
    new = {"name": "渡邉　陸", "kana": "ワタナベ　リク", "sex": "male", "born": "H27.8.1"}
    sent = new | PLACE | {"kind": "kinship.older_brother"}
    assert enter(cast.owner).post(f"/people/{child.pk}/family/new/", sent).status_code == 302
    brother = Person.objects.get(name="渡邉　陸")
    assert brother.familymembers.get().family == child.familymembers.get().family
    assert Kinship.objects.get(other=brother).kind_id == "kinship.older_brother"
    page = enter(cast.owner).get(f"/people/{brother.pk}/").content.decode()
    assert "こちらは相手の兄" in page
    assert "妹" in page, "turned round by sex and birthdays"


def test_nothing_is_registered_when_the_family_cannot_be_joined(cast: Cast, enter: Enter) -> None:
    sent = {"name": "渡邉　陸", "kana": "", "sex": "male", "born": ""} | PLACE
    at = f"/people/{cast.case.subject_id}/family/new/"
    assert enter(cast.owner).post(at, sent | {"kind": "nonsense"}).status_code == 422
    assert not Person.objects.filter(name="渡邉　陸").exists()


def test_somebody_on_file_is_found_and_joins(cast: Cast, enter: Enter) -> None:
    child, browser = cast.case.subject, enter(cast.owner)
    father = person("佐藤　健", kana="サトウ　ケン", sex="male")
    found = browser.get(f"/people/{child.pk}/family/add/?q=サトウ").content.decode()
    assert f"/people/{child.pk}/family/add/{father.pk}/" in found
    sent = PLACE | {"kind": "kinship.father", "position": "実父", "lives_together": "no"}
    at = f"/people/{child.pk}/family/add/{father.pk}/"
    assert browser.post(at, sent).status_code == 302
    assert browser.post(at, sent).status_code == 422, "once is enough"
    page = browser.get(f"/people/{child.pk}/").content.decode()
    assert "佐藤　健" in page
    assert "別居" in page


def test_a_first_member_begins_the_family(cast: Cast, enter: Enter) -> None:
    one, other = person("田中　一"), person("田中　二")
    sent = PLACE | {"position": "弟"}
    enter(cast.nurse).post(f"/people/{one.pk}/family/add/{other.pk}/", sent)
    rows = FamilyMember.objects.filter(person__in=[one, other])
    assert {row.position for row in rows} == {"本人", "弟"}
    assert rows[0].family == rows[1].family


def test_moving_out_keeps_how_it_was(cast: Cast, enter: Enter) -> None:
    mother = Person.objects.get(name="渡邉　香織")
    row = mother.familymembers.get()
    at = f"/people/{mother.pk}/family/members/{row.pk}/"
    sent = {"position": "母", "lives_together": "no", "moved_on": "R8.6.1", "version": 1}
    assert enter(cast.owner).post(at, sent).status_code == 302
    rows = mother.familymembers.order_by("id")
    told = [(one.lives_together, one.since, one.until) for one in rows]
    assert told == [(True, None, date(2026, 5, 31)), (False, date(2026, 6, 1), None)]
    page = enter(cast.owner).get(f"/people/{mother.pk}/?on=R8.5.1").content.decode()
    assert "実態 2人" in page


def test_a_member_changed_meanwhile_is_shown_beside(cast: Cast, enter: Enter) -> None:
    mother = Person.objects.get(name="渡邉　香織")
    row = mother.familymembers.get()
    change_member(by=cast.same_team, member=row, position="母（世帯主）")
    at = f"/people/{mother.pk}/family/members/{row.pk}/"
    sent = {"position": "継母", "lives_together": "yes", "version": 1}
    answer = enter(cast.owner).post(at, sent)
    assert answer.status_code == 422
    assert "いまの登録は「母（世帯主）」です" in answer.content.decode()


def test_taken_out_again_when_it_was_a_mistake(cast: Cast, enter: Enter) -> None:
    child = cast.case.subject
    row = child.familymembers.get()
    at = f"/people/{child.pk}/family/members/{row.pk}/withdraw/"
    sent = {"reason": "同姓の別の家族", "version": 1}
    assert enter(cast.owner).post(at, sent).status_code == 302
    row.refresh_from_db()
    assert row.withdrawn_because == "同姓の別の家族"


def test_the_state_of_the_household_in_words(cast: Cast, enter: Enter) -> None:
    child = cast.case.subject
    family = child.familymembers.get().family
    at, browser = f"/people/{child.pk}/family/{family.pk}/", enter(cast.owner)
    assert browser.post(at, {"remarks": "母と二人", "version": 1}).status_code == 302
    assert browser.post(at, {"remarks": "ほか", "version": 1}).status_code == 422
    assert "母と二人" in browser.get(f"/people/{child.pk}/").content.decode()


@pytest.mark.parametrize(
    ("kind", "to_me", "to_them"),
    [
        ("kinship.child", "息子", "実母"),
        ("kinship.older_brother", "兄", "妹"),
        ("kinship.step_father", "継父", "継子"),
        ("kinship.partner", "内縁", "内縁"),
        ("kinship.grandfather", "祖父", "孫"),
        ("kinship.uncle", "おじ", "めい"),
    ],
)
def test_a_tie_is_told_once_and_reads_from_both_sides(
    kind: str, to_me: str, to_them: str, cast: Cast, enter: Enter
) -> None:
    mother = Person.objects.get(name="渡邉　香織")
    other = person("渡邉　某", sex="male", born_on=date(1960, 1, 1))
    browser = enter(cast.owner)
    browser.post(f"/people/{mother.pk}/family/add/{other.pk}/", PLACE)
    sent = {"other": other.pk, "kind": kind, "source": "family"}
    assert browser.post(f"/people/{mother.pk}/kinship/add/", sent).status_code == 302
    page = browser.get(f"/people/{mother.pk}/").content.decode()
    assert f'members__position">{to_me}</span>' in page
    assert f"こちらは相手の{to_them}" in page
    tie = Kinship.objects.latest("id")
    assert (tie.person, tie.other) == ((other, mother) if "child" in kind else (mother, other))


def test_a_tie_ends_or_is_withdrawn_and_stays(cast: Cast, enter: Enter) -> None:
    child = cast.case.subject
    tie, browser = child.kin.get(), enter(cast.owner)
    at = f"/people/{child.pk}/kinship/{tie.pk}/"
    assert (
        "渡邉　香織</strong>は、<strong>渡邉　結衣</strong>の" in browser.get(at).content.decode()
    )
    sent = {"kind": "kinship.step_mother", "source": "family", "version": 1}
    assert browser.post(at, sent).status_code == 302
    assert browser.post(at, sent).status_code == 422, "an old version"
    reason = {"reason": "聞きまちがい", "version": 2}
    assert browser.post(f"{at}withdraw/", reason).status_code == 302
    page = browser.get(f"/people/{child.pk}/").content.decode()
    assert "取消し：聞きまちがい" in page.split(">これまで</h2>")[1]


def test_one_must_be_allowed_to_change_both(cast: Cast, enter: Enter) -> None:
    mine = person("田中　一")
    at = f"/people/{mine.pk}/family/add/{cast.case.subject_id}/"
    assert enter(cast.other_team).post(at, PLACE).status_code == 403
    assert not mine.familymembers.exists()
