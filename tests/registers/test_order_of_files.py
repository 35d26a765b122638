"""Of each interface one file after the other, in the order of their stamps, none left out silently."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.cast import Cast
from tests.registers.deliveries import SYSTEM, look, name_of, put, run_all, school
from yorisoi import audit, clock
from yorisoi.access.versions import NotPossible
from yorisoi.exchange import engine
from yorisoi.exchange.models import Batch, State
from yorisoi.registers import changes, decisions, order, sight, standing, taking
from yorisoi.registers.models import Feed, FeedMode, FeedState, SchoolEntry
from yorisoi.registers.receiving import Outcome


def arrive(*names: str) -> None:
    for name in names:
        _, _, stamp, mode, last = name.split("_")
        put(name, school(f"{stamp[4:8]}{last[:3]}", f"{len(mode)}"))  # each says something else
    look()


def states() -> dict[str, str]:
    return dict(Feed.objects.values_list("name", "state"))


def taken_in_order() -> list[str]:
    feeds = Feed.objects.filter(state=FeedState.TAKEN)
    return list(feeds.order_by("batch_id").values_list("name", flat=True))


def school_standing() -> standing.Standing:
    return next(one for one in standing.of_all() if one.interface.code == "gakureibo")


AT_ONCE = timedelta(0)
FULL = name_of("20250901040000", mode="full")
FIRST, SECOND, THIRD = (name_of("20250902040000", sequence=number) for number in (1, 2, 3))


def test_by_stamp_whatever_came_first(people: Cast) -> None:
    later = name_of("20250903040000")
    arrive(later, FIRST, FULL)
    run_all()
    assert taken_in_order() == [FULL, FIRST, later]


def test_residents_before_the_others(people: Cast) -> None:
    put("jumin_131999_20250901040000_diff_001.csv", b"a\r\nb\r\n")
    put(name_of("20250801040000"), school("101"))
    look()
    run_all()
    feeds = Feed.objects.order_by("batch_id")
    assert list(feeds.values_list("interface", flat=True)) == ["jumin", "gakureibo"]


def test_one_file_of_an_interface_at_a_time(people: Cast) -> None:
    arrive(FULL, FIRST)
    with audit.visiting(SYSTEM):
        order.go_on()
        order.go_on()
    assert states() == {FULL: "taking", FIRST: "waiting"}


def test_a_missing_sequence_number_is_waited_for(people: Cast) -> None:
    arrive(FULL, FIRST, THIRD, name_of("20250903040000"))
    run_all()
    assert taken_in_order() == [FULL, FIRST]
    waits = {feed.name: why for feed, why in school_standing().waits_for}
    assert waits[THIRD] == "連番 002 を待っています"
    assert waits[name_of("20250903040000")] == "前のファイルを待っています"
    arrive(SECOND)
    run_all()
    assert taken_in_order() == [FULL, FIRST, SECOND, THIRD, name_of("20250903040000")]


def test_unless_somebody_says_not_to_wait(people: Cast) -> None:
    arrive(FIRST, THIRD)
    run_all()
    with audit.visiting(SYSTEM), transaction.atomic():
        feed = Feed.objects.get(name=THIRD)
        decisions.go_without(by=people.administrator, feed=feed, reason="担当に確かめた")
    run_all()
    assert taken_in_order() == [FIRST, THIRD]
    with pytest.raises(NotPossible), audit.visiting(SYSTEM):
        decisions.go_without(by=people.administrator, feed=feed, reason="もう一度")
    put(SECOND, school("900"))
    (receipt,) = look(settle=AT_ONCE)
    assert receipt.outcome is Outcome.REFUSED
    assert "もっと新しいファイルを取込み済みです" in receipt.words


def test_a_later_full_does_not_wait_for_what_it_says_itself(people: Cast) -> None:
    later = name_of("20250903040000", mode="full")
    arrive(SECOND, later)
    run_all()
    assert taken_in_order() == [later]
    assert Feed.objects.get(name=SECOND).why == order.TOO_OLD[FeedMode.DIFF]


def test_an_older_file_is_refused_and_sending_it_again_changes_nothing(people: Cast) -> None:
    arrive(name_of("20250903040000"))
    run_all()
    for name in (FULL, FIRST):
        put(name, school("900" if name == FULL else "901"))
    look(settle=AT_ONCE)
    assert states()[FULL] == states()[FIRST] == FeedState.REFUSED
    assert school_standing().may_lack
    put(FIRST, school("901"))
    assert [one.outcome for one in look()] == [Outcome.NOT_YET]
    (receipt,) = look(settle=AT_ONCE)
    assert receipt.outcome is Outcome.DUPLICATE
    assert Feed.objects.count() == 3
    arrive(name_of("20250904040000", mode="full"))
    run_all()
    assert school_standing().refused == []  # a 全件 says everything


def test_a_stamp_from_far_ahead_closes_the_way_to_nobody(people: Cast) -> None:
    wrong, right = name_of("20990901040000"), name_of("20250902040000")
    put(wrong, school("101"))
    (receipt,) = look(settle=AT_ONCE)
    assert receipt.outcome is Outcome.REFUSED
    assert "作成日時（2099年9月1日 4:00）が、いまより先です" in receipt.words
    put(right, school("101"))  # the same rows, rightly named
    look()
    run_all()
    assert taken_in_order() == [right]
    assert school_standing().may_lack
    arrive(name_of("20250902050000", mode="full"))
    run_all()
    assert school_standing().refused == []
    # One that was taken while our own clock was wrong.
    with transaction.atomic(), audit.event("demo.load"):
        Feed.objects.filter(name=right).update(stamp=clock.now() + timedelta(days=400))
    arrive(name_of("20250903040000"))
    run_all()
    assert states()[name_of("20250903040000")] == FeedState.TAKEN


def full_in_parts(stamp: str = "20250901040000") -> list[str]:
    return [name_of(stamp, mode="full", sequence=number) for number in (1, 2, 3)]


def numbers_here() -> set[str]:
    with (
        audit.visiting(SYSTEM),
        transaction.atomic(),
        audit.event("registers.feed.take"),
        sight.feeding(),
    ):
        rows = SchoolEntry.objects.filter(absent_since=None)
        return {number.lstrip("0") for number in rows.values_list("number", flat=True)}


def test_a_full_in_parts_is_taken_as_one_when_all_are_there(people: Cast) -> None:
    first, second, third = full_in_parts()
    put(third, school("103"), parts=3)
    put(first, school("101"), parts=3)
    put(name_of("20250901050000"), school("109"))  # a 差分 after it
    look()
    assert run_all() == []
    waits = {feed.name: why for feed, why in school_standing().waits_for}
    assert waits[first] == waits[third] == "連番 002 を待っています"
    put(second, b"\xef\xbb\xbf" + school("102").rstrip(), parts=3, rows=1)
    look()
    batch, _ = run_all()
    assert (batch.state, batch.read, batch.applied) == (State.DONE, 3, 3)
    assert set(states().values()) == {"taken"}
    assert numbers_here() == {"101", "102", "103", "109"}
    # The next one, in two files, holds one of them no more.
    for number, content in ((1, school("101")), (2, school("102"))):
        name = name_of("20250902040000", mode="full", sequence=number)
        put(name, content + b"\r\n", parts=2, rows=1)
    look()
    (batch,) = run_all()
    assert batch.result["gone"] == 2
    assert numbers_here() == {"101", "102"}


def test_parts_that_do_not_fit_are_refused_together_and_tried_again(people: Cast) -> None:
    first, second, _ = full_in_parts()
    put(first, school("101"), parts=2)
    put(second, school("102").replace("学級".encode(), "クラス".encode()), parts=2)
    look()
    assert run_all() == []
    assert set(states().values()) == {"refused"}
    assert "見出しが、ほかのファイルと違います" in Feed.objects.get(name=first).why
    put(first, school("101"), parts=2)
    put(second, school("102"), parts=2)
    look(settle=AT_ONCE)
    (batch,) = run_all()
    assert batch.state == State.DONE
    assert numbers_here() == {"101", "102"}


@pytest.mark.parametrize(
    ("sequence", "parts", "why"),
    [
        (2, None, "ファイル数が書かれていません"),
        (4, 3, "ファイル数（3）より大きい"),
        (1, 500, "99まで"),
    ],
)
def test_a_part_must_say_how_many_they_are(
    sequence: int, parts: int | None, why: str, people: Cast
) -> None:
    name = name_of("20250901040000", mode="full", sequence=sequence)
    put(name, school("101"), **({} if parts is None else {"parts": parts}))
    (receipt,) = look(settle=AT_ONCE)
    assert receipt.outcome is Outcome.REFUSED
    assert why in receipt.words


def test_a_difference_refused_whole_comes_again_mended_in_its_turn(people: Cast) -> None:
    arrive(FULL)
    put(FIRST, school("101"), sha256="0" * 64)
    put(SECOND, school("102"))
    look(settle=AT_ONCE)
    run_all()
    assert states() == {FULL: "taken", FIRST: "refused", SECOND: "waiting"}
    put(FIRST, school("103"))
    look(settle=AT_ONCE)
    run_all()
    assert taken_in_order() == [FULL, FIRST, SECOND]
    assert school_standing().refused == []


def test_a_small_full_waits_for_somebodys_word(
    people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking, "FEW", 5)
    put(FULL, school(*map(str, range(100, 110))))
    look()
    run_all()
    small = name_of("20250902040000", mode="full")
    put(small, school("100", "101"))
    look()
    (batch,) = run_all()
    assert batch.state == State.FAILED
    feed = Feed.objects.get(name=small)
    assert "全件のファイルですが 2件しかありません" in feed.why
    with audit.visiting(SYSTEM):
        decisions.accept_small(by=people.administrator, feed=feed, reason="統廃合のため")
    (batch,) = run_all()
    assert (batch.state, batch.result["gone"]) == (State.DONE, 8)
    feed.refresh_from_db()
    assert (feed.state, feed.batch) == (FeedState.TAKEN, batch)


def test_a_file_that_its_batch_refused_may_be_tried_again(people: Cast) -> None:
    name = name_of("20250902040000")
    put(name, school("101").replace("学級".encode(), "クラス".encode()))
    look()
    run_all()
    feed = Feed.objects.get()
    assert "この見出しの列がありません" in feed.why
    put(name, school("101").replace("学級".encode(), "クラス".encode()))
    assert [one.outcome for one in look()] == [Outcome.DUPLICATE]
    with audit.visiting(SYSTEM):
        decisions.take_again(by=people.administrator, feed=feed)
    assert len(run_all()) == 1
    assert Feed.objects.get().state == FeedState.REFUSED


def test_a_batch_that_died_for_good_lets_the_next_one_go_on(people: Cast) -> None:
    arrive(FIRST, name_of("20250903040000"))
    with audit.visiting(SYSTEM):
        order.go_on()
        batch = Batch.objects.get()
        with engine.entry(batch):
            batch.state, batch.attempt = State.RUNNING, engine.MOST_ATTEMPTS
            batch.started_at = batch.asked_at
            batch.save()
        with engine.entry(batch):
            engine.give_back(batch)
        order.settle()
    assert states() == {FIRST: "refused", name_of("20250903040000"): "taking"}
    assert Feed.objects.get(name=FIRST).why == engine.DIED


@pytest.mark.parametrize(("times", "state"), [(2, FeedState.TAKEN), (3, FeedState.REFUSED)])
def test_who_works_at_the_same_moment_costs_no_file(
    times: int, state: FeedState, people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = iter(range(times))

    def in_the_way(_: object) -> None:
        if next(left, None) is not None:
            raise IntegrityError("a worker linked the same person")

    monkeypatch.setattr(changes, "tell", in_the_way)
    put(name_of("20250901040000"), school("1"))
    look()
    run_all()
    feed = Feed.objects.get()
    assert feed.batch
    assert (feed.state, feed.batch.attempt) == (state, 3)
