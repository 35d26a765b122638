"""What an amendment changed is marked letter by letter, and both texts stay whole."""

import time

from hypothesis import given, settings
from hypothesis import strategies as st

from yorisoi.cases.notes.differences import Difference, compare

TEXT = st.text(st.sampled_from("あいうえお。\n　\U000e0100渡"), max_size=60)


def marked(difference: Difference) -> tuple[str, str]:
    return tuple(  # type: ignore[return-value]
        "".join(f"[{one.text}]" if one.changed else one.text for one in side)
        for side in (difference.old, difference.new)
    )


def test_a_letter() -> None:
    found = marked(compare("左ほほに3cmのあざ。", "左ほほに2cmのあざ。"))
    assert found == ("左ほほに[3]cmのあざ。", "左ほほに[2]cmのあざ。")


def test_a_line_more() -> None:
    old, new = marked(compare("訪問。\n母と面談。\n", "訪問。\n玄関先。\n母と面談。\n"))
    assert (old, new) == ("訪問。\n母と面談。\n", "訪問。\n[玄関先。\n]母と面談。\n")


def test_equal_letters_amid_what_was_rewritten_are_no_islands() -> None:
    old, new = marked(compare("きのうは母が電話した。", "きのうは祖母から手紙。"))
    assert old.count("[") == new.count("[") == 1


def test_no_difference() -> None:
    assert not compare("同じ\n文", "同じ\n文").any


@given(TEXT, TEXT)
@settings(deadline=None)
def test_the_pieces_of_each_side_are_its_text(old: str, new: str) -> None:
    found = compare(old, new)
    assert "".join(one.text for one in found.old) == old
    assert "".join(one.text for one in found.new) == new
    assert found.any is (old != new)


def test_the_longest_texts_are_compared_in_time() -> None:
    old, new = "あいうえお" * 4_000, "いうえおか" * 4_000
    lines = "\n".join(["あいうえおかきくけこ"] * 1_800)
    start = time.perf_counter()
    compare(old, new)
    compare(lines, lines.replace("か", "が"))
    assert time.perf_counter() - start < 5
