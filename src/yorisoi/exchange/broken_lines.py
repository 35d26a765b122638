"""Rows of a text file that a line break inside a text has broken: 「よく」 and 「食べる」 are one cell again.

Only where it comes out even, and where it is plain which line begins a row: pieces one after the other
that make exactly one row, in a table whose rows begin with a number, and of which only the first piece
does. Excel leaves out empty cells at the end of a row, so two short rows may be two rows. What is not
mended is left as it stands, and says that it is short.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from yorisoi.exchange.sources import Row

JOINED = "値の中の改行で行が分かれていました（引用符で囲まれていません）。1つの行として読みました。"
NUMBER = re.compile(r"[A-Za-z]{0,4}[-_]?\d[\dA-Za-z\-_./:]{0,20}")
SHORT = "見出しより列が少ない行です。値の中の改行で行が分かれていないか、確かめてください。"


def mended(rows: Iterator[Row], width: int) -> Iterator[Row]:
    """The rows, broken ones whole again. ``width``: how many cells most rows have."""
    pieces: list[Row] = []
    whole = numbered = 0  # titles above a table are short, too: it begins with its first whole row
    for row in rows:
        if len(row.cells) >= width or not whole:
            whole += len(row.cells) == width
            numbered += len(row.cells) == width and begins(row)
            yield from short(pieces)
            pieces = []
            yield row
            continue
        pieces.append(row)
        if numbered * 2 >= whole - 1 and are_one(pieces, width):
            yield joined(pieces)
            pieces = []
    yield from short(pieces)


def begins(row: Row) -> bool:
    """Whether a row begins as records do: with a number or a day."""
    return bool(NUMBER.fullmatch(row.cells[0].strip()))


def are_one(pieces: list[Row], width: int) -> bool:
    """Whether pieces are one row: as many cells, and only the first begins like one."""
    if len(pieces) < 2 or sum(len(one.cells) - 1 for one in pieces) + 1 != width:
        return False
    return begins(pieces[0]) and not any(map(begins, pieces[1:]))


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
