"""What 統合基盤 has put into the inbox of the demo ward: 全件 of the week before, 差分 of this morning."""

import tempfile
from datetime import datetime, time, timedelta
from pathlib import Path

from yorisoi import clock
from yorisoi.demo.register_files import write_differences, write_registers
from yorisoi.demo.ward import Ward
from yorisoi.registers import inbox

MOVED = 40  # residents of the 差分: some of them are of families on file
NIGHT = time(2, 0)


def deliver_registers(ward: Ward) -> int:
    """The files with their sidecars; how many CSV files there were."""
    this_morning = datetime.combine(ward.today, NIGHT, clock.TOKYO)
    with tempfile.TemporaryDirectory() as folder:
        files = write_registers(ward, Path(folder), this_morning - timedelta(days=7))
        files.append(write_differences(ward, Path(folder), this_morning, MOVED))
        inbox.deliver_files(path for path in Path(folder).iterdir())
        return len(files)
