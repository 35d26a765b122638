"""種別・虐待種別の変更."""

import pytest

from tests.cast import Cast
from yorisoi.access.entrance import Refused
from yorisoi.access.versions import NotPossible, Outdated
from yorisoi.audit.models import Change, Event
from yorisoi.cases.decisions.actions import change_case
from yorisoi.cases.models import Case, CaseStep, Kind


def test_is_written_with_who_when_and_why(cast: Cast) -> None:
    change_case(
        by=cast.same_team,
        case=cast.case,
        kind=Kind.SUPPORT,
        abuse="abuse.neglect",
        abuser="abuser.mother",
        text="会議で決めた。",
    )
    case = Case.objects.get(pk=cast.case.pk)
    assert (case.kind, case.abuse_id, case.abuser_id) == (
        "support",
        "abuse.neglect",
        "abuser.mother",
    )
    assert case.version == 2
    step = CaseStep.objects.get(case=case)
    assert (step.kind, step.case_kind, step.abuse_id, step.by) == (
        "kind",
        "support",
        "abuse.neglect",
        cast.same_team,
    )
    event = Event.objects.get(action="cases.case.change")
    assert event.touches.get().cases == [case.pk]
    assert Change.objects.filter(event_id=event.pk, table="cases_case", operation="U").exists()


def test_two_at_once_are_told(cast: Cast) -> None:
    first, second = Case.objects.get(pk=cast.case.pk), Case.objects.get(pk=cast.case.pk)
    change_case(by=cast.owner, case=first, kind=Kind.SUPPORT, abuse=None, abuser=None)
    with pytest.raises(Outdated):
        change_case(by=cast.owner, case=second, kind=Kind.GENERAL, abuse=None, abuser=None)
    assert CaseStep.objects.filter(case=first).count() == 1


def test_what_changes_nothing_is_no_decision(cast: Cast) -> None:
    with pytest.raises(NotPossible, match="同じ"):
        change_case(by=cast.owner, case=cast.case, kind=Kind.PROTECTION, abuse=None, abuser=None)


@pytest.mark.parametrize("name", ["other_team", "nurse"])
def test_not_by_who_does_not_write_in_the_case(name: str, cast: Cast) -> None:
    with pytest.raises(Refused):
        change_case(
            by=getattr(cast, name), case=cast.case, kind=Kind.SUPPORT, abuse=None, abuser=None
        )
