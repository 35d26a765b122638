"""A held row waits for a person, who sees three values and decides once."""

from collections.abc import Callable

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from tests.legacy.conftest import Begin, done
from tests.legacy.test_delta import AMENDED, HANA, counts, files, the_note, the_person
from yorisoi import audit, clock
from yorisoi.access.entrance import Hidden
from yorisoi.access.models import Staff
from yorisoi.access.versions import NotPossible
from yorisoi.audit.models import Event
from yorisoi.cases.notes.actions import Content, amend_note
from yorisoi.exchange import engine
from yorisoi.exchange.models import State
from yorisoi.japanese import parse_partial_date
from yorisoi.legacy import actions, decisions
from yorisoi.legacy.held import compared, source_of
from yorisoi.legacy.models import Move, StagedRow
from yorisoi.people.actions import change_person
from yorisoi.people.models import Person, PersonAddress, Protection

MOVED_HOUSE = HANA.replace("若葉台1-2-3", "桜丘4-5-6")
Enter = Callable[[Staff], Client]


def held() -> StagedRow:
    return StagedRow.objects.get(outcome="held")


def amend(people: Cast, text: str = "書き直した。") -> None:
    note = the_note()
    content = Content(
        happened_at=note.happened_at,
        contact=note.contact_id,
        counterpart="母",
        place="",
        text=text,
    )
    case = note.places.get().case
    amend_note(by=people.supervisor, case=case, note=note, content=content, reason="確認した")


@pytest.fixture
def of_a_note(moved: Begin, people: Cast) -> Move:
    """A note that a worker amended, and that the old system changed too."""
    moved(files())
    amend(people)
    return moved(files(note=AMENDED))


def test_taking_writes_a_further_version(of_a_note: Move, people: Cast, moved: Begin) -> None:
    row = decisions.decide_held(by=people.supervisor, row=held(), take_old=True)
    assert row.outcome == "applied"
    assert the_note().text == "とても元気とのこと。"
    assert [one.text for one in the_note().versions.all()] == [
        "元気とのこと。",
        "書き直した。",
        "とても元気とのこと。",
    ]
    assert counts(moved(files(note=AMENDED))) == (2, 0, 2, 0, 0)


def test_leaving_changes_nothing_and_is_not_asked_again(
    of_a_note: Move, people: Cast, moved: Begin
) -> None:
    row = decisions.decide_held(by=people.supervisor, row=held(), take_old=False)
    assert row.outcome == "same"
    assert the_note().text == "書き直した。"
    assert the_note().versions.count() == 2
    assert counts(moved(files(note=AMENDED))) == (2, 0, 2, 0, 0)


def test_it_is_decided_once(of_a_note: Move, people: Cast) -> None:
    row = held()
    decisions.decide_held(by=people.supervisor, row=row, take_old=False)
    with pytest.raises(NotPossible, match="もう決まって"):
        decisions.decide_held(by=people.supervisor, row=row, take_old=True)
    assert the_note().text == "書き直した。"


def test_it_stands_in_the_log(of_a_note: Move, people: Cast) -> None:
    decisions.decide_held(by=people.supervisor, row=held(), take_old=True)
    touches = Event.objects.filter(action="legacy.held.decide").latest("id").touches.all()
    assert {"decision": "take"} in [touch.conditions for touch in touches]


def test_the_administrator_does_not_decide(of_a_note: Move, people: Cast) -> None:
    with pytest.raises(Hidden):
        decisions.decide_held(by=people.administrator, row=held(), take_old=True)


def test_a_decision_of_a_move_that_was_taken_back_is_none(of_a_note: Move, people: Cast) -> None:
    with transaction.atomic(), audit.event("legacy.move.undo"):
        Move.objects.filter(pk=of_a_note.pk).update(undone_at=of_a_note.applied_at)
    with pytest.raises(NotPossible, match="取り消されて"):
        decisions.decide_held(by=people.supervisor, row=held(), take_old=True)


