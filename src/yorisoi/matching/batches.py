"""The kinds of batch of this room."""

from yorisoi.exchange import kinds
from yorisoi.matching import running, running_index

FULL = kinds.declare(
    kinds.Kind(
        "matching_full",
        "名寄せ（全件）",
        run=running.run_full,
        action="matching.batch.full",
        least_files=0,
        unattended=True,
        offered=False,
    )
)
TRAIN = kinds.declare(
    kinds.Kind(
        "matching_train",
        "名寄せの学習",
        run=running.run_training,
        action="matching.batch.train",
        least_files=0,
        unattended=True,
        offered=False,
    )
)
INDEX = kinds.declare(
    kinds.Kind(
        "matching_index",
        "名寄せの見出し",
        run=running_index.run_index,
        action="matching.batch.index",
        least_files=0,
        unattended=True,
        offered=False,
    )
)
TWICE = kinds.declare(
    kinds.Kind(
        "matching_twice",
        "重複の候補さがし",
        run=running_index.run_twice,
        action="matching.batch.twice",
        least_files=0,
        unattended=True,
        offered=False,
    )
)
