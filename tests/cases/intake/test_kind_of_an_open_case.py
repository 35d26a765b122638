"""A 相談受付 joins the open case as it is; that another kind was chosen is told, never done silently."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.cases.intake.typed import PAGE, page_of
from tests.cast import Cast
from yorisoi import audit
from yorisoi.access.models import Staff
from yorisoi.cases.models import Case, CaseStep, Kind

Enter = Callable[[Staff], Client]


@pytest.mark.parametrize(("kind", "told"), [(Kind.SUPPORT, True), (Kind.PROTECTION, False)])
def test_it_stays_and_is_told(kind: Kind, told: bool, cast: Cast, enter: Enter) -> None:
    with audit.event("demo.load"):
        Case.objects.filter(pk=cast.case.pk).update(kind=kind)
    data = page_of(cast.owner.pk, **{"child-0-person": cast.case.subject_id})
    answer = enter(cast.owner).post(PAGE, data, follow=True)
    assert (f"種別は「{kind.label}」のままです" in answer.content.decode()) is told
    assert Case.objects.get(pk=cast.case.pk).kind == kind
    assert not CaseStep.objects.filter(case=cast.case, kind="kind").exists()


def test_an_advice_that_opens_no_case_says_nothing_of_it(cast: Cast, enter: Enter) -> None:
    with audit.event("demo.load"):
        Case.objects.filter(pk=cast.case.pk).update(kind=Kind.SUPPORT)
    data = page_of(
        cast.owner.pk, first_step="first_step.advise", **{"child-0-person": cast.case.subject_id}
    )
    answer = enter(cast.owner).post(PAGE, data, follow=True)
    assert "のままです" not in answer.content.decode()
