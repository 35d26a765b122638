"""Every page of the product that somebody may open, with the numbers of things that exist."""

from collections.abc import Iterator

from django.urls import reverse
from playwright.sync_api import Response

from tests.browser.desk import Desk
from tests.browser.people import CASEWORKER
from tests.browser.ward import Ward
from tests.test_every_address import ABOUT_A_CONSULTATION, ADDRESSES, NEW_PAGE, action_of


def numbers(ward: Ward, number: str) -> dict[str, int]:
    """The number in an address, by room or name. A new room says here what its pages are about."""
    held = ward.ask(
        "SELECT c.id FROM cases_case c JOIN access_staff s ON s.id = c.worker_id"
        " WHERE s.number = %s ORDER BY c.id LIMIT 1",
        number,
    )
    return {
        "access": ward.staff(number),
        "access:team_change": ward.ask("SELECT min(id) FROM access_team")[0],
        "audit": ward.ask("SELECT max(id) FROM audit_event")[0],
        "cases": held[0] if held else ward.case_of(CASEWORKER),
        **dict.fromkeys(
            ABOUT_A_CONSULTATION, ward.ask("SELECT max(id) FROM cases_consultation")[0]
        ),
        "documents": held[0] if held else ward.case_of(CASEWORKER),
        "documents:reception": ward.ask("SELECT coalesce(max(id), 0) FROM cases_consultation")[0],
        "people": ward.ask("SELECT min(subject_id) FROM cases_case")[0],
        "exchange": ward.ask("SELECT max(id) FROM exchange_batch")[0],
    }


def deadline(ward: Ward, kind: str) -> dict[str, int]:
    """An open deadline of a kind, with its case."""
    ask = "SELECT id, case_id FROM cases_task WHERE kind = %s AND done_at IS NULL ORDER BY due_at"
    task, case = ward.ask(f"{ask} LIMIT 1", kind)[0]
    return {"task": task, "pk": case}


def addresses(ward: Ward, number: str) -> list[str]:
    """All addresses behind the door."""
    known = numbers(ward, number)
    found = []
    for name, address in ADDRESSES.items():
        if action_of(name).public:
            continue
        # A second number stands only in addresses that are posted to.
        about: dict[str, object] = dict.fromkeys(address.pattern.converters, 1)
        if "key" in about:
            about["key"] = NEW_PAGE
        if "pk" in about:
            about["pk"] = known.get(name) or known[name.split(":")[0]]
        if "task" in about:
            about |= deadline(ward, "safety_check" if "safety" in name else "next")
        found.append(reverse(name, kwargs=about))
    found += ["/cases/tasks/?scope=all", "/cases/tasks/?scope=team&done=1"]
    return [*found, "/cases/search/?q=ヤマ", "/cases/search/?q=いない人", "/staff/?q=いない人"]


def pages(desk: Desk, number: str) -> Iterator[Response]:
    """Open one page after the other; only what is a page, and this person may see."""
    for path in addresses(desk.ward, number):
        answer = desk.context.request.get(desk.ward.address + path, max_redirects=0)
        if answer.status == 200 and "<html" in answer.text():
            yield desk.go(path)
        else:
            assert answer.status in {200, 204, 302, 403, 404, 405}, f"{answer.status} {path}"
