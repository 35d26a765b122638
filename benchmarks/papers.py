"""How long papers take: notes of 300 characters as PDF, and a genogram of twelve persons.

    python benchmarks/papers.py

Without the database: what it costs to make the paper of what was read.
"""

import random
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

from yorisoi.documents import fonts
from yorisoi.documents.typesetting import typeset
from yorisoi.people.genogram.draw import svg
from yorisoi.people.genogram.figures import Bond, Couple, Descent, Figure, Graph, Shape, Unit
from yorisoi.people.genogram.layout import arrange

SAID = "本人と面談。左ほほにあざ。「お父さんが来て、たたかれた」と話す。表情は硬い。兄は登校、けがなし。母へ電話。"
HEAD = dict.fromkeys(
    ("title", "about", "warning", "number", "at", "by", "centre", "note"), "経過記録"
)


def notes(count: int) -> dict[str, object]:
    rng = random.Random(1)
    rows = [
        {
            "when": "令和8年6月15日（月） 10:30", "contact": "電話", "with": "母", "place": "",
            "author": "担当　花　確定", "amended": "", "versions": [], "attachments": "",
            "text": "".join(rng.sample(SAID, len(SAID)) * 1)[:50] + SAID * 5,
        }
        for _ in range(count)
    ]  # fmt: skip
    return {"head": HEAD, "range": f"{count}件", "notes": rows}


def family() -> Graph:
    figures = {
        one: Figure(
            one, Shape.SQUARE if one % 2 else Shape.CIRCLE, ("続柄", "36歳"), at_home=one > 3
        )
        for one in range(1, 13)
    }
    couples = (
        Couple(1, 2, Bond.MARRIED), Couple(3, 4, Bond.DIVORCED), Couple(5, 4, Bond.PARTNERS),
        Couple(3, 6, Bond.MARRIED),
    )  # fmt: skip
    own = Descent.OWN
    units = (
        Unit((1, 2), ((4, own), (7, own))), Unit((3, 4), ((8, own), (9, own))),
        Unit((4, 5), ((10, own),)), Unit((3, 6), ((11, own), (12, own))),
    )  # fmt: skip
    return Graph(figures, couples, units)


def timed(title: str, work: Callable[[], object]) -> None:
    start = time.perf_counter()
    work()
    print(f"{title:<44}{time.perf_counter() - start:8.3f} s")


def main() -> None:
    timed("the typefaces' tables, once a process", fonts.typefaces)
    for count in (1, 100, 1_000, 3_000):
        data = notes(count)
        start = time.perf_counter()
        paper = typeset("notes", data)
        seconds = time.perf_counter() - start
        print(
            f"{count:>6} notes as PDF {paper.pages:>5} pages {len(paper.pdf) >> 10:>6} kB{seconds:8.2f} s"
        )
    timed("genogram of 12 persons", lambda: svg(arrange(family())))
    print(f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10} MB")


if __name__ == "__main__":
    main()
