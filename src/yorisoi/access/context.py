"""What every page shows around its content: the centre, the person, the navigation."""

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from yorisoi.access import rights
from yorisoi.access.entrance import who_is
from yorisoi.access.menu import Entry
from yorisoi.access.models import Staff
from yorisoi.access.relations import Who

# The order of the groups; inside one, the order of the rooms and of their NAVIGATION.
GROUPS = ["", "みんなで", "まとめる", "しくみ"]


def page(request: HttpRequest) -> dict[str, Any]:
    """Context for ui/base.html and ui/plain.html."""
    context: dict[str, Any] = {
        "centre_name": settings.CENTRE_NAME,
        "signin_url": reverse("access:signin"),
        "demo": settings.DEMO,
    }
    staff = getattr(request, "user", None)
    if staff is None or not staff.is_authenticated or getattr(request, "why_over", None):
        return context
    who = who_is(staff)
    if who is None:
        return context
    posting = staff.posting_on(who.day)
    return context | {
        "staff": {"name": staff.name, "team_name": str(posting)},
        "staff_menu": [
            {"label": "パスワードの変更", "url": reverse("access:own_password"), "post": False},
            {"label": "サインアウト", "url": reverse("access:signout"), "post": True},
        ],
        "idle_seconds": settings.SESSION_IDLE_SECONDS,
        "keepalive_url": reverse("access:keep_alive"),
        "search_url": search_url(who),
        # Asked for only by a page that draws it; a fragment does not count anything.
        "navigation": SimpleLazyObject(lambda: navigation(request, staff, who)),
    }


def may(who: Who, code: str) -> bool:
    """Whether the role has the action at all; the page itself decides about the object."""
    return any(
        rule.role == who.role and rule.holds_on(who.day) for rule in rights.action(code).rules
    )


def navigation(request: HttpRequest, staff: Staff, who: Who) -> list[dict[str, Any]]:
    """The groups of the left column with the entries this person may use."""
    groups: dict[str, list[dict[str, Any]]] = {label: [] for label in GROUPS}
    for entry in all_entries():
        if may(who, entry.action):
            item = {
                "label": entry.label,
                "url": reverse(entry.address),
                "icon": entry.icon,
                "key": entry.key,
            }
            groups[entry.group].append(item | counted(entry, staff))
    mark_current(request.path, [item for items in groups.values() for item in items])
    return [{"label": label, "items": items} for label, items in groups.items() if items]


@cache
def all_entries() -> tuple[Entry, ...]:
    """What each room offers, in the order of the rooms."""
    rooms = [room for room in settings.ROOMS if find_spec(f"{room}.access")]
    return tuple(
        entry
        for room in rooms
        for entry in getattr(import_module(f"{room}.access"), "NAVIGATION", [])
    )


def counted(entry: Entry, staff: Staff) -> dict[str, Any]:
    """What the counter of an entry says, when it has one."""
    if entry.counter is None:
        return {}
    count = entry.counter(staff)
    return {"count": count.number, "urgent": count.urgent}


def mark_current(path: str, items: list[dict[str, Any]]) -> None:
    """The entry whose address the path begins with; of several the longest."""
    fitting = [
        item
        for item in items
        if path == item["url"] or (item["url"] != "/" and path.startswith(item["url"]))
    ]
    if fitting:
        max(fitting, key=lambda item: len(item["url"]))["current"] = True


def search_url(who: Who) -> str:
    """Where the search box leads, for those who may search."""
    return reverse("cases:search") if may(who, "people.person.search") else ""
