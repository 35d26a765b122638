"""Files of registers as a ward's 統合基盤 puts them into the inbox."""

import hashlib
import json
import shutil
from collections.abc import Mapping
from typing import Any

from tests.registers.feeds import SAMPLE
from yorisoi import audit
from yorisoi.exchange import engine
from yorisoi.exchange.models import Batch
from yorisoi.registers import inbox, order
from yorisoi.registers.models import Feed, FeedState
from yorisoi.registers.receiving import Receipt

SYSTEM = audit.Visitor("システム")
HEADING = (
    "宛名番号,年度,学年コード,在籍校コード,在籍校名,学級,在籍区分,就学開始年月日,異動事由,異動年月日,"
    "保護者_宛名番号,削除フラグ"
)


def school(*numbers: str, grade: str = "P1") -> bytes:
    """学齢簿 with a row for each 宛名番号."""
    rows = [f"{number},2025,{grade},E001,本町小,1組,在籍,2025-04-01,,,,0" for number in numbers]
    return "\r\n".join([HEADING, *rows, ""]).encode()


def name_of(stamp: str, *, code: str = "gakureibo", mode: str = "diff", sequence: int = 1) -> str:
    return f"{code}_131999_{stamp}_{mode}_{sequence:03d}.csv"


def sidecar_for(name: str, content: bytes, **more: Any) -> bytes:
    code, _, _, mode, _ = name.split("_")
    said: Mapping[str, Any] = {
        "file": name,
        "interface": code,
        "kind": mode,
        "rows": content.count(b"\r\n") - 1,
        "sha256": hashlib.sha256(content).hexdigest(),
        "created_at": "2025-09-01T00:00:00+09:00",
    }
    return json.dumps({**said, **more}).encode()


def put(name: str, content: bytes, **more: Any) -> None:
    """A file with its sidecar into the inbox; ``more`` is what the sidecar says otherwise."""
    inbox.make_folders()
    (inbox.folder() / name).write_bytes(content)
    (inbox.folder() / f"{name}.json").write_bytes(sidecar_for(name, content, **more))


def put_sample(*names: str) -> None:
    """Files of the sample, or all of them."""
    inbox.make_folders()
    for path in SAMPLE.iterdir():
        if not names or path.name.removesuffix(".json") in names:
            shutil.copyfile(path, inbox.folder() / path.name)


def look(**how: Any) -> list[Receipt]:
    with audit.visiting(SYSTEM):
        return inbox.look(**how)


def run_all() -> list[Batch]:
    """What the worker does with the queue: one batch after the other."""
    done: list[Batch] = []
    with audit.visiting(SYSTEM):
        order.go_on()
        while feed := Feed.objects.filter(state=FeedState.TAKING).order_by("batch_id").first():
            assert feed.batch_id
            done.append(engine.run(feed.batch_id))
    return done


def left() -> set[str]:
    """What lies in the inbox."""
    return {path.name for path in inbox.folder().iterdir()}
