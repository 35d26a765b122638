"""Rows of a text file that a line break inside a text has broken: 「よく」 and 「食べる」 are one cell again.

Only where it comes out even: pieces one after the other that make exactly one row of the table. What
does not is left as it stands, and says that it is short.
"""

from collections.abc import Iterator
from dataclasses import replace

from yorisoi.exchange.sources import Row

JOINED = "値の中の改行で行が分かれていました（引用符で囲まれていません）。1つの行として読みました。"
SHORT = "見出しより列が少ない行です。値の中の改行で行が分かれていないか、確かめてください。"


def mended(rows: Iterator[Row], width: int) -> Iterator[Row]:
    """The rows, broken ones whole again. ``width``: how many cells most rows have."""
    pieces: list[Row] = []
    is_inside = False  # titles above a table are short, too
    for row in rows:
        if len(row.cells) >= width or not is_inside:
            is_inside = is_inside or len(row.cells) == width
            yield from short(pieces)
            pieces = []
            yield row
            continue
        pieces.append(row)
        if sum(len(one.cells) - 1 for one in pieces) + 1 == width and len(pieces) > 1:
            yield joined(pieces)
            pieces = []
    yield from short(pieces)


def joined(pieces: list[Row]) -> Row:
    """The pieces as the row that they were."""
    cells = list(pieces[0].cells)
    for piece in pieces[1:]:
        cells[-1] += "\n" + piece.cells[0]
        cells += piece.cells[1:]
    return replace(pieces[0], cells=cells, remark=JOINED)


def short(pieces: list[Row]) -> Iterator[Row]:
    """Pieces that make no row: each as it stands. A single one may only lack empty cells at its end."""
    for piece in pieces:
        yield replace(piece, remark=piece.remark or (SHORT if len(pieces) > 1 else ""))
