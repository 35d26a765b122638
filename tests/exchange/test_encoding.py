"""Which encoding a file is in: every one of ours is recognised, and nobody guesses at names."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yorisoi.exchange.encoding import Confidence, NotText, detect
from yorisoi.exchange.japanese_looks import first_level

HEADING = "職員番号,氏名,フリガナ,係"
KANA = "".join(map(chr, [*range(0x3041, 0x3094), *range(0x30A1, 0x30F7), 0x30FC]))
HALF_KANA = "".join(map(chr, range(0xFF66, 0xFF9E)))
WINDOWS_ONLY = "髙﨑①②㈱∑№"
letters = st.one_of(
    st.sampled_from(KANA),
    st.sampled_from(sorted(first_level())),
    st.sampled_from("0123456789ABCxyz 　"),
)
cells = st.text(letters, min_size=1, max_size=12)
tables = st.lists(st.lists(cells, min_size=4, max_size=4), min_size=1, max_size=20)
CODECS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp932", "euc_jp"]


def written(rows: list[list[str]], heading: str = HEADING) -> str:
    return "\r\n".join([heading, *(",".join(row) for row in rows), ""])


@given(rows=tables)
def test_a_table_with_a_heading_comes_back_as_it_was_in_every_codec(rows: list[list[str]]) -> None:
    text = written(rows)
    for codec in CODECS:  # the tables take longer to think up than to read
        content = text.encode(codec)
        found = detect(io.BytesIO(content))
        assert found.confidence is not Confidence.UNSURE, (codec, found)
        assert content.decode(found.codec).removeprefix("\ufeff") == text, codec


@pytest.mark.parametrize("codec", ["utf-8", "cp932", "euc_jp"])
@given(text=st.text(st.one_of(letters, st.sampled_from(HALF_KANA)), min_size=1, max_size=30))
def test_what_is_called_certain_is_right(codec: str, text: str) -> None:
    content = text.encode(codec)
    try:
        found = detect(io.BytesIO(content))
    except NotText:
        return
    if found.confidence is Confidence.CERTAIN:
        assert content.decode(found.codec) == text


def test_half_width_kana_that_could_be_kanji_are_left_to_a_person() -> None:
    # B6 C5: ｶﾅ in Shift_JIS, 狭 in EUC-JP.
    found = detect(io.BytesIO("ｶﾅ".encode("cp932")))
    assert found.confidence is Confidence.UNSURE
    assert "どちらでも読めます" in found.reasons[-1]


@pytest.mark.parametrize(
    ("content", "codec", "reason"),
    [
        ("氏名,山田".encode("cp932"), "cp932", "JIS の文字だけ"),
        ("氏名,髙田～".encode("cp932"), "cp932", "Windows の拡張文字"),
        ("氏名,渡".encode("cp932") + b"\xf0\x40", "cp932", "外字"),
        (b"number,name\r\n1,Smith\r\n", "utf-8", "英数字と記号だけ"),
        ("氏名".encode("utf-8-sig"), "utf-8-sig", "BOM"),
    ],
)
def test_says_why(content: bytes, codec: str, reason: str) -> None:
    found = detect(io.BytesIO(content))
    assert (found.codec, found.confidence) == (codec, Confidence.CERTAIN)
    assert any(reason in one for one in found.reasons), found.reasons


def test_a_large_file_is_read_to_its_end() -> None:
    content = (written([["1", "山田　花子", "ヤマダ　ハナコ", "相談係"]]) * 60_000).encode("cp932")
    assert len(content) > 2 << 20
    broken = content[:-40] + b"\x81\x00" + content[-40:]
    assert detect(io.BytesIO(content)).confidence is Confidence.CERTAIN
    assert detect(io.BytesIO(broken)).unreadable == 1


def test_characters_that_only_windows_has_survive() -> None:
    content = f"氏名\r\n{WINDOWS_ONLY}".encode("cp932")
    assert WINDOWS_ONLY in content.decode(detect(io.BytesIO(content)).codec)
