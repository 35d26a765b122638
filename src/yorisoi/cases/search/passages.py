"""The passage of a text in which the words stand, and where to mark them."""

from collections.abc import Sequence
from functools import lru_cache

from yorisoi.japanese import fold_text

AROUND = 36  # characters before the first mark
LENGTH = 150

Span = tuple[int, int]


@lru_cache(maxsize=8192)
def folded_character(character: str) -> str:
    """One character folded by itself."""
    return fold_text(character)


def spans_of(text: str, words: list[str]) -> list[Span]:
    """Where the folded ``words`` stand in ``text``, in order, without overlaps.

    Folding may change lengths (㈱ is three characters), so the way back is kept by character; a
    mark that joins the letter before it (が written as two) goes with it.
    """
    plain = fold_text(text)
    if len(plain) == len(text):
        spans = stretches(plain, words, range(len(plain) + 1))
        if all(fold_text(text[start:end]) in words for start, end in spans):
            return joined(spans)
    places: list[int] = []
    pieces: list[str] = []
    at = 0
    while at < len(text):
        end = at + 1
        while end < len(text) and text[end] in "\u3099\u309a\uff9e\uff9f":
            end += 1
        piece = folded_character(text[at:end])
        pieces.append(piece)
        places += [at] * len(piece)
        at = end
    places.append(len(text))
    return joined(stretches("".join(pieces), words, places))


def stretches(folded: str, words: list[str], places: Sequence[int]) -> list[Span]:
    """Where the words stand in the folded text, as ``places`` in the text itself."""
    found: list[Span] = []
    for word in words:
        start = folded.find(word)
        while word and start >= 0:
            end = start + len(word)
            found.append((places[start], max(places[end], places[start] + 1)))
            start = folded.find(word, end)
    return found


def joined(spans: list[Span]) -> list[Span]:
    """The spans in order, those that touch or overlap as one."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def passage(text: str, words: list[str]) -> tuple[str, list[Span]]:
    """A piece of ``text`` around the first word, and the spans in it."""
    flat = " ".join(text.split("\n"))
    spans = spans_of(flat, words)
    first = spans[0][0] if spans else 0
    start = max(first - AROUND, 0) if len(flat) > LENGTH else 0
    end = min(start + LENGTH, len(flat))
    before, behind = ("…" if start else ""), ("…" if end < len(flat) else "")
    shift = len(before) - start
    inside = [(a + shift, min(b, end) + shift) for a, b in spans if start <= a < end]
    return f"{before}{flat[start:end]}{behind}", inside
