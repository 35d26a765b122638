"""What a child of an age should have had: 予防接種 and 乳幼児健診 (data/schedule.toml)."""

import tomllib
from dataclasses import dataclass
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
