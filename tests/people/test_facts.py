"""Every kind of fact through one form: added, following another, put right, ended, withdrawn."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from tests.cast import Cast
from tests.people.records import lives_at, record
from yorisoi.access.models import Staff
from yorisoi.audit.models import Event
from yorisoi.people.actions import change_fact
from yorisoi.people.fact_kinds import KINDS
from yorisoi.people.models import Affiliation, PersonAddress, PersonPhone

Enter = Callable[[Staff], Client]
CONTENT = {
    "address": {"kind": "registered", "text": "若葉台1番", "postal_code": "1230001"},
    "phone": {"number": "090-0000-1234", "label": "母の携帯"},
    "affiliation": {"kind": "affiliation.elementary", "place": "若葉小学校", "class_name": "1組"},
    "workplace": {"place": "若葉マート", "work": "パート"},
    "health": {"state": "喘息"},
    "clinic": {"place": "若葉クリニック", "doctor": "小児科"},
    "nationality": {"country": "フィリピン", "status": "residence.long_term"},
    "household": {"number": "77", "head": "渡邉　香織", "relation": "子"},
    "name": {"kind": "alias", "name": "山本　結衣", "kana": "ヤマモト　ユイ"},
}


def at(cast: Cast, rest: str) -> str:
    return f"/people/{cast.case.subject_id}/facts/{rest}/"


def test_no_kind_is_forgotten_here() -> None:
    assert set(CONTENT) == set(KINDS)


@pytest.mark.parametrize("code", KINDS)
def test_added_ended_and_withdrawn(code: str, cast: Cast, enter: Enter) -> None:
    child, browser, kind = cast.case.subject, enter(cast.owner), KINDS[code]
    sent = CONTENT[code] | {"since": "R8.4.1", "source": "agency", "note": "電話で聞いた"}
    assert browser.post(at(cast, f"{code}/add"), sent).status_code == 302
    fact = kind.model.objects.get(person=child)
    assert (fact.source, fact.recorded_by) == ("agency", cast.owner)
    entry = Event.objects.filter(action="people.fact.add").latest("id")
    assert [child.pk] in [touch.persons for touch in entry.touches.all()]
    words = kind.words(fact).split("（")[0]
    now, earlier = browser.get(f"/people/{child.pk}/").content.decode().split(">これまで</h2>")
    assert words in now

    ended = sent | {"until": "R8.5.31", "version": 1}
    assert browser.post(at(cast, f"{code}/{fact.pk}"), ended).status_code == 302
    now, earlier = browser.get(f"/people/{child.pk}/").content.decode().split(">これまで</h2>")
    assert words in earlier
    assert "終わり" in earlier

    reason = {"reason": "きょうだいとの取りちがえ", "version": 2}
    assert browser.post(at(cast, f"{code}/{fact.pk}/withdraw"), reason).status_code == 302
    page = browser.get(f"/people/{child.pk}/").content.decode()
    assert "取消し：きょうだいとの取りちがえ" in page
    assert browser.get(at(cast, f"{code}/{fact.pk}")).status_code == 404


def test_a_move_ends_the_address_before_of_the_same_sort(cast: Cast, enter: Enter) -> None:
    child = cast.case.subject
    former = lives_at(child, "若葉台1番", since=date(2020, 4, 1))
    registered = lives_at(child, "緑町1番", kind="registered")
    sent = {"kind": "living", "text": "桜丘2番", "source": "family", "ends_former": "on"}
    browser = enter(cast.owner)
    assert browser.post(at(cast, "address/add"), sent).status_code == 422, "since when?"
    assert browser.post(at(cast, "address/add"), sent | {"since": "R8.6.1"}).status_code == 302
    former.refresh_from_db()
    registered.refresh_from_db()
    assert (former.until, registered.until) == (date(2026, 5, 31), None)


def test_a_move_cannot_be_older_than_the_address_before(cast: Cast, enter: Enter) -> None:
    lives_at(cast.case.subject, "若葉台1番", since=date(2026, 6, 1))
    sent = {"kind": "living", "text": "桜丘2番", "source": "family", "ends_former": "on"}
    answer = enter(cast.owner).post(at(cast, "address/add"), sent | {"since": "R8.6.1"})
    assert answer.status_code == 422
    assert "いまの登録の「いつから」より後" in answer.content.decode()
    assert PersonAddress.objects.count() == 1


def test_a_change_by_somebody_else_is_shown_beside(cast: Cast, enter: Enter) -> None:
    fact = record(
        Affiliation,
        person=cast.case.subject,
        kind_id="affiliation.elementary",
        place="若葉小学校",
    )
    kept = Affiliation.objects.get(pk=fact.pk)
    change_fact(by=cast.same_team, fact=kept, place="桜丘小学校", since=date(2026, 4, 1))
    sent = {"kind": "affiliation.elementary", "place": "緑小学校", "source": "staff", "version": 1}
    answer = enter(cast.owner).post(at(cast, f"affiliation/{fact.pk}"), sent)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "いまの登録は「桜丘小学校」です" in page
    assert "いまの登録は「令和8年4月1日」です" in page
    fact.refresh_from_db()
    assert fact.place == "桜丘小学校"


@pytest.mark.parametrize("rest", ["nothing/add", "nothing/1", "phone/999", "phone/999/withdraw"])
def test_what_there_is_not(rest: str, cast: Cast, enter: Enter) -> None:
    assert enter(cast.owner).get(at(cast, rest)).status_code == 404


def test_days_in_order(cast: Cast, enter: Enter) -> None:
    sent = CONTENT["phone"] | {"since": "R8.4.1", "until": "R8.3.1", "source": "staff"}
    answer = enter(cast.owner).post(at(cast, "phone/add"), sent)
    assert answer.status_code == 422
    assert "「いつまで」は「いつから」以後" in answer.content.decode()
    assert not PersonPhone.objects.exists()
