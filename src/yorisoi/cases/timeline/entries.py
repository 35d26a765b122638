"""What a timeline is made of: the cases it reads, the entries it shows, where they come from."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from yorisoi.access.models import Staff
from yorisoi.cases.facts.sight import Sight
from yorisoi.people.secret_words import SecretWords


@dataclass(frozen=True)
class Span:
    """A case, or the part of a case, whose entries stand in the timeline."""

    case: int
    until: datetime | None = None  # what happened later belongs elsewhere
    besides: int | None = None  # what stands in that case as well is shown there already
    sight: Sight | None = None  # what may be asked of the registers; in the case itself alone


@dataclass(frozen=True)
class Scope:
    """What is read, and by whom."""

    viewer: Staff
    own: Span
    mothers: Span | None = None  # 特定妊婦: the mother's case until this one began
    subjects: tuple[int, ...] = ()  # whom the cases and their texts are about

    @property
    def spans(self) -> list[Span]:
        """All parts."""
        return [self.own, self.mothers] if self.mothers else [self.own]

    @property
    def sight(self) -> Sight:
        """What may be asked of the registers."""
        return self.own.sight or Sight(self.viewer)


@dataclass(frozen=True)
class Entry:
    """One thing that happened, as the page shows it."""

    source: str
    id: int
    moment: datetime
    badge: str
    title: str = ""
    text: str = ""
    author: str = ""
    state: str = ""  # 確定, 承認済
    tone: str = "info"
    has_time: bool = True
    foot: tuple[str, ...] = ()
    link: tuple[str, str] | None = None  # address, words
    from_register: bool = False
    mothers: bool = False
    draft: bool = False
    # Who else is named in it, and which other cases, for the log.
    persons: tuple[int, ...] = ()
    cases: tuple[int, ...] = ()

    def masked(self, secret: SecretWords) -> "Entry":
        """The same without what the reader must not read in it."""
        if not secret.patterns:
            return self
        return replace(
            self,
            title=secret.masked(self.title),
            text=secret.masked(self.text),
            foot=tuple(secret.masked(one) for one in self.foot),
        )

    @property
    def anchor(self) -> str:
        """Its place on the page."""
        return f"{self.source}-{self.id}"


@dataclass(frozen=True)
class Source:
    """One kind of entries.

    ``rows`` gives the records of a span, each with ``moment`` (when it happened) and ``who`` (id of
    the staff member) annotated, or None where there can be none; ``show`` makes entries of some of
    them, by their ids, in a fixed number of queries. ``searched``: the columns in which a word is
    looked for; what is not a column of its own ``worded`` puts beside the rows, and is asked to only
    when words are looked for. ``under``: code and title of the chip that it shares with others; without, it has one
    of its own.

    Codes are small letters alone: the page is ordered by them here and in the database.
    """

    code: str
    title: str
    rows: Callable[[Span, Staff], "QuerySet[Any] | None"]
    show: Callable[[Sequence[int], Scope], list[Entry]]
    searched: tuple[str, ...] = field(default=())
    under: tuple[str, str] | None = None
    worded: "Callable[[QuerySet[Any], Span], QuerySet[Any]] | None" = None

    @property
    def chip(self) -> tuple[str, str]:
        """Code and title of its chip."""
        return self.under or (self.code, self.title)
