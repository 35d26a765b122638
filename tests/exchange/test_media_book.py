"""媒体管理簿: what can follow what; nothing is overwritten, and the history knows when it was written."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from tests.cast import Cast
from yorisoi import clock
from yorisoi.access.versions import NotPossible, Outdated
from yorisoi.audit.models import Change, Event
from yorisoi.exchange import media
from yorisoi.exchange.models import Medium, MediumEvent, MediumEventKind, MediumKind

Kind = MediumEventKind
TODAY = date(2026, 6, 15)


def line(cast: Cast, days_ago: int = 0, **said: Any) -> media.Line:
    return media.Line(TODAY - timedelta(days=days_ago), cast.administrator, **said)


def received(cast: Cast, label: str = "DVD-9", days_ago: int = 10) -> Medium:
    about = media.Description(label, MediumKind.DVD, "児童台帳", package_sha256=f" {'A1' * 32} ")
    first = line(cast, days_ago, organisation="委託会社", person="太郎", place="書庫")
    return media.receive(by=cast.administrator, medium=about, line=first)


def record(cast: Cast, medium: Medium, kind: Kind, days_ago: int = 0, **said: Any) -> MediumEvent:
    return media.record(
        by=cast.administrator, medium=medium, kind=kind, line=line(cast, days_ago, **said)
    )


def test_from_receipt_to_erasure(cast: Cast) -> None:
    medium = received(cast)
    assert (medium.is_open, medium.place, medium.package_sha256) == (True, "書庫", "a1" * 32)
    record(cast, medium, Kind.STORAGE, 9, place="金庫")
    assert medium.place == "金庫"
    record(cast, medium, Kind.USE, 5, remarks="確認")
    record(cast, medium, Kind.ERASURE, 1, remarks="裁断")
    medium.refresh_from_db()
    assert (medium.ended_on, medium.is_open) == (TODAY - timedelta(days=1), False)
    assert media.days_held(medium, TODAY) == 9
    kinds = [one.kind for one in media.lines_of(medium)]
    assert kinds == ["receipt", "storage", "use", "erasure"]
    assert medium.version == 4


def test_what_is_gone_is_not_used_but_an_erased_stick_can_be_returned(cast: Cast) -> None:
    medium = received(cast)
    record(cast, medium, Kind.ERASURE, 3)
    assert media.possible_now(medium) == [Kind.RETURN]
    for kind in (Kind.USE, Kind.STORAGE, Kind.ERASURE, Kind.RECEIPT):
        with pytest.raises(NotPossible, match=kind.label):
            record(cast, medium, kind)
    record(cast, medium, Kind.RETURN, 1)
    medium.refresh_from_db()
    assert medium.ended_on == TODAY - timedelta(days=3)
    assert media.possible_now(medium) == []


@pytest.mark.parametrize(
    ("days_ago", "words"), [(-1, "今日より後"), (11, "受領日（令和8年6月5日）より前")]
)
def test_no_day_before_it_came_or_still_to_come(cast: Cast, days_ago: int, words: str) -> None:
    medium = received(cast)
    with pytest.raises(NotPossible, match=words):
        record(cast, medium, Kind.USE, days_ago)
    assert medium.events.count() == 1


def test_who_has_not_seen_the_last_line_writes_none(cast: Cast) -> None:
    medium = received(cast)
    seen_before = Medium.objects.get(pk=medium.pk)
    record(cast, medium, Kind.STORAGE, place="金庫")
    with pytest.raises(Outdated):
        record(cast, seen_before, Kind.RETURN)
    with pytest.raises(Outdated):
        media.change(
            by=cast.administrator,
            medium=seen_before,
            description=media.Description("DVD-9", MediumKind.DVD, "別の内容"),
        )
    medium.refresh_from_db()
    assert (medium.is_open, medium.content) == (True, "児童台帳")
    assert medium.events.count() == 2


def test_a_wrong_line_is_withdrawn_and_stays(cast: Cast) -> None:
    medium = received(cast)
    event = record(cast, medium, Kind.RETURN)
    by = cast.administrator
    with pytest.raises(NotPossible, match="理由"):
        media.withdraw(by=by, medium=medium, event=event, reason="  ")
    media.withdraw(by=by, medium=medium, event=event, reason="ちがう媒体だった。")
    medium.refresh_from_db()
    assert medium.is_open
    stays = media.lines_of(medium).last()
    assert stays is not None
    assert (stays.kind, stays.withdrawn_by, stays.withdrawn_because) == (
        "return",
        by,
        "ちがう媒体だった。",
    )
    with pytest.raises(NotPossible):
        media.withdraw(by=by, medium=medium, event=event, reason="もう一度")
    record(cast, medium, Kind.RETURN)  # now the right one
    assert not Medium.objects.get(pk=medium.pk).is_open


def test_a_receipt_is_corrected_and_not_withdrawn(cast: Cast) -> None:
    medium = received(cast)
    with pytest.raises(NotPossible):
        media.withdraw(
            by=cast.administrator, medium=medium, event=medium.events.get(), reason="誤り"
        )
    media.change(
        by=cast.administrator,
        medium=medium,
        description=media.Description("DVD-10", MediumKind.USB, "相談受付"),
    )
    change = Change.objects.filter(table="exchange_medium", operation="U").latest("id")
    assert change.before["label"] == "DVD-9"
    assert change.after["label"] == "DVD-10"


def test_no_two_of_one_label(cast: Cast) -> None:
    received(cast)
    with pytest.raises(ValidationError):
        received(cast)


def test_open_ones_first_and_those_held_longest_on_top(cast: Cast) -> None:
    for label, days_ago in (("新", 1), ("古", 31), ("中", 30), ("済", 50)):
        received(cast, label, days_ago)
    gone = Medium.objects.get(label="済")
    record(cast, gone, Kind.RETURN, 2)
    listed = list(media.for_list(Medium.objects.all()))
    assert [one.label for one in listed] == ["古", "中", "新", "済"]
    assert [media.is_held_long(one, clock.today()) for one in listed] == [True, False, False, False]
    assert [one.label for one in media.held_long(Medium.objects.all(), TODAY)] == ["古"]


def test_every_line_is_in_the_log(cast: Cast) -> None:
    medium = received(cast)
    record(cast, medium, Kind.USE)
    for action in ("exchange.medium.receive", "exchange.medium.record"):
        event = Event.objects.filter(action=action).latest("id")
        assert [touch.others for touch in event.touches.all()] == [{"medium": [medium.pk]}]
        tables = set(Change.objects.filter(event_id=event.pk).values_list("table", flat=True))
        assert tables == {"exchange_medium", "exchange_mediumevent"}
