"""同じ人かもしれない組 of the old data, for whoever looks for records that are double (matching/twice.py)."""

from yorisoi.legacy.models import Twin
from yorisoi.matching import twice


def offered() -> list[tuple[int, int, str]]:
    """Every pair of persons with the reason the move gave."""
    return list(Twin.objects.values_list("one_id", "other_id", "why").order_by("pk"))


def register() -> None:
    """At the start."""
    twice.offered_by("legacy", offered)
