from hypothesis import given
from hypothesis import strategies as st

from yorisoi.japanese import GETA, Gaiji, drop_selectors, find_gaiji, show_gaiji


def test_private_use_characters_are_found_with_their_place_and_code():
    assert find_gaiji("辻\ue1a3田\U000f0001\U00100000") == [
        Gaiji(1, "\ue1a3", "U+E1A3"),
        Gaiji(3, "\U000f0001", "U+F0001"),
        Gaiji(4, "\U00100000", "U+100000"),
    ]


def test_the_whole_private_area_and_nothing_beside_it_is_gaiji():
    assert len(find_gaiji("\ue000\uf8ff")) == 2
    assert find_gaiji("\ud7ff\uf900𠮷髙﨑邊󠄂〓㈱") == []


def test_gaiji_are_shown_as_geta():
    assert show_gaiji("\ue1a3田　花子") == GETA + "田　花子"


def test_selectors_are_dropped_and_nothing_else():
    assert drop_selectors("邊󠄂見") == "邊見"
    assert drop_selectors("邊\U000e0100神\ufe00") == "邊神"


@given(st.text())
def test_every_gaiji_is_where_it_is_said_to_be(text):
    for found in find_gaiji(text):
        assert text[found.position] == found.char
    assert find_gaiji(show_gaiji(text)) == []
    assert len(show_gaiji(text)) == len(text)
