"""What a note's row says beside its fields stands under its text, now and after a later file."""

from tests.legacy.conftest import MIDORI, Begin
from tests.legacy.test_delta import CALL, CHILDREN, HANA, NOTES, the_note

MORE = MIDORI.replace(
    '"相手" = { field = "counterpart" }', '"相手" = { field = "keep", label = "同席" }'
)


def files(note: str) -> dict[str, str]:
    return {"児童台帳.csv": CHILDREN + HANA, "経過記録_2025.csv": NOTES + note}


def test_lines_kept_as_text_and_words_no_table_holds(moved: Begin) -> None:
    unknown = CALL.replace(",電話,", ",伝書鳩,")
    moved(files(unknown), MORE)
    assert the_note().text == "元気とのこと。\n方法：伝書鳩\n同席：母"
    moved(files(unknown.replace("元気", "とても元気")), MORE)
    assert the_note().text == "とても元気とのこと。\n方法：伝書鳩\n同席：母"
