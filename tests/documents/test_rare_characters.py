"""A character that cannot be drawn is told before printing; it never just vanishes."""

from collections.abc import Callable

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from tests.documents.papers import text_of
from yorisoi import audit
from yorisoi.access.models import Staff
from yorisoi.documents import fonts
from yorisoi.documents.models import Issue
from yorisoi.people.models import Person

Enter = Callable[[Staff], Client]
REGISTERED, UNREGISTERED = "辻\U000e0100", "辻\U000e01ee"


@pytest.fixture(autouse=True)
def _only_our_own_typeface(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a server without IPAmj Mincho."""
    own = fonts.typefaces()[:1]
    monkeypatch.setattr(fonts, "typefaces", lambda: own)


def test_ordinary_and_old_shapes_are_drawn() -> None:
    found = fonts.Unprintable()
    text = f"渡邉　髙橋　山﨑　㈱①～－ｱ {REGISTERED}村"
    assert fonts.printable(text, found) == text
    assert not found


def test_what_has_no_glyph_becomes_geta_and_is_counted() -> None:
    found = fonts.Unprintable()
    assert fonts.printable(["𠮷田", {"name": "𠮷野\ue000"}], found) == ["〓田", {"name": "〓野〓"}]
    assert found.missing == {"𠮷": 2, "\ue000": 1}
    assert "𠮷（U+20BB7）2か所：〓で印刷されます" in found.lines()


def test_an_unregistered_shape_is_drawn_plainly_and_told() -> None:
    found = fonts.Unprintable()
    assert fonts.printable(UNREGISTERED, found) == "辻"
    assert "辻の異体字（U+8FBB U+E01EE）1か所：辻の字形で印刷されます" in found.lines()


def test_marks_without_a_shape_are_left_out_quietly() -> None:
    found = fonts.Unprintable()
    assert fonts.printable("a\u200bb\x00\ufeffc", found) == "abc"
    assert not found


def test_a_rare_character_goes_to_the_typeface_that_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    rare = fonts.Typeface(
        fonts.RARE, frozenset(map(ord, "𠮷辻")), frozenset({(ord("辻"), 0xE01EE)})
    )
    both = (*fonts.typefaces(), rare)
    monkeypatch.setattr(fonts, "typefaces", lambda: both)
    found = fonts.Unprintable()
    assert fonts.printable(f"𠮷田{UNREGISTERED}辻", found) == [
        {"font": fonts.RARE, "text": "𠮷"},
        {"font": fonts.TEXT, "text": "田"},
        {"font": fonts.RARE, "text": UNREGISTERED},
        {"font": fonts.TEXT, "text": "辻"},
    ]
    assert not found


def test_the_page_lists_them_and_prints_only_when_told_to(cast: Cast, enter: Enter) -> None:
    with transaction.atomic(), audit.event("demo.load"):
        Person.objects.filter(pk=cast.case.subject_id).update(name="𠮷田　結衣")
    client, address = enter(cast.owner), reverse("documents:face_sheet", args=[cast.case.pk])
    assert "𠮷（U+20BB7）" in client.get(address).content.decode()
    refused = client.post(address)
    assert refused.status_code == 422
    assert "印刷できない文字があります" in refused.content.decode()
    assert not Issue.objects.exists()
    printed = client.post(address, {"geta_is_fine": "on"})
    assert "〓田結衣" in text_of(printed.content)
