"""操作権限一覧表: the whole table on one page, for the ward."""

from itertools import groupby

from django.apps import apps
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from yorisoi.access import rights
from yorisoi.access.door import door
from yorisoi.access.request import StaffRequest
from yorisoi.access.rights import Action, Relation, Role
from yorisoi.japanese import wareki


@door("access.rights.read")
@require_GET
def rights_page(request: StaffRequest) -> HttpResponse:
    """Rows: actions by room. Columns: roles. Cells: in which relation."""
    order = {name.rpartition(".")[2]: number for number, name in enumerate(settings.ROOMS)}
    order["demo"] = len(order)  # nobody's: it comes last
    rows = sorted(rights.table().values(), key=lambda action: order[room(action)])
    groups = [
        {
            "label": apps.get_app_config(name).verbose_name,
            "rows": [row(action) for action in actions],
        }
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
        since = f"{wareki(rule.since)}から" if rule.since else ""
        until = f"{wareki(rule.until)}まで" if rule.until else ""
        words.append(f"{relations}{f'（{since}{until}）' if since or until else ''}")
    return "、".join(words)
