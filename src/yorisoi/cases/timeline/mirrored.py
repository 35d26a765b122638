"""What the sources that read the mirrors share: days as moments, words to search, where it is from."""

from typing import Any

from django.db.models import BigIntegerField, Case, DateTimeField, Func, TextField, Value, When
from django.db.models.functions import Cast

from yorisoi.clock import TOKYO
from yorisoi.japanese import wareki_short
from yorisoi.registers.models import MirrorRow

# Nobody of ours wrote it.
NOBODY = Cast(Value(None), BigIntegerField())


def midnight(day: Any) -> Func:
    """The day's first moment in Japan, of a column or an expression of days."""
    return Func(
        day,
        template="((%(expressions)s)::timestamp AT TIME ZONE 'Asia/Tokyo')",
        output_field=DateTimeField(),
    )


def joined(*parts: Any) -> Func:
    """Texts with a blank between them; those that are NULL are left out."""
    return Func(Value(" "), *parts, function="concat_ws", output_field=TextField())


def in_words(field: str, words: dict[str, str]) -> Case:
    """The words of a coded column; a code that nobody knows as it came."""
    return Case(
        *(When(**{field: code}, then=Value(said)) for code, said in words.items()),
        default=field,
        output_field=TextField(),
    )


def whence(row: MirrorRow, register: str) -> tuple[str, ...]:
    """From which register, of which day, and what is worth a look in it."""
    day = wareki_short(row.feed.stamp.astimezone(TOKYO).date())
    found = [f"{register}（{day} の連携）"]
    if row.absent_since is not None:
        found.append("いまの台帳にはありません")
    return (*found, *row.flags)
