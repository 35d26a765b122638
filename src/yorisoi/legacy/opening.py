"""Files opened to be looked at, outside a batch: a workbook, or a text with its encoding decided."""

from pathlib import Path

from yorisoi.exchange import encoding, workbooks
from yorisoi.exchange.encoding import Confidence
from yorisoi.exchange.problems import BrokenFile, Place, Problem
from yorisoi.exchange.tables import Source

CHOOSE = "文字コードを決められません（{why}）。文字コードを選んでください。"


def opened(
    path: Path, name: str = "", *, codec: str = "", password: str = "", position: int = 0
) -> Source:
    """One file. ``codec``: when a person has chosen it; ``password``: of a protected workbook.

    :raises BrokenFile: when it is neither a workbook nor a text, or its encoding is not sure.
    """
    name = name or path.name
    place, size = Place(position, name), path.stat().st_size
    if workbook := workbooks.recognise(path, place):
        return Source(path, name, "", position, size, workbook, password)
    try:
        with path.open("rb") as file:
            found = encoding.chosen(codec) if codec else encoding.detect(file)
    except encoding.NotText as error:
        raise BrokenFile(Problem(place, str(error))) from error
    if found.confidence is Confidence.UNSURE and not found.unreadable:
        raise BrokenFile(Problem(place, CHOOSE.format(why="、".join(found.reasons))))
    return Source(path, name, found.codec, position, size)
