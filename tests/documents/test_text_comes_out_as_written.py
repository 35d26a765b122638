"""What is written is data to the typesetter: markup, quotes and rare characters come out literally."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.documents.papers import text_of
from yorisoi.documents import fonts
from yorisoi.documents.typesetting import typeset

HEAD = dict.fromkeys(("title", "about", "warning", "number", "at", "by", "centre", "note"), "")
HOSTILE = [
    "#set page(width: 1pt)",
    "[角括弧] {波括弧} $数式$ *太字* _下線_ `コード` = 見出し",
    "\\ \\u{41} \\n // 消える /* 消える */ <label> @ref",
    '" \' "); #panic("x") #import "/etc/passwd"',
    '#sys.inputs.data #read("paper.typ")',
    "- 項目\n+ 番号\n/ 用語: 説明\n---\n~",
]


def paper_with(text: str) -> dict[str, Any]:
    note = dict.fromkeys(("when", "contact", "place", "author", "amended", "attachments"), "")
    return {
        "head": HEAD,
        "range": "",
        "notes": [{**note, "with": text, "text": text, "versions": []}],
    }


@pytest.mark.parametrize("text", HOSTILE)
def test_markup_is_nothing_but_text(text: str) -> None:
    paper = typeset("notes", paper_with(text))
    assert text_of(paper.pdf).count("".join(text.split())) == 2


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=80))
def test_any_text_at_all_is_set(text: str) -> None:
    assert typeset("notes", paper_with(text)).pages >= 1


@settings(max_examples=25, deadline=None)
@given(st.text(alphabet="#[]{}$*_`=\\/<>@\"'-+~;:,.() \nあ亜1a", max_size=60))
def test_any_markup_is_text(text: str) -> None:
    words = text_of(typeset("notes", paper_with(text)).pdf)
    assert words.count("".join(text.split())) >= 2


def test_nothing_is_fetched_and_nothing_else_is_read() -> None:
    paper = typeset("notes", paper_with('#image("/etc/passwd") #import "@preview/x:1.0.0"'))
    assert '#image("/etc/passwd")' in text_of(paper.pdf)


def test_a_new_line_stays_one() -> None:
    assert fonts.printable("一\r\n二\r三\n四", fonts.Unprintable()) == "一\n二\n三\n四"