def test_a_child_of_another_family_is_put_right_by_hand(moved: Begin, people: Cast) -> None:
    moved(files())
    moved(files(HANA.replace(",F1,", ",F2,")))
    with pytest.raises(NotPossible, match="自動では反映できません"):
        decisions.decide_held(by=people.supervisor, row=held(), take_old=True)
    decisions.decide_held(by=people.supervisor, row=held(), take_old=False)
    assert counts(moved(files(HANA.replace(",F1,", ",F2,")))) == (2, 0, 2, 0, 0)


def test_undoing_gives_a_note_back_what_the_worker_wrote(of_a_note: Move, people: Cast) -> None:
    decisions.decide_held(by=people.supervisor, row=held(), take_old=True)
    done(actions.undo_move(by=people.supervisor, move=of_a_note).batch)
    assert the_note().text == "書き直した。"


def test_what_a_decision_replaced_in_a_person_forbids_undoing(moved: Begin, people: Cast) -> None:
    moved(files())
    with transaction.atomic(), audit.event("demo.load"):
        Person.objects.filter(pk=the_person().pk).update(remarks="夕方に。")
    move = moved(files(HANA.replace("良好,,", "良好,,犬が苦手")))
    decisions.decide_held(by=people.supervisor, row=held(), take_old=True)
    assert the_person().remarks == "犬が苦手"
    batch = engine.run(actions.undo_move(by=people.supervisor, move=move).batch_id)
    assert batch.state == State.FAILED
    assert "取り消せません" in batch.failure
    assert the_person().remarks == "犬が苦手"


@pytest.fixture
def browser(people: Cast, enter: Enter) -> Client:
    return enter(people.supervisor)


def page_of(browser: Client, row: StagedRow) -> str:
    address = reverse("legacy:held_row", args=[row.move_id, row.pk])
    return browser.get(address).content.decode()


def test_the_page_shows_three_values(of_a_note: Move, browser: Client) -> None:
    page = page_of(browser, held())
    assert "元気とのこと。" in page
    assert "<ins>とても元気とのこと。</ins>" in page
    assert "<ins>書き直した。</ins>" in page
    assert "旧システムの値にする" in page
    assert "よりそいの値のままにする" in page


def test_the_next_one_follows(of_a_note: Move, browser: Client) -> None:
    row = held()
    answer = browser.post(
        reverse("legacy:held_row", args=[row.move_id, row.pk]), {"decision": "take"}, follow=True
    )
    assert "保留はもうありません" in answer.content.decode()
    assert the_note().text == "とても元気とのこと。"


def test_an_address_under_protection_is_not_shown(
    moved: Begin, people: Cast, browser: Client
) -> None:
    moved(files())
    person = the_person()
    with transaction.atomic(), audit.event("demo.load"):
        address = person.personaddresss.get()
        PersonAddress.objects.filter(pk=address.pk).update(text="別の町1-1", source="staff")
        Protection.objects.create(
            person=person,
            kind="measure",
            starts_on=people.owner.valid_from,
            recorded_at=clock.now(),
        )
    moved(files(MOVED_HOUSE))
    page = page_of(browser, held())
    assert "●●●●（秘匿）" in page
    for secret in ("若葉台1-2-3", "桜丘4-5-6", "別の町1-1"):
        assert secret not in page


def test_a_birthday_written_otherwise_is_no_difference(moved: Begin, people: Cast) -> None:
    """The form writes H30.5.6 as 平成30年5月6日: only what was changed is marked."""
    moved(files())
    with audit.visiting(audit.Visitor(name="テスト")):
        born = parse_partial_date("平成30年5月6日")
        change_person(by=people.supervisor, person=the_person(), born=born, remarks="犬が苦手")
    moved(files(HANA.replace(",良好,,", ",良好,,猫が好き")))
    row = held()
    source = source_of(row)
    assert source
    shown = compared(row, source, viewer=people.supervisor)
    assert [one.title for one in shown.changed] == ["備考"]
