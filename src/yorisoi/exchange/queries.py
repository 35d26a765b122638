"""Reading batches."""

from django.db.models import QuerySet

from yorisoi.exchange import kinds
from yorisoi.exchange.models import Batch, RowResult


def offered() -> QuerySet[Batch]:
    """The batches of these pages. Others have pages of their own, with rights of their own."""
    elsewhere = [kind.code for kind in kinds.all_kinds() if not kind.offered]
    return Batch.objects.exclude(kind__in=elsewhere)


def for_list(rows: QuerySet[Batch]) -> QuerySet[Batch]:
    """What a line of the list shows."""
    return rows.select_related("asked_by", "progress").prefetch_related("files")


def problems_of(batch: Batch, outcome: str = "") -> QuerySet[RowResult]:
    """The row results in the order of the files, all or of one outcome."""
    rows = batch.results.select_related("file")
    return rows.filter(outcome=outcome) if outcome else rows
