"""A time box that reads 1530, 15:30 and 午後3時半 and shows how it has read them."""

from datetime import time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse

from yorisoi.japanese import TimeError, both_clocks, parse_time
from yorisoi.ui.dates import READING_ROUTE, Reading


def read_time(text: str) -> Reading:
    """Say how ``text`` is read as a time of day. Nothing typed, nothing said."""
    if not text.strip():
        return Reading()
    try:
        return Reading(both_clocks(parse_time(text)))
    except TimeError as problem:
        return Reading(str(problem), misread=True)


class ClockTimeInput(forms.TextInput):
    """One text box for a time of day, and its reading beside it when it was written in words."""

    template_name = "ui/widgets/japanese_date.html"

    def format_value(self, value: Any) -> str | None:
        """15:30, and what somebody typed as it is."""
        if isinstance(value, time):
            return f"{value:%H:%M}"
        return None if value is None or value == "" else str(value)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add where the reading comes from."""
        context = super().get_context(name, value, attrs)
        attributes = context["widget"]["attrs"]
        attributes.setdefault("autocomplete", "off")
        attributes.setdefault("placeholder", "例 1530")
        attributes["data-date-url"] = f"{reverse(READING_ROUTE)}?time=1"
        return context


class ClockTimeField(forms.Field):
    """A form field for a time of day, to the minute."""

    widget = ClockTimeInput
    default_error_messages = {"required": "時刻を入力してください。"}

    def to_python(self, value: Any) -> time | None:
        """Read the text; a time is passed on."""
        if value in self.empty_values or (isinstance(value, str) and not value.strip()):
            return None
        if isinstance(value, time):
            return value.replace(second=0, microsecond=0)
        try:
            return parse_time(str(value)[:30])
        except TimeError as problem:
            raise ValidationError(str(problem), code="invalid") from None
