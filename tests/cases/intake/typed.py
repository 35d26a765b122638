"""A filled-in page 相談を受ける, as a browser sends it."""

from typing import Any
from uuid import UUID

PAGE = "/cases/intake/5f0c7a52-3b1e-4f4e-9a86-3f1f0a0f5b11/"
KEY = UUID("5f0c7a52-3b1e-4f4e-9a86-3f1f0a0f5b11")
TEXT = "朝の健康観察で左ほほにあざを確認。本人は「お父さんにたたかれた」と話している。"


def page_of(worker: int, **changes: Any) -> dict[str, Any]:
    """The school about one new child, 桜井　葵. A change of None leaves the field out."""
    said: dict[str, Any] = {
        "received_on": "令和8年6月15日",
        "received_time": "10:28",
        "reception": "reception.phone",
        "route": "route.school",
        "caller_words": "若葉小学校　養護教諭　瀬戸",
        "matter": "matter.abuse",
        "abuse": "abuse.physical",
        "abuser": "abuser.father",
        "text": TEXT,
        "urgency": "urgency.high",
        "first_step": "first_step.meeting",
        "worker": worker,
        "child-0-name": "桜井　葵",
        "child-0-kana": "サクライ　アオイ",
        "child-0-state": "known",
        "child-0-born": "小1",
        "child-0-sex": "female",
    }
    said |= {name.replace("__", "-"): value for name, value in changes.items()}
    return {name: value for name, value in said.items() if value is not None}
