"""経過記録 on paper: confirmed ones of the range, oldest first, with what was amended and why."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from tests.documents.papers import text_of
from tests.records import a_note, a_version, on
from yorisoi import audit, clock
from yorisoi.access.models import Staff
from yorisoi.cases.models import Note, NoteState
from yorisoi.documents import notes
from yorisoi.documents.models import Issue

Enter = Callable[[Staff], Client]


def printed(client: Client, cast: Cast, **chosen: object) -> str:
    answer = client.post(reverse("documents:notes", args=[cast.case.pk]), chosen)
    assert answer.status_code == 200, answer.content.decode()
    return text_of(answer.content)


def test_the_range_in_the_wards_own_days(cast: Cast, enter: Enter) -> None:
    a_note(cast, "前の日の夜", happened_at=on("2026-06-01T23:59"))
    a_note(cast, "はじめの日の朝", happened_at=on("2026-06-02T00:00"))
    a_note(cast, "おわりの日の夜", happened_at=on("2026-06-03T23:59"))
    a_note(cast, "次の日の朝", happened_at=on("2026-06-04T00:00"))
    words = printed(enter(cast.owner), cast, since="R8.6.2", until="2026/6/3")
    assert "前の日の夜" not in words
    assert "次の日の朝" not in words
    assert words.index("はじめの日の朝") < words.index("おわりの日の夜")
    assert "令和8年6月2日から令和8年6月3日まで2件" in words


def test_only_the_kinds_that_were_chosen(cast: Cast, enter: Enter) -> None:
    a_note(cast, "電話のこと")
    a_note(cast, "訪問のこと", contact_id="contact.home")
    words = printed(enter(cast.owner), cast, kinds=["contact.home"])
    assert "訪問のこと" in words
    assert "電話のこと" not in words


def test_drafts_are_nobodys_paper(cast: Cast, enter: Enter) -> None:
    a_note(cast, "書きかけ", state=NoteState.DRAFT, confirmed_at=None)
    assert "書きかけ" not in printed(enter(cast.owner), cast)


def amend(note: Note) -> None:
    with transaction.atomic(), audit.event("demo.load"):
        a_version(note, 2, "父と面談。", "相手を取り違えた")
        Note.objects.filter(pk=note.pk).update(text="父と面談。", version=2)


def test_an_amendment_is_told_and_the_earlier_text_when_asked_for(cast: Cast, enter: Enter) -> None:
    amend(a_note(cast, "母と面談。"))
    words = printed(enter(cast.owner), cast)
    assert "父と面談。" in words
    assert "訂正あり第2版令和8年6月15日（月）10:30担当花理由：相手を取り違えた" in words
    assert "母と面談。" not in words
    assert "母と面談。" in printed(enter(cast.owner), cast, with_versions="on")


def test_days_in_the_wrong_order_are_said(cast: Cast, enter: Enter) -> None:
    address = reverse("documents:notes", args=[cast.case.pk])
    answer = enter(cast.owner).post(address, {"since": "R8.6.3", "until": "R8.6.1"})
    assert answer.status_code == 422
    assert "「いつまで」は「いつから」以後の日にしてください" in answer.content.decode()


def test_too_many_are_asked_for_in_parts(
    cast: Cast, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notes, "MOST", 2)
    for day in range(3):
        a_note(cast, "記録", happened_at=clock.now() - timedelta(days=day))
    for name in ("notes", "notes_excel"):
        address = reverse(f"documents:{name}", args=[cast.case.pk])
        answer = enter(cast.owner).post(address, {"purpose": "会議のため"})
        assert answer.status_code == 422
        assert "期間を分けてください" in answer.content.decode()
    assert not Issue.objects.exists()
