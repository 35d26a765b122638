"""人物の修正: a correction or a new name; never over what somebody else wrote meanwhile."""

from collections.abc import Callable
from datetime import date

from django.test import Client

from tests.cast import Cast
from tests.people.records import record
from yorisoi.access.models import Staff
from yorisoi.japanese import PartialDate
from yorisoi.people.actions import change_person
from yorisoi.people.models import Person, PersonName

Enter = Callable[[Staff], Client]


def sent(**changes: object) -> dict[str, object]:
    given = {"name": "渡邉　結衣", "kana": "ワタナベ　ユイ", "sex": "female", "born": "H30.5.14"}
    return given | {"version": 1} | changes


def at(cast: Cast) -> str:
    return f"/people/{cast.case.subject_id}/change/"


def test_a_correction_also_puts_the_name_on_file_right(cast: Cast, enter: Enter) -> None:
    child = cast.case.subject
    record(PersonName, person=child, kind="legal", name=child.name, kana=child.kana)
    assert enter(cast.owner).post(at(cast), sent(name="渡邊　結衣")).status_code == 302
    assert [(one.kind, one.name) for one in child.personnames.all()] == [("legal", "渡邊　結衣")]


def test_a_new_name_leaves_the_former_one(cast: Cast, enter: Enter) -> None:
    child = cast.case.subject
    record(PersonName, person=child, kind="legal", name=child.name, kana=child.kana)
    answer = enter(cast.owner).post(at(cast), sent(name="佐藤　結衣", renamed_on="R8.6.1"))
    assert answer.status_code == 302
    names = {one.kind: (one.name, one.since, one.until) for one in child.personnames.all()}
    assert names == {
        "former": ("渡邉　結衣", None, date(2026, 5, 31)),
        "legal": ("佐藤　結衣", date(2026, 6, 1), None),
    }


def test_a_day_of_renaming_needs_a_new_name(cast: Cast, enter: Enter) -> None:
    answer = enter(cast.owner).post(at(cast), sent(renamed_on="R8.6.1"))
    assert answer.status_code == 422
    assert "氏名が変わっていません" in answer.content.decode()


def test_a_change_by_somebody_else_is_shown_beside(cast: Cast, enter: Enter) -> None:
    child = Person.objects.get(pk=cast.case.subject_id)
    born = PartialDate.of(date(2018, 5, 15))
    change_person(by=cast.same_team, person=child, born=born, sex="unknown", remarks="筆談")
    answer = enter(cast.owner).post(at(cast), sent(remarks="電話は午後"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "ほかの人が先にこの人物を変更しました" in page
    for words in ("いまの登録は「平成30年5月15日」です", "「不明」です", "「筆談」です"):
        assert words in page
    assert "いまの登録は「渡邉　結衣」です" not in page, "the same on both sides is no difference"
    assert "電話は午後" in page
    child.refresh_from_db()
    assert (child.remarks, child.born_on) == ("筆談", date(2018, 5, 15))


def test_with_the_version_shown_then_it_is_saved(cast: Cast, enter: Enter) -> None:
    child = Person.objects.get(pk=cast.case.subject_id)
    change_person(by=cast.same_team, person=child, born=child.born, remarks="筆談")
    page = enter(cast.owner).post(at(cast), sent(remarks="電話は午後"))
    version = page.context["version"]
    assert version == 2
    assert enter(cast.owner).post(at(cast), sent(version=version)).status_code == 302
