"""操作権限一覧表: the whole table on one page, for the ward."""

from itertools import groupby

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from yorisoi.access import rights
from yorisoi.access.door import door
from yorisoi.access.request import StaffRequest
from yorisoi.access.rights import Action, Relation, Role

ROOMS = {
    "access": "サインイン・職員・権限",
    "audit": "監査",
    "cases": "ケース",
    "exchange": "データの受け渡し",
    "home": "ホーム",
    "operations": "運用",
    "people": "人物",
    "ui": "画面部品",
}


@door("access.rights.read")
@require_GET
def rights_page(request: StaffRequest) -> HttpResponse:
    """Rows: actions by room. Columns: roles. Cells: in which relation."""
    rows = sorted(rights.table().values(), key=lambda action: room(action))
    groups = [
        {"label": ROOMS.get(name, name), "rows": [row(action) for action in actions]}
        for name, actions in groupby(rows, key=room)
    ]
    return render(request, "access/rights.html", {"groups": groups, "roles": list(Role)})


def room(action: Action) -> str:
    """The room an action belongs to, from its code."""
    return action.code.split(".")[0]


def row(action: Action) -> dict[str, object]:
    """One line of the table: title, marks, and a cell for each role in words."""
    return {"action": action, "cells": [cell(action, role) for role in Role]}


def cell(action: Action, role: Role) -> str:
    """「○」 without condition, the relations in words, or nothing; with dates when it has some."""
    words = []
    for rule in action.rules:
        if rule.role != role:
            continue
        relations = "・".join("○" if r is Relation.ANY else r.value for r in rule.relations)
        since = f"{rule.since}から" if rule.since else ""
        until = f"{rule.until}まで" if rule.until else ""
        words.append(f"{relations}{f'（{since}{until}）' if since or until else ''}")
    return "、".join(words)
