"""Date boxes that read both calendars and show how they have read them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse

from yorisoi import clock
from yorisoi.japanese import (
    DateError,
    PartialDate,
    both_calendars,
    day_ahead,
    parse_date,
    parse_partial_date,
    wareki,
)

# The route of ``ui.views.read_date``; the address is asked for when a box is drawn.
READING_ROUTE = "read_date"


@dataclass(frozen=True)
class Reading:
    """What stands beside the box: the date in both calendars, or why it cannot be read."""

    words: str = ""
    misread: bool = False


def read(text: str) -> Reading:
    """Say how ``text`` is read as a date. Nothing typed, nothing said."""
    if not text.strip():
        return Reading()
    try:
        return Reading(both_calendars(parse_date(text, strict=True), weekday=True))
    except DateError as problem:
        return Reading(str(problem), misread=True)


def read_partial(text: str) -> Reading:
    """Say how far a date is known: 昭和60年頃 is some day between two days."""
    if not text.strip():
        return Reading()
    try:
        found = parse_partial_date(text)
    except DateError as problem:
        return Reading(str(problem), misread=True)
    if found.earliest is None or found.latest is None:
        return Reading("日付はわからないものとします")
    if found.earliest == found.latest:
        return Reading(both_calendars(found.earliest, weekday=True))
    return Reading(f"{both_calendars(found.earliest)}から{both_calendars(found.latest)}まで")


def read_ahead(text: str) -> Reading:
    """Say which day 明日, +3日 or 来週月曜 is; any other date as ``read`` does."""
    day = day_ahead(text, clock.today())
    return Reading(both_calendars(day, weekday=True)) if day else read(text)


# What a box asks of the page that reads dates: nothing, partial=1 or ahead=1.
READERS = {"": read, "partial": read_partial, "ahead": read_ahead}


class JapaneseDateInput(forms.TextInput):
    """One text box for 令和7年4月1日, R7.4.1, 2025/4/1 or 20250401, and its reading beside it."""

    template_name = "ui/widgets/japanese_date.html"
    example = "例 R7.4.1"
    reads = ""  # a key of READERS

    def format_value(self, value: Any) -> str | None:
        """Show a stored date in 和暦 and leave what somebody typed as it is."""
        if isinstance(value, date):
            try:
                return wareki(value)
            except DateError:
                return value.isoformat()
        return None if value is None or value == "" else str(value)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the reading, so that the page says it without any script as well."""
        context = super().get_context(name, value, attrs)
        widget = context["widget"]
        widget["attrs"].setdefault("autocomplete", "off")
        widget["attrs"].setdefault("placeholder", self.example)
        address = reverse(READING_ROUTE)
        widget["attrs"]["data-date-url"] = f"{address}?{self.reads}=1" if self.reads else address
        reading = READERS[self.reads](widget["value"] or "")
        # What is wrong is said by the field's error; twice would be noise.
        widget["reading"] = Reading() if reading.misread else reading
        return context


class JapaneseDateField(forms.DateField):
    """A form field for one day, written in either calendar."""

    widget = JapaneseDateInput
    default_error_messages = {
        "required": "日付を入力してください。",
        "too_early": "%(limit)sより前の日付です。もう一度確かめてください。",
        "too_late": "%(limit)sより後の日付です。もう一度確かめてください。",
    }

    def __init__(
        self, *, earliest: date | None = None, latest: date | None = None, **options: Any
    ) -> None:
        super().__init__(**options)
        self.earliest = earliest
        self.latest = latest

    def to_python(self, value: Any) -> date | None:
        """Read the text; a date is passed on."""
        if isinstance(value, date) or value in self.empty_values:
            return super().to_python(value)
        try:
            return parse_date(str(value), strict=True)
        except DateError as problem:
            raise ValidationError(str(problem), code="invalid") from None

    def validate(self, value: date | None) -> None:
        """Refuse a day outside the limits, when there are limits."""
        super().validate(value)
        if value is None:
            return
        for code, limit, is_outside in (
            ("too_early", self.earliest, self.earliest and value < self.earliest),
            ("too_late", self.latest, self.latest and value > self.latest),
        ):
            if limit and is_outside:
                raise ValidationError(
                    self.error_messages[code], code=code, params={"limit": wareki(limit)}
                )

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare days, not their spelling: R7.4.1 over 令和7年4月1日 is no change."""
        if self.disabled:
            return False
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True


class PartialDateInput(JapaneseDateInput):
    """The same box for a date of which perhaps only a part is known."""

    example = "例 S60.4.1、昭和60年頃"
    reads = "partial"


class PartialDateField(forms.CharField):
    """A form field for a date as far as it is known; gives a ``PartialDate``, the words kept."""

    widget = PartialDateInput
    default_error_messages = {"required": "日付を入力してください。"}

    def to_python(self, value: Any) -> Any:
        """Read the text; nothing typed is ``None``."""
        if isinstance(value, PartialDate) or value in self.empty_values:
            return value or None
        try:
            return parse_partial_date(str(value).strip())
        except DateError as problem:
            raise ValidationError(str(problem), code="invalid") from None

    def run_validators(self, value: Any) -> None:
        """Check what was said as text: its length, and that it holds no null characters."""
        super().run_validators(str(value) if value else value)


class DayAheadInput(JapaneseDateInput):
    """The same box for what is to be done: it also takes 明日, +3日 and 来週月曜."""

    example = "例 明日、+3日"
    reads = "ahead"


class DayAheadField(JapaneseDateField):
    """A form field for a day to come, as one says it."""

    widget = DayAheadInput

    def to_python(self, value: Any) -> date | None:
        """Read the words; any other date as written in either calendar."""
        ahead = day_ahead(value, clock.today()) if isinstance(value, str) else None
        return ahead or super().to_python(value)
