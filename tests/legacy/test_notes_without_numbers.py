"""Two notes of one child at one moment: neither takes the other's place, whatever file they come in."""

from tests.legacy.conftest import Begin
from tests.legacy.test_delta import CALL, CHILDREN, HANA, NOTES, counts
from yorisoi.cases.models import Note

OTHER = CALL.replace("元気とのこと。", "警察から、夜の外出について連絡があった。")


def files(*notes: str) -> dict[str, str]:
    return {"児童台帳.csv": CHILDREN + HANA, "経過記録_2025.csv": NOTES + "".join(notes)}


def texts() -> list[str]:
    author = Note.objects.filter(author__number__startswith="jido21:")
    return sorted(author.values_list("text", flat=True))


def test_another_one_of_that_moment_comes_beside(moved: Begin) -> None:
    """The file of one day holds the new note alone."""
    moved(files(CALL))
    assert counts(moved(files(OTHER))) == (2, 1, 1, 0, 0)
    assert texts() == ["元気とのこと。", "警察から、夜の外出について連絡があった。"]
    assert counts(moved(files(OTHER, CALL))) == (3, 0, 3, 0, 0)


def test_one_that_was_put_in_between_shifts_nothing(moved: Begin) -> None:
    moved(files(CALL))
    assert counts(moved(files(OTHER, CALL))) == (3, 1, 2, 0, 0)
    assert len(texts()) == 2


def test_a_correction_is_one(moved: Begin) -> None:
    moved(files(CALL, OTHER))
    again = moved(files(CALL.replace("元気", "とても元気"), OTHER))
    assert counts(again) == (3, 1, 2, 0, 0)
    assert texts() == ["とても元気とのこと。", "警察から、夜の外出について連絡があった。"]
