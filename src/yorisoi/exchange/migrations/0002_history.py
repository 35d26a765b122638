"""Batches and their files under change history; progress and row results not.

``exchange_batch`` and ``exchange_batchfile`` say who had what done with which files: decisions.

``exchange_progress`` is written twice a second by the machine alone and is worth nothing when
the batch has ended. ``exchange_rowresult`` is written by the machine in the same way: it follows
from the file, which is kept under its SHA-256, and a register feed may bring many thousands. Both
are written while the work's own transaction is open, on another connection, which no event of
that transaction could cover.
"""

from django.db import migrations

from yorisoi.audit.history import Tracked


class Migration(migrations.Migration):
    dependencies = [("exchange", "0001_initial"), ("audit", "0002_append_only")]
    operations = [Tracked("exchange_batch"), Tracked("exchange_batchfile")]
