"""Hundreds of numbers as one value of a statement."""

from collections.abc import Iterable

from django.db.models.expressions import RawSQL


def among(numbers: Iterable[int]) -> RawSQL:
    """For ``filter(case__in=…)``: one array, where a list would be a value for each number.

    Django and the driver prepare values one by one, which takes longer than to find the rows.
    """
    return RawSQL("SELECT unnest(%s::bigint[])", [list(numbers)])
