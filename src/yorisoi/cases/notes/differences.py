"""What an amendment changed, letter by letter, with both texts readable."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

# Comparing letters costs the product of both lengths; longer passages are marked as a whole.
LONGEST_PASSAGE = 2_000
# A letter or two that happen to be equal amid what was rewritten only make it hard to read.
SHORTEST_EQUAL = 3


@dataclass(frozen=True)
class Piece:
    """A run of text, and whether it is only in this one of the two."""

    text: str
    changed: bool


@dataclass(frozen=True)
class Difference:
    """Two texts side by side: joined, the pieces of each are that text."""

    old: list[Piece]
    new: list[Piece]

    @property
    def any(self) -> bool:
        """Whether the texts differ at all."""
        return any(piece.changed for piece in (*self.old, *self.new))


def compare(old: str, new: str) -> Difference:
    """The pieces of both texts: first by lines, then by letters inside the lines that differ."""
    left, right = [], []
    for was, now, equal in by_lines(old, new):
        if equal:
            left.append(Piece(was, False))
            right.append(Piece(now, False))
        elif not was or not now or max(len(was), len(now)) > LONGEST_PASSAGE:
            left.append(Piece(was, True))
            right.append(Piece(now, True))
        else:
            opcodes = SequenceMatcher(None, was, now, autojunk=False).get_opcodes()
            for at, (kind, a, b, c, d) in enumerate(opcodes):
                is_amid = 0 < at < len(opcodes) - 1
                changed = kind != "equal" or (is_amid and b - a < SHORTEST_EQUAL)
                left.append(Piece(was[a:b], changed))
                right.append(Piece(now[c:d], changed))
    return Difference(joined(left), joined(right))


def by_lines(old: str, new: str) -> Iterator[tuple[str, str, bool]]:
    """Passages of whole lines: of the old text, of the new one, whether they are equal."""
    was, now = old.splitlines(keepends=True), new.splitlines(keepends=True)
    for kind, a, b, c, d in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        yield "".join(was[a:b]), "".join(now[c:d]), kind == "equal"


def joined(pieces: list[Piece]) -> list[Piece]:
    """Neighbours of one kind as one piece, without empty ones."""
    found: list[Piece] = []
    for piece in pieces:
        if not piece.text:
            continue
        if found and found[-1].changed == piece.changed:
            found[-1] = Piece(found[-1].text + piece.text, piece.changed)
        else:
            found.append(piece)
    return found
