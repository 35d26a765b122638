"""CSV whose writer forgot to double the quotes inside a text: 「"父は"知らない"と言う"」.

A quote ends a cell only before a delimiter or the end of the line; any other one inside belongs to
the text. Only asked for where the usual reader has given up, and every row it had to do so in says so.
"""

import re
from collections.abc import Iterable, Iterator


class NeverClosed(ValueError):
    """A cell that was opened with a quote never comes to its end; ``row`` is where it began."""

    def __init__(self, row: int) -> None:
        super().__init__(row)
        self.row = row


def rows(lines: Iterable[str], delimiter: str) -> Iterator[tuple[list[str], bool]]:
    """The cells of each row, and whether a quote had to be taken for text."""
    closing = re.compile(rf'" *(?={re.escape(delimiter)}|\r?\n?\Z)')
    feed = iter(lines)
    for count, text in enumerate(feed, 1):
        cells: list[str] = []
        mended, at, goes_on = False, 0, True
        while goes_on:
            if text.startswith('"', at):
                begin = looked = at + 1
                while (found := closing.search(text, looked)) is None:
                    looked = len(text)
                    more = next(feed, "")
                    if not more:
                        raise NeverClosed(count)
                    text += more
                inside = text[begin : found.start()]
                mended = mended or '"' in inside.replace('""', "")
                cells.append(inside.replace('""', '"'))
                at = found.end()
            else:
                end = text.find(delimiter, at)
                cells.append(text[at:].rstrip("\r\n") if end < 0 else text[at:end])
                at = len(text) if end < 0 else end
            goes_on = text.startswith(delimiter, at)
            at += len(delimiter)
        yield cells, mended
