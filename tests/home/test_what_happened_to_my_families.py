"""What others recorded is shown until one says to have seen it, and not a moment shorter."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client

from tests.cases.tasks.reports import plan, report, safety_task
from tests.cast import Cast
from yorisoi import audit, clock
from yorisoi.access.models import Staff
from yorisoi.cases.decisions.actions import assign_case
from yorisoi.cases.models import Case, CaseStep, Kind, Note, NoteCase, NoteVersion, StepKind
from yorisoi.cases.tasks.actions import finish_task
from yorisoi.cases.tasks.safety import record_safety_check
from yorisoi.home.actions import mark_news_seen
from yorisoi.home.models import NewsMark
from yorisoi.home.news import news_of
from yorisoi.home.watch import unseen
from yorisoi.people.actions import register_person
from yorisoi.people.family_actions import family_of, join_family, withdraw_member
from yorisoi.people.models import FamilyMember

Enter = Callable[[Staff], Client]


def kinds(staff: Staff) -> list[str]:
    news = news_of(staff)
    assert unseen(staff).number == news.count
    return [item.kind for _, items in news.cases for item in items]


def write_note(cast: Cast, by: Staff, text: str = "園から電話。", case: Case | None = None) -> Note:
    """A confirmed note by ``by``."""
    now = clock.now()
    content = {"happened_at": now, "contact_id": "contact.phone", "text": text}
    with transaction.atomic(), audit.event("demo.load"):
        note = Note.objects.create(
            **content, author=by, written_at=now, state="confirmed", confirmed_at=now
        )
        NoteCase.objects.create(note=note, case=case or cast.case)
        NoteVersion.objects.create(note=note, number=1, at=now, by=by, **content)
    return note


def amend(note: Note, by: Staff) -> None:
    with transaction.atomic(), audit.event("demo.load"):
        NoteVersion.objects.create(
            note=note,
            number=2,
            at=clock.now(),
            by=by,
            reason="相手の名を正した",
            happened_at=note.happened_at,
            contact_id="contact.phone",
            text=note.text,
        )


def step(case: Case, by: Staff, kind: StepKind, **more: object) -> None:
    with transaction.atomic(), audit.event("demo.load"):
        CaseStep.objects.create(case=case, kind=kind, at=clock.now(), by=by, **more)


def test_a_report_and_a_new_deadline(cast: Cast) -> None:
    report(cast)
    plan(cast, by=cast.supervisor, assignee=cast.owner)
    assert sorted(kinds(cast.owner)) == ["新しい期限", "通告"]


def test_notes_of_others_and_their_amendments_not_my_own(cast: Cast) -> None:
    write_note(cast, cast.owner)
    note = write_note(cast, cast.same_team)
    assert kinds(cast.owner) == ["経過記録"]
    amend(note, cast.same_team)
    assert sorted(kinds(cast.owner)) == ["経過記録", "記録の訂正"]
    assert kinds(cast.same_team) == []


def test_a_handover_with_what_the_other_wrote(cast: Cast) -> None:
    words = "母は午前中に電話がつながる"
    step(cast.case, cast.supervisor, StepKind.ASSIGNED, worker=cast.owner, text=words)
    (_, items), *_ = news_of(cast.owner).cases
    assert (items[0].kind, items[0].words) == ("引継ぎ", f"申し送り：{words}")


def test_a_case_that_was_given_to_another(cast: Cast) -> None:
    assert cast.case.worker == cast.owner
    posting = cast.same_team.posting_on(clock.today())
    assert posting is not None
    assert posting.team is not None
    assign_case(
        by=cast.supervisor,
        case=cast.case,
        worker=cast.same_team,
        team=posting.team,
        text="長期の研修のため",
    )
    ((case, (item,)),) = news_of(cast.owner).cases
    assert (case, item.kind) == (cast.case, "担当を離れました")
    assert item.words == f"新しい担当 {cast.same_team.name}"
    assert unseen(cast.owner).number == 1
    assert kinds(cast.same_team) == ["引継ぎ"]


def test_a_sighting_and_what_a_colleague_did_for_me(cast: Cast) -> None:
    task = safety_task(cast)
    mark_news_seen(by=cast.owner, until=clock.now())
    with clock.standing_at(clock.now() + timedelta(minutes=5)):
        record_safety_check(
            by=cast.same_team,
            task=task,
            tried_at=clock.now(),
            seen=True,
            sighting="sighting.seen",
            place="自宅",
            seen_by="同係",
            text="落ち着いている",
        )
        finish_task(by=cast.same_team, task=plan(cast), text="済み")
        assert sorted(kinds(cast.owner)) == ["安全確認", "済み"]


def test_a_new_member_of_the_family(cast: Cast) -> None:
    man = register_person(by=cast.same_team, name="原田　剛")
    family = family_of(cast.case.subject)
    join_family(by=cast.same_team, person=man, family=family, position="母の内夫")
    (case, items), *_ = news_of(cast.owner).cases
    assert case == cast.case
    assert items[0].words == "原田　剛（母の内夫）が加わりました"
    withdraw_member(
        by=cast.same_team,
        member=FamilyMember.objects.get(person=man),
        because="別の家族だった",
    )
    assert kinds(cast.owner) == []


@pytest.fixture
def brothers_case(cast: Cast) -> Case:
    """Of a brother, held by the other team."""
    brother = register_person(by=cast.other_team, name="渡邉　陸")
    join_family(
        by=cast.other_team, person=brother, family=family_of(cast.case.subject), position="兄"
    )
    posting = cast.other_team.posting_on(clock.today())
    assert posting is not None
    with transaction.atomic(), audit.event("demo.load"):
        return Case.objects.create(
            number="2026-00009",
            subject=brother,
            kind=Kind.SUPPORT,
            team=posting.team,
            worker=cast.other_team,
            opened_on=clock.today(),
        )


def test_of_a_brothers_case_held_by_others_that_it_is_and_not_what(
    cast: Cast, brothers_case: Case
) -> None:
    report(cast, case=brothers_case)
    write_note(cast, cast.other_team, "兄の秘密", brothers_case)
    step(brothers_case, cast.supervisor, StepKind.OPENED, text="内容")
    (_, items), *_ = news_of(cast.owner).cases
    words = " ".join(item.words for item in items)
    assert "渡邉　陸について 学校から" in words
    assert "渡邉　陸のケース 2026-00009" in words
    assert "あざ" not in words
    assert "内容" not in words
    assert "秘密" not in words
    assert unseen(cast.owner).number == news_of(cast.owner).count


def test_stays_until_the_button_is_pressed(cast: Cast, enter: Enter) -> None:
    write_note(cast, cast.same_team)
    browser = enter(cast.owner)
    for _ in range(2):
        assert "園から電話" in browser.get("/").content.decode()
    until = news_of(cast.owner).until
    assert until is not None
    later = clock.now() + timedelta(minutes=1)
    with clock.standing_at(later):
        write_note(cast, cast.same_team, "あとから書いた記録")
        sent = browser.post("/news/seen/", {"until": until.isoformat()})
    assert sent.status_code == 302
    page = browser.get("/").content.decode()
    assert "園から電話" not in page
    assert "あとから書いた記録" in page


def test_the_mark_never_moves_back_nor_past_now(cast: Cast, enter: Enter) -> None:
    now = clock.now()
    mark_news_seen(by=cast.owner, until=now + timedelta(days=400))
    assert NewsMark.objects.get().seen_until == now
    mark_news_seen(by=cast.owner, until=now - timedelta(days=1))
    assert NewsMark.objects.get().seen_until == now
    for nonsense in ("", "きのう", "2026-06-15T10:30:00", "2026-99-99T10:30:00+09:00"):
        assert enter(cast.owner).post("/news/seen/", {"until": nonsense}).status_code == 302
    assert NewsMark.objects.get().seen_until == now
    assert enter(cast.auditor).post("/news/seen/", {"until": ""}).status_code == 403


def test_too_much_comes_in_portions_and_none_is_passed_over(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("yorisoi.home.news.AT_ONCE", 2)
    seen = []
    start = clock.now()
    for at in range(5):
        with clock.standing_at(start + timedelta(minutes=at)):
            write_note(cast, cast.same_team, f"記録{at}")
    with clock.standing_at(start + timedelta(hours=1)):
        while (news := news_of(cast.owner)).count:
            seen += [item.words[-1] for _, items in news.cases for item in reversed(items)]
            assert news.until is not None
            mark_news_seen(by=cast.owner, until=news.until)
    assert seen == ["0", "1", "2", "3", "4"]
