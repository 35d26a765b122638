"""移管: to whom, what was handed over and how; a step of the case, a paper, and its receipt."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.cases import story
from tests.cases.facts.mirrored import CHILD, linked, protect, resident
from tests.cast import Cast
from tests.documents.papers import text_of
from yorisoi import clock
from yorisoi.access.entrance import Refused
from yorisoi.access.models import Staff
from yorisoi.access.versions import NotPossible, Outdated
from yorisoi.audit.models import Change
from yorisoi.cases.decisions import transfers
from yorisoi.cases.models import Case, Transfer
from yorisoi.cases.timeline.reading import Wanted, read, scope_of
from yorisoi.people.whereabouts import HIDDEN_WORDS

Enter = Callable[[Staff], Client]
SENT = {
    "recipient_id": "recipient.municipality",
    "to": "川崎市高津区",
    "office": "保健福祉センター 児童家庭課",
    "handover_id": "handover.post",
    "documents": "児童記録票の写し",
    "summary": "月1回の訪問。",
    "reason": "転居のため。",
}
POSTED = {
    "recipient": "recipient.municipality",
    "to": "川崎市高津区",
    "sent_on": "R8.6.15",
    "handover": "handover.post",
    "reason": "転居のため。",
    "summary": "月1回の訪問。",
    "version": 1,
}


def hand_over(cast: Cast, **more: Any) -> Case:
    case = Case.objects.get(pk=cast.case.pk)
    given = {"by": cast.owner, "sent_on": clock.today()} | SENT | more
    return transfers.transfer_case(case=case, **given)


def left(cast: Cast) -> Cast:
    linked(cast)
    resident(CHILD, "moved_out", date(2026, 6, 10), state="left", moved_to="川崎市高津区")
    return cast


def told(cast: Cast, viewer: Staff) -> str:
    entries = read(scope_of(cast.case, viewer), Wanted()).entries
    return "\n".join(f"{one.badge} {one.title} {one.text} {one.foot}" for one in entries)


def test_a_step_of_the_case_and_its_receipt(cast: Cast) -> None:
    case = hand_over(cast)
    shown = told(cast, cast.owner)
    for words in ("移管", "市区町村 川崎市高津区", "児童家庭課", "月1回の訪問", "先方の受領はまだ"):
        assert words in shown, words
    assert case.closed_on is None
    with clock.standing_at(clock.now() + timedelta(days=3)):
        sent = Transfer.objects.get()
        with pytest.raises(NotPossible):
            transfers.note_receipt(by=cast.owner, transfer=sent, received_on=date(2026, 6, 1))
        transfers.note_receipt(
            by=cast.owner, transfer=sent, received_on=clock.today(), note="受領書が届いた"
        )
        late = Transfer.objects.get()
        late.version = 1
        with pytest.raises(Outdated):
            transfers.note_receipt(by=cast.owner, transfer=late, received_on=clock.today())
        assert "先方の受領 R8.6.18 受領書が届いた" in told(cast, cast.owner)


def test_closing_is_part_of_it_or_nothing_is_done(cast: Cast) -> None:
    story.task(cast.case, by=cast.owner, due=clock.now() + timedelta(days=1))
    with pytest.raises(NotPossible, match="期限"):
        hand_over(cast, close=True)
    assert not Transfer.objects.exists()
    case = hand_over(cast, close=True, drop_tasks=True)
    assert (case.closed_on, case.closing_reason_id) == (clock.today(), "closing.moved")
    with pytest.raises(NotPossible):
        hand_over(cast)


def test_one_recorded_by_mistake_is_withdrawn_and_stays_to_be_read(
    cast: Cast, enter: Enter
) -> None:
    hand_over(cast)
    browser, case = enter(cast.owner), f"/cases/{cast.case.pk}/"
    assert "移管を取り消す" in browser.get(case).content.decode()
    answer = browser.post(
        f"{case}transfer/withdraw/", {"because": "別の子だった。", "version": 1}, follow=True
    )
    page = answer.content.decode()
    assert "移管を取り消しました" in page
    assert "移管先の受領を記録する" not in page
    assert "移管を取り消す" not in page
    shown = told(cast, cast.owner)
    for words in ("【取消し】市区町村 川崎市高津区", "移管の取消し", "別の子だった。"):
        assert words in shown, words
    assert transfers.last_transfer(cast.case) is None
    withdrawn = Transfer.objects.get()
    with pytest.raises(NotPossible):
        transfers.withdraw_transfer(by=cast.owner, transfer=withdrawn, because="もう一度")
    with pytest.raises(NotPossible):
        transfers.note_receipt(by=cast.owner, transfer=withdrawn, received_on=clock.today())
    hand_over(cast)  # the right one
    assert transfers.last_transfer(cast.case)


@pytest.mark.parametrize("who", ["same_team", "integrated", "nurse"])
def test_only_who_holds_the_case(who: str, cast: Cast) -> None:
    with pytest.raises(Refused):
        hand_over(cast, by=getattr(cast, who))


def test_the_form_begins_with_what_the_register_says(cast: Cast, enter: Enter) -> None:
    left(cast)
    browser, address = enter(cast.owner), f"/cases/{cast.case.pk}/transfer/"
    page = browser.get(address).content.decode()
    assert 'value="川崎市高津区"' in page
    answer = browser.post(address, POSTED, follow=True)
    assert "移管を記録しました" in answer.content.decode()
    assert "移管先の受領を記録する" in answer.content.decode()
    paper = browser.post(f"/documents/cases/{cast.case.pk}/transfer/")
    for words in ("移管票", "川崎市高津区", "月1回の訪問", "渡邉香織", "受領者"):
        assert words in text_of(paper.content), words


@pytest.mark.parametrize("by", ["us", "the register"])
def test_of_a_protected_family_nobody_is_told_where(by: str, cast: Cast, enter: Enter) -> None:
    left(cast)
    protect(cast, by, CHILD)
    browser = enter(cast.owner)
    page = browser.get(f"/cases/{cast.case.pk}/transfer/").content.decode()
    assert "川崎市" not in page
    assert "住所を秘匿しています" in page
    hand_over(cast)
    for viewer in (cast.owner, cast.supervisor, cast.integrated):
        shown = told(cast, viewer)
        assert "川崎市" not in shown
        assert "児童家庭課" not in shown
        assert HIDDEN_WORDS in shown
    paper = text_of(browser.post(f"/documents/cases/{cast.case.pk}/transfer/").content)
    assert "川崎市" not in paper
    assert "手で書きます" in paper
    # Nor in the history of changes.
    assert not Change.objects.filter(after__contains={"to": "川崎市高津区"}).exists()
