"""What 統合基盤 has put into the inbox of the demo ward: 全件 of every register, and one 差分 of 住民."""

import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from yorisoi import clock
from yorisoi.demo.register_files import write_differences, write_registers
from yorisoi.demo.ward import Ward
from yorisoi.registers import inbox

MOVED = 40  # residents of the 差分: some of them are of families on file
# Stamped before the sample files that come with the product: who tries those on the demo ward finds
# them taken, and not refused as older than what is there.
STAMP = datetime(2025, 8, 25, 2, 0, tzinfo=clock.TOKYO)


def deliver_registers(ward: Ward) -> int:
    """The files with their sidecars; how many CSV files there were."""
    with tempfile.TemporaryDirectory() as folder:
        files = write_registers(ward, Path(folder), STAMP)
        differences = write_differences(
            ward, Path(folder), STAMP + timedelta(days=6), MOVED, today=ward.today
        )
        files.append(differences)
        inbox.deliver_files(path for path in Path(folder).iterdir())
        return len(files)
