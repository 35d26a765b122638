"""A room that knows more of a case registers its own source; the timeline shows it among the rest."""

from collections.abc import Sequence

import pytest
from django.db.models import F

from tests.cases import story
from tests.cast import Cast
from yorisoi.access.models import Staff
from yorisoi.cases.models import Task
from yorisoi.cases.timeline import sources
from yorisoi.cases.timeline.entries import Entry, Scope, Source, Span
from yorisoi.cases.timeline.reading import Wanted, read, read_top, scope_of


def rows(span: Span, viewer: Staff) -> object:
    return Task.objects.filter(case=span.case).annotate(moment=F("added_at"), who=F("added_by"))


def show(ids: Sequence[int], scope: Scope) -> list[Entry]:
    return [
        Entry("feed", task.pk, task.added_at, "住基 異動", from_register=True)
        for task in Task.objects.filter(pk__in=ids)
    ]


@pytest.fixture(autouse=True)
def feed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "_sources", dict(sources.registered()))
    sources.register(Source("feed", "異動", rows, show, ("title",)))  # type: ignore[arg-type]


def test_it_stands_among_the_others(cast: Cast) -> None:
    story.note(cast.case, by=cast.owner, at=story.hours_ago(1))
    story.task(cast.case, by=cast.owner, due=story.hours_ago(-9))
    scope = scope_of(cast.case, cast.owner)
    found = read(scope, Wanted()).entries
    assert [(one.badge, one.from_register) for one in found] == [
        ("住基 異動", True),
        ("電話", False),
    ]
    assert read_top(scope, Wanted())[1].chips == {"feed": 1, "note": 1}
    assert [one.source for one in read(scope, Wanted(kind="feed")).entries] == ["feed"]


def test_a_name_is_given_once() -> None:
    with pytest.raises(ValueError, match="already"):
        sources.register(Source("note", "二度目", rows, show))  # type: ignore[arg-type]
