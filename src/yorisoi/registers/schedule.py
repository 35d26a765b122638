"""What a child of an age should have had: 予防接種 and 乳幼児健診 (data/schedule.toml); the line of EPDS."""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "data" / "schedule.toml"


@dataclass(frozen=True)
class Vaccine:
    """One vaccine: for each dose, from which age in months it is late, and until when it is given."""

    kind: str  # 接種種類コード
    title: str
    late_from: tuple[int, ...]
    until: tuple[int, ...]
    counts_as: tuple[str, ...] = ()  # other kinds that stand for it


@dataclass(frozen=True)
class CheckupDue:
    """One check-up, and the age in months by which it should have come."""

    kind: str  # 健診種別コード
    title: str
    due: int


@dataclass(frozen=True)
class Schedule:
    """Both, in the order of the file."""

    vaccines: tuple[Vaccine, ...]
    checkups: tuple[CheckupDue, ...]


@dataclass(frozen=True)
class EpdsLine:
    """From which total, and from which answer to the tenth question, somebody must care."""

    total: int = 9  # 岡野 1996
    tenth: int = 1


Kept = Callable[[date], tuple[Vaccine, ...]]
_kept: list[Kept] = []


_lines: list[Callable[[date], EpdsLine]] = []


def kept_by(found: Kept, line: Callable[[date], EpdsLine]) -> None:
    """Take the ward's own schedule of 予防接種, and its line of EPDS, from the room that keeps them."""
    _kept[:] = [found]
    _lines[:] = [line]


def epds_line(day: date) -> EpdsLine:
    """The line in force on ``day``; without a room that keeps one, the shipped one."""
    return _lines[0](day) if _lines else EpdsLine()


def vaccines(day: date) -> tuple[Vaccine, ...]:
    """The schedule of 予防接種 in force on ``day``; without a room that keeps one, the shipped one."""
    return _kept[0](day) if _kept else schedule().vaccines


@cache
def schedule() -> Schedule:
    """The schedule as shipped."""
    raw = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return Schedule(
        tuple(
            Vaccine(one["kind"], one["title"], tuple(one["late_from"]), tuple(one["until"]))
            for one in raw["vaccine"]
        ),
        tuple(CheckupDue(one["kind"], one["title"], one["due"]) for one in raw["checkup"]),
    )
