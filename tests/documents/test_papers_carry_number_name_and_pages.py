"""Every page says which paper it is, who printed it when, how many pages there are; so does the log."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from tests.documents.papers import pages_of
from tests.records import a_note
from yorisoi.access.models import Staff
from yorisoi.audit.models import Event, Touch
from yorisoi.cases.models import Consultation
from yorisoi.documents.models import Issue

Enter = Callable[[Staff], Client]
OF_A_CASE = ["face_sheet", "notes", "genogram"]


@pytest.mark.parametrize("name", OF_A_CASE)
def test_each_page_of_a_paper(name: str, cast: Cast, enter: Enter) -> None:
    for _ in range(30):
        a_note(cast, "学校から連絡。\n" * 4)
    answer = enter(cast.owner).post(reverse(f"documents:{name}", args=[cast.case.pk]))
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("inline")
    assert "渡邉" not in answer.headers["Content-Disposition"]
    assert "no-store" in answer.headers["Cache-Control"]
    pages = pages_of(answer.content)
    if name == "notes":
        assert len(pages) > 2
    for number, words in enumerate(pages, start=1):
        for expected in ("発2026-00001", "令和8年6月15日（月）10:30", "担当花（A係）", "取扱注意"):
            assert expected in words
        assert f"{number}/{len(pages)}" in words
        assert "2026-00001渡邉結衣" in words
    issue = Issue.objects.get()
    assert (issue.number, issue.by, issue.pages) == ("発2026-00001", cast.owner, len(pages))


def test_the_log_knows_pages_persons_and_the_case(cast: Cast, enter: Enter) -> None:
    enter(cast.owner).post(reverse("documents:face_sheet", args=[cast.case.pk]))
    event = Event.objects.filter(action="documents.face_sheet.print").latest("pk")
    touch = Touch.objects.get(event=event, pages__isnull=False)
    issue = Issue.objects.get()
    assert touch.pages == issue.pages
    assert touch.cases == [cast.case.pk]
    mother = cast.case.subject.kin.get().other_id
    assert set(touch.persons) == {cast.case.subject_id, mother} == set(issue.persons)
    assert touch.others == {"documents.issue": [issue.pk]}


def test_numbers_follow_one_another_over_all_papers(
    cast: Cast, consultation: Consultation, enter: Enter
) -> None:
    client = enter(cast.owner)
    client.post(reverse("documents:reception", args=[consultation.pk]))
    client.post(reverse("documents:face_sheet", args=[cast.case.pk]))
    client.post(reverse("documents:notes_excel", args=[cast.case.pk]), {"purpose": "会議のため"})
    found = list(Issue.objects.order_by("pk").values_list("number", "format"))
    assert found == [("発2026-00001", "pdf"), ("発2026-00002", "pdf"), ("発2026-00003", "xlsx")]


def test_looking_at_the_form_issues_nothing(cast: Cast, enter: Enter) -> None:
    for name in (*OF_A_CASE, "notes_excel"):
        assert (
            enter(cast.owner).get(reverse(f"documents:{name}", args=[cast.case.pk])).status_code
            == 200
        )
    assert not Issue.objects.exists()


@pytest.mark.parametrize("person", ["other_team", "nurse", "auditor", "stranger"])
def test_who_may_not_print_gets_no_paper(person: str, cast: Cast, enter: Enter) -> None:
    for name in (*OF_A_CASE, "notes_excel"):
        answer = enter(getattr(cast, person)).post(
            reverse(f"documents:{name}", args=[cast.case.pk])
        )
        assert answer.status_code in {302, 403, 404}
    assert not Issue.objects.exists()
