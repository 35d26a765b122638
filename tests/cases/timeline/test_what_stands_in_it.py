"""What the timeline says of each thing that happened."""

from collections.abc import Callable

from django.db import transaction
from django.test import Client

from tests.cases import story
from tests.cast import Cast
from yorisoi import audit, clock
from yorisoi.access.models import Staff
from yorisoi.audit.models import Event
from yorisoi.cases.decisions.actions import change_case
from yorisoi.cases.models import Attachment, Case, Kind, NoteState, NoteVersion
from yorisoi.cases.timeline.entries import Entry
from yorisoi.cases.timeline.reading import Wanted, read, scope_of
from yorisoi.people.models import Kinship

Enter = Callable[[Staff], Client]


def entries(case: Case, viewer: Staff) -> list[Entry]:
    return read(scope_of(case, viewer), Wanted()).entries


def only(case: Case, viewer: Staff) -> Entry:
    (found,) = entries(case, viewer)
    return found


def test_a_note_with_its_state_and_its_author(cast: Cast) -> None:
    story.note(cast.case, by=cast.owner, at=story.hours_ago(1), counterpart="母", place="自宅")
    entry = only(cast.case, cast.same_team)
    assert (entry.badge, entry.title, entry.author) == ("電話", "母", "担当　花")
    assert (entry.state, entry.foot) == ("確定", ("場所 自宅",))


def test_a_draft_only_for_its_author(cast: Cast) -> None:
    story.note(cast.case, by=cast.owner, at=story.hours_ago(1), state=NoteState.DRAFT)
    assert only(cast.case, cast.owner).draft
    assert entries(cast.case, cast.same_team) == []
    assert entries(cast.case, cast.supervisor) == []


@transaction.atomic
def amended_with_files(cast: Cast) -> None:
    note = story.note(cast.case, by=cast.owner, at=story.hours_ago(1))
    with audit.event("demo.load"):
        for number, reason in ((1, ""), (2, "日付の誤り")):
            NoteVersion.objects.create(
                note=note,
                number=number,
                at=clock.now(),
                by=cast.owner,
                reason=reason,
                happened_at=note.happened_at,
                contact_id="contact.phone",
                text="x",
            )
        for name, gone in (("a.jpg", None), ("b.jpg", None), ("c.jpg", clock.now())):
            Attachment.objects.create(
                note=note,
                name=name,
                content_type="image/jpeg",
                size=1,
                sha256="0" * 64,
                added_at=clock.now(),
                added_by=cast.owner,
                withdrawn_at=gone,
            )


def test_amendments_and_attachments_that_were_not_withdrawn(cast: Cast) -> None:
    amended_with_files(cast)
    assert only(cast.case, cast.owner).foot == ("添付 2件", "訂正あり（第2版）")


def test_in_which_other_case_a_note_stands(cast: Cast) -> None:
    brother = story.person("渡邉　陸", sex="male")
    with transaction.atomic(), audit.event("demo.load"):
        Kinship.objects.create(
            person=cast.case.subject,
            other=brother,
            kind_id="kinship.older_brother",
            recorded_at=clock.now(),
        )
    other = story.case_of(brother, worker=cast.owner)
    story.note(cast.case, other, by=cast.owner, at=story.hours_ago(1))
    assert only(cast.case, cast.owner).foot == ("兄 渡邉　陸 のケースにも記載",)
    assert only(other, cast.owner).foot == ("渡邉　結衣 のケースにも記載",)


def test_a_caller_who_is_to_be_hidden_is_not_on_it_whoever_reads(cast: Cast) -> None:
    hidden = {"hides_caller": True, "caller_words": "隣の山田", "route": "route.neighbour"}
    story.consultation(cast.case, by=cast.owner, at=story.hours_ago(1), **hidden)
    for viewer in (cast.owner, cast.supervisor, cast.same_team, cast.integrated):
        title = only(cast.case, viewer).title
        assert "山田" not in title
        assert "伏せています" in title


def test_decisions_in_words(cast: Cast) -> None:
    change_case(
        by=cast.owner,
        case=cast.case,
        kind=Kind.SUPPORT,
        abuse="abuse.physical",
        abuser="abuser.father",
        text="受理会議で決めた。",
    )
    entry = only(cast.case, cast.owner)
    assert (entry.badge, entry.title) == ("種別の変更", "要支援・身体的虐待（実父）")


def test_an_attempt_to_see_the_child_and_a_task_that_was_dropped(cast: Cast) -> None:
    todo = story.safety_task(cast.case, by=cast.owner, received=story.hours_ago(5))
    story.check(todo, by=cast.owner, at=story.hours_ago(4), seen=False)
    story.check(todo, by=cast.owner, at=story.hours_ago(3))
    done = {"done_at": story.hours_ago(2), "done_by": cast.owner, "dropped": True}
    story.task(cast.case, by=cast.owner, due=clock.now(), **done)
    found = [(one.badge, one.title) for one in entries(cast.case, cast.owner)]
    assert found == [
        ("取りやめ", "訪問する"),
        ("安全確認", "目視（面会）"),
        ("安全確認", "確認できず"),
        ("通告", "電話・警察"),
    ]


def test_whose_other_case_is_named_is_in_the_log(cast: Cast, enter: Enter) -> None:
    other = story.case_of(story.person("渡邉　陸"), worker=cast.owner)
    story.note(cast.case, other, by=cast.owner, at=story.hours_ago(1))
    enter(cast.owner).get(f"/cases/{cast.case.pk}/timeline/")
    touch = Event.objects.get(action="cases.case.timeline").touches.get(listed=True)
    assert (touch.persons, touch.cases) == ([other.subject_id], [other.pk])
