"""What the function of a kind gets: the files, their rows, and the counts that must add up.

    def run(batch: BatchRun) -> None:
        for row in batch.rows(LAYOUT):      # rows that cannot be read are refused already
            if nothing_to_do(row):
                batch.unchanged()
            else:
                do(row)
                batch.applied()

Every row read is counted once: applied, unchanged, held (a person must decide) or refused. The
function runs in one transaction. It does not commit and does not know whether this is a check.
"""

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from yorisoi import clock
from yorisoi.access.models import Staff
from yorisoi.exchange import tables
from yorisoi.exchange.columns import Checked, Layout
from yorisoi.exchange.models import Batch, Progress
from yorisoi.exchange.notebook import Counts, Notebook
from yorisoi.exchange.problems import Outcome, Problem
from yorisoi.exchange.tables import Source

NOTE_EVERY = 0.5  # seconds


class StoppedByPerson(Exception):
    """Somebody asked to stop this batch."""


class StoppedByMachine(Exception):
    """The process is to end; the batch will be run again."""


Watch = Callable[["BatchRun"], None]


class BatchRun:
    """One batch while it runs."""

    def __init__(
        self,
        batch: Batch,
        files: list[Source],
        notebook: Notebook,
        *,
        keeps_values: bool,
        must_end: Callable[[], bool] = lambda: False,
        watch: Watch | None = None,
    ) -> None:
        self.batch, self.files, self.notebook = batch, files, notebook
        self.keeps_values, self.must_end, self.watch = keeps_values, must_end, watch
        self.counts = Counts()
        self.left_out: list[Problem] = []  # what is wrong of files that cannot be read
        self.result: dict[str, Any] = {}  # for the pages of the kind; kept even of a check
        self.done, self.total = 0, None if not files else sum(file.size for file in files)
        self.current_step = "読み込んでいます"
        self.began_at = time.monotonic()
        self.noted_at = 0.0
        self.by_bytes = True

    @property
    def by(self) -> Staff | None:
        """Who asked for it; None is the system itself."""
        return self.batch.asked_by

    # --- rows

    def rows(self, layout: Layout) -> Iterator[Checked]:
        """The readable rows of all files. Unreadable ones are counted, noted and left out."""
        for file in self.files:
            for sheet in tables.sheets(file):
                for row in layout.rows(sheet):
                    self.counts.read += 1
                    if row.problems:
                        self.refused(*row.problems)
                    else:
                        yield row
                    self.tick()

    # --- counts

    def read(self, number: int = 1) -> None:
        """Rows that were read otherwise than by ``rows``."""
        self.counts.read += number
        self.tick()

    def applied(self, number: int = 1) -> None:
        """Rows that changed something."""
        self.counts.applied += number
        self.tick()

    def unchanged(self, number: int = 1) -> None:
        """Rows that say what is known already."""
        self.counts.unchanged += number
        self.tick()

    def held(self, *problems: Problem) -> None:
        """One row that a person must decide about, for these reasons."""
        self.counts.held += 1
        self.results(Outcome.HELD, problems)

    def refused(self, *problems: Problem) -> None:
        """One row that cannot be taken, for these reasons."""
        self.counts.refused += 1
        self.results(Outcome.REFUSED, problems)

    def warning(self, problem: Problem) -> None:
        """Something to look at in a row that is counted otherwise."""
        self.results(Outcome.WARNING, (problem,))

    def information(self, problem: Problem) -> None:
        """Something worth knowing of a row, or of a file, that needs nobody's hand."""
        self.results(Outcome.INFORMATION, (problem,))

    def unreadable(self, problem: Problem) -> None:
        """A file that cannot be read; the others are."""
        self.left_out.append(problem)
        self.results(Outcome.REFUSED, (problem,))

    def forget(self, file: int) -> None:
        """Nothing that was said of the rows of a file holds: it could not be read to its end."""
        self.notebook.forget(file)

    def results(self, outcome: Outcome, problems: tuple[Problem, ...]) -> None:
        """Keep what is said about a row."""
        for problem in problems:
            self.notebook.result(outcome, problem, with_value=self.keeps_values)
        self.tick()

    # --- progress

    def step(self, words: str, total: int | None = None) -> None:
        """A new part of the work begins; with ``total`` it is counted by ``advance``."""
        self.current_step, self.done, self.total, self.by_bytes = words, 0, total, False
        self.began_at = time.monotonic()
        self.note()

    def say(self, words: str) -> None:
        """The step goes on with something else: other words, the same count."""
        self.current_step = words
        self.note()

    def advance(self, number: int = 1) -> None:
        """So much of the step is done."""
        self.done += number
        self.tick()

    def tick(self) -> None:
        """Called at every row; writes now and then."""
        if time.monotonic() - self.noted_at >= NOTE_EVERY:
            self.note()

    def note(self) -> None:
        """Write the progress, and hear whether to stop.

        :raises StoppedByPerson: when somebody asked for it.
        :raises StoppedByMachine: when the process is to end.
        """
        stop = self.last_note()
        if self.watch:
            self.watch(self)
        if stop:
            raise StoppedByPerson
        if self.must_end():
            raise StoppedByMachine

    def so_far(self) -> Progress:
        """The progress as it is now, for who watches in the same process.

        The database is not asked: in the middle of a COPY its connection would wait for ever.
        """
        elapsed = timedelta(seconds=time.monotonic() - self.began_at)
        return Progress(
            step=self.current_step,
            done=self.done,
            total=self.total,
            started_at=clock.now() - elapsed,
        )

    def last_note(self) -> bool:
        """Write the progress. Whether somebody asked to stop."""
        self.noted_at = time.monotonic()
        if self.by_bytes:
            self.done = sum(file.read for file in self.files)
        return self.notebook.note(self.current_step, self.done, self.total, self.counts)
