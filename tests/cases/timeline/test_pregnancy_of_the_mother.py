"""The timeline of a child whose case began as its mother's shows the pregnancy as 母のケース."""

from datetime import date

from tests.cases import story
from tests.cast import Cast
from yorisoi.cases.decisions.actions import assign_case
from yorisoi.cases.decisions.born import Newborn, case_born
from yorisoi.cases.models import Case, Kind
from yorisoi.cases.timeline.reading import Wanted, read, scope_of
from yorisoi.people.models import Sex

BABY = Newborn("渡邉　光", "ワタナベ　ヒカル", Sex.MALE, date(2026, 6, 14))


def pregnancy(cast: Cast) -> Case:
    mother = story.person("渡邉　葵", sex="female", born_on=date(2000, 1, 1))
    return story.case_of(mother, worker=cast.owner, kind=Kind.PREGNANCY)


def born(cast: Cast, case: Case, **more: bool) -> Case:
    return case_born(by=cast.owner, case=case, newborn=BABY, kind=Kind.SUPPORT, **more)


def shown(case: Case, viewer: object) -> list[tuple[str, bool]]:
    found = read(scope_of(case, viewer), Wanted())  # type: ignore[arg-type]
    return [(one.text or one.badge, one.mothers) for one in found.entries]


def test_what_was_before_is_the_mothers_what_came_after_is_not(cast: Cast) -> None:
    mothers = pregnancy(cast)
    story.note(mothers, by=cast.owner, at=story.hours_ago(50), text="面接した。")
    own = born(cast, mothers, keep_open=True)
    story.note(mothers, by=cast.owner, at=story.hours_ago(-1), text="母自身のこと。")
    story.note(own, by=cast.owner, at=story.hours_ago(-2), text="泣き声は元気。")
    found = shown(own, cast.owner)
    assert ("面接した。", True) in found
    assert ("泣き声は元気。", False) in found
    assert "母自身のこと。" not in [text for text, _ in found]


def test_a_note_that_stands_in_both_comes_once(cast: Cast) -> None:
    mothers = pregnancy(cast)
    own = born(cast, mothers)
    story.note(mothers, own, by=cast.owner, at=story.hours_ago(1), text="出産した。")
    assert shown(own, cast.owner).count(("出産した。", False)) == 1
    assert ("出産した。", True) not in shown(own, cast.owner)


def test_who_may_not_read_the_mothers_case_does_not_see_it_here(cast: Cast) -> None:
    mothers = pregnancy(cast)
    story.note(mothers, by=cast.owner, at=story.hours_ago(50), text="面接した。")
    own = born(cast, mothers)
    posting = cast.other_team.posting_on(date(2026, 6, 15))
    assert posting is not None
    assert posting.team is not None
    assign_case(by=cast.owner, case=own, worker=cast.other_team, team=posting.team, text="引継ぎ")
    assert "面接した。" not in [text for text, _ in shown(own, cast.other_team)]
    assert "面接した。" in [text for text, _ in shown(own, cast.owner)]
