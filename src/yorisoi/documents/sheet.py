"""What one paper holds, before it has its number; and the words that several papers share."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from yorisoi import clock
from yorisoi.documents import fonts
from yorisoi.documents.models import IssueKind
from yorisoi.japanese import age_label, grade_on, wareki, wareki_short
from yorisoi.people.models import Person, PersonState

GROWN = 19  # from this age on no 学年 is written


@dataclass(frozen=True)
class Sheet:
    """One paper, collected."""

    kind: IssueKind
    template: str
    about: str  # stands at the head of every page
    data: dict[str, Any]
    persons: frozenset[int]
    cases: frozenset[int] = frozenset()
    has_protected: bool = False
    told_with: frozenset[int] = frozenset()  # others whom its texts may be about
    note: str = ""
    others: dict[str, list[int]] = field(default_factory=dict)  # for the log

    def unprintable(self) -> fonts.Unprintable:
        """What of it no typeface can draw."""
        found = fonts.Unprintable()
        fonts.printable([self.about, self.data], found)
        return found


def fact(label: str, value: object, *, wide: bool = False) -> dict[str, Any]:
    """One line of a table of facts."""
    return {"label": label, "value": str(value) if value else "", "wide": wide}


def moment(at: datetime | None) -> str:
    """令和8年6月15日（月） 10:30, in Japan."""
    if at is None:
        return ""
    local = at.astimezone(clock.TOKYO)
    return f"{wareki(local.date(), weekday=True)} {local:%H:%M}"


def day_words(day: date | None) -> str:
    """令和8年6月15日."""
    return wareki(day) if day else ""


def born_words(person: Person, day: date) -> str:
    """平成30年5月14日（8歳・小2), or what was said of it."""
    if person.state == PersonState.UNBORN:
        return f"出産予定 {wareki(person.expected_on)}" if person.expected_on else "胎児"
    if person.born_on is None or person.born_on > day:
        return person.born_said or "不明"
    end = min(day, person.died_on) if person.died_on else day
    words = [age_label(person.born_on, end, months_below=3)]
    if person.died_on and person.died_on <= day:
        words.append(f"{wareki(person.died_on)}死亡")
    elif int(person.born_on.year) + GROWN > day.year:
        words.append(grade_on(person.born_on, day).label)
    return f"{wareki(person.born_on)}（{'・'.join(words)}）"


def born_short(person: Person, day: date) -> str:
    """H30.5.14（8歳・小2）, for a narrow column."""
    if person.born_on is None or person.born_on > day or person.state == PersonState.UNBORN:
        return born_words(person, day)
    return born_words(person, day).replace(wareki(person.born_on), wareki_short(person.born_on), 1)


def named(person: Person) -> str:
    """渡邉　結衣（ワタナベ　ユイ）."""
    return f"{person.name}（{person.kana}）" if person.kana else person.name


def joined(parts: Iterable[object], between: str = "、") -> str:
    """The parts that say something."""
    return between.join(str(part) for part in parts if part)
