"""Keys as they are kept in the index, and read again: column by column, nothing parsed anew."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from yorisoi.matching.keys import Keys

ARRAYS = (
    "names", "kanas", "letters", "surnames", "surname_kanas", "givens", "given_kanas",
    "rooms", "houses", "blocks", "towns",
)  # fmt: skip
KEPT = (*ARRAYS, "early", "late", "sex")


def kept(keys: Keys) -> str:
    """As JSON."""
    arrays = [list(getattr(keys, name)) or None for name in ARRAYS]
    days = [day.isoformat() if day else None for day in (keys.early, keys.late)]
    return json.dumps([*arrays, *days, keys.sex or None], ensure_ascii=False)


def read(said: str | Sequence[Any]) -> Keys:
    """What ``kept`` made."""
    values: Sequence[Any] = json.loads(said) if isinstance(said, str) else said
    early, late, sex = values[len(ARRAYS) :]
    return Keys(
        **{name: tuple(values[at] or ()) for at, name in enumerate(ARRAYS)},
        early=date.fromisoformat(early) if early else None,
        late=date.fromisoformat(late) if late else None,
        sex=sex or "",
    )
