"""How good it is, against a truth: precision, recall, what a person must look at. No Django here."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from yorisoi.matching.classes import AUTOMATIC, Verdict

POINT = 0.0  # even odds: the pair one would bet on
WANTED = 0.99


@dataclass(frozen=True)
class Measures:
    """Of one group of persons."""

    persons: int
    true: int  # of them are residents
    right: int  # best candidates at even odds or better
    wrong: int
    automatic_right: int
    automatic_wrong: int
    reachable: int  # true pairs among all that are linked or shown
    queue: int | None  # pairs looked at, best first, until 99 % of the true ones are known

    @property
    def precision(self) -> float:
        """Of the best candidates, so many are right."""
        return share(self.right, self.right + self.wrong)

    @property
    def recall(self) -> float:
        """Of those who are residents, so many have the right best candidate."""
        return share(self.right, self.true)

    @property
    def f1(self) -> float:
        """The harmonic mean of the two."""
        return share(2 * self.right, self.right + self.wrong + self.true)

    @property
    def automatic_precision(self) -> float:
        """Of what is linked by itself."""
        return share(self.automatic_right, self.automatic_right + self.automatic_wrong)

    @property
    def automatic_recall(self) -> float:
        """Of what is linked by itself, over all residents on file."""
        return share(self.automatic_right, self.true)

    def line(self, name: str) -> str:
        """One row of the table."""
        queue = "never" if self.queue is None else f"{self.queue:,}"
        return (
            f"{name:<22}{self.persons:>8,}{self.true:>8,}{self.precision:>9.4f}{self.recall:>9.4f}"
            f"{self.f1:>9.4f}{self.automatic_precision:>10.4f}{self.automatic_recall:>9.4f}"
            f"{self.automatic_wrong:>7}{share(self.reachable, self.true):>9.4f}{queue:>9}"
        )


HEADING = (
    f"{'':<22}{'persons':>8}{'true':>8}{'P':>9}{'R':>9}{'F1':>9}{'auto P':>10}{'auto R':>9}"
    f"{'wrong':>7}{'shown':>9}{'to 99 %':>9}"
)


def share(part: int, whole: int) -> float:
    """1 of nothing."""
    return part / whole if whole else 1.0


def measure(
    verdicts: Iterable[Verdict],
    truth: Mapping[str, str],
    among: Callable[[str], bool] = lambda _: True,
) -> Measures:
    """``truth``: person → 宛名番号, "" for somebody who is not on the register; whoever is not in it
    is left out. Verdicts come best first, as ``classes.classify`` gives them."""
    rows = [one for one in verdicts if one.standing.person in truth and among(one.standing.person)]
    persons = [key for key in truth if among(key)]
    true = sum(bool(truth[key]) for key in persons)
    right, wrong = points(rows, truth)
    automatic = [one for one in rows if one.kind == AUTOMATIC]
    hits = sum(is_right(one, truth) for one in automatic)
    return Measures(
        persons=len(persons),
        true=true,
        right=right,
        wrong=wrong,
        automatic_right=hits,
        automatic_wrong=len(automatic) - hits,
        reachable=sum(is_right(one, truth) for one in rows),
        queue=looked_at(rows, truth, hits, true),
    )


def is_right(one: Verdict, truth: Mapping[str, str]) -> bool:
    """Whether the pair is the true one."""
    return truth[one.standing.person] == one.standing.number


def points(rows: list[Verdict], truth: Mapping[str, str]) -> tuple[int, int]:
    """Right and wrong, when each person gets the best candidate that is still free."""
    taken: set[tuple[str, str]] = set()
    right = wrong = 0
    for one in sorted(rows, key=lambda row: (row.kind != AUTOMATIC, -row.standing.score)):
        pair = {("p", one.standing.person), ("r", one.standing.number)}
        if one.standing.score < POINT or taken & pair:
            continue
        taken |= pair
        if is_right(one, truth):
            right += 1
        else:
            wrong += 1
    return right, wrong


def looked_at(rows: list[Verdict], truth: Mapping[str, str], found: int, true: int) -> int | None:
    """Pairs a person looks at. What was found for a person or a resident ends their other pairs."""
    wanted = WANTED * true
    done: set[tuple[str, str]] = set()
    seen = 0
    for one in sorted(rows, key=lambda row: -row.standing.score):
        if found >= wanted:
            break
        pair = {("p", one.standing.person), ("r", one.standing.number)}
        if one.kind == AUTOMATIC or done & pair:
            continue
        seen += 1
        if is_right(one, truth):
            found += 1
            done |= pair
    return seen if found >= wanted else None
