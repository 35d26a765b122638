"""Every icon the product needs is drawn, and only drawn icons can be asked for."""

import re

import pytest

from yorisoi.ui.icons import ICONS
from yorisoi.ui.markup import icon

NAMED = """home phone folder clock bell users list link document chart plug box search
lock warning check info print plus chevron external user key history shield x"""
NEEDED = NAMED.split()


@pytest.mark.parametrize("name", NEEDED)
def test_is_drawn(name: str) -> None:
    assert "<path" in ICONS[name] or "<circle" in ICONS[name]


@pytest.mark.parametrize("name", sorted(ICONS))
def test_takes_the_colour_of_its_words(name: str) -> None:
    assert not re.search(r"fill=|style=|stroke=|#", ICONS[name])


def test_beside_words_it_is_decoration_alone_it_speaks() -> None:
    assert 'aria-hidden="true"' in icon("home")
    assert 'aria-label="閉じる"' in icon("x", "閉じる")


def test_a_misspelt_icon_is_noticed() -> None:
    with pytest.raises(ValueError, match="no icon"):
        icon("hone")
