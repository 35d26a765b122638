"""Every page of the product that somebody may open, with the numbers of things that exist."""

from collections.abc import Iterator

from django.urls import reverse
from playwright.sync_api import Error, Response

from tests.browser.desk import Desk
from tests.browser.people import ADMINISTRATOR, CASEWORKER, SUPERVISOR, WHO_SEE_EVERYTHING
from tests.browser.ward import Ward
from tests.test_every_address import (
    ABOUT_A_CONSULTATION,
    ABOUT_A_MEDIUM,
    ADDRESSES,
    NEW_PAGE,
    action_of,
)


def numbers(ward: Ward, number: str) -> dict[str, int]:
    """The number in an address, by room or name. A new room says here what its pages are about."""
    held = ward.ask(
        "SELECT c.id FROM cases_case c JOIN access_staff s ON s.id = c.worker_id"
        " WHERE s.number = %s ORDER BY c.id LIMIT 1",
        number,
    )
    case = held[0] if held else ward.case_of(CASEWORKER)
    return {
        "access": ward.staff(number),
        "access:team_change": ward.ask("SELECT min(id) FROM access_team")[0],
        "audit": ward.ask("SELECT max(id) FROM audit_event")[0],
        "cases": case,
        **dict.fromkeys(
            ABOUT_A_CONSULTATION, ward.ask("SELECT max(id) FROM cases_consultation")[0]
        ),
        "documents": case,
        "documents:reception": ward.ask("SELECT max(id) FROM cases_consultation")[0],
        "exchange": ward.ask("SELECT max(id) FROM exchange_batch WHERE kind = 'staff_roster'")[0],
        "legacy": ward.ask("SELECT max(id) FROM legacy_move")[0],
        "registers": next(iter(ward.ask("SELECT max(id) FROM registers_feed")), 1) or 1,
        **dict.fromkeys(ABOUT_A_MEDIUM, ward.ask("SELECT min(id) FROM exchange_medium")[0]),
        "matching": ward.ask("SELECT subject_id FROM cases_case WHERE id = %s", case)[0],
        "matching:merge_undo": next(iter(ward.ask("SELECT max(id) FROM matching_merge")), 1) or 1,
        "matching:model_approve": next(iter(ward.ask("SELECT max(id) FROM matching_matchmodel")), 1)
        or 1,
        "people": ward.ask("SELECT subject_id FROM cases_case WHERE id = %s", case)[0],
        "residents": ward.ask("SELECT subject_id FROM cases_case WHERE id = %s", case)[0],
        "alerts": ward.ask("SELECT min(id) FROM alerts_vaccinedose")[0],
    }


# Pages that look otherwise when asked otherwise.
OTHER_STATES = {
    SUPERVISOR: [
        "/cases/tasks/?scope=all",
        "/cases/tasks/?scope=team&done=1",
        "/cases/search/?q=ヤマ",
        "/cases/search/?q=いない人",
        "/cases/lists/?kind=protections",
        "/legacy/1/",
        "/legacy/2/samples/",
        "/legacy/3/problems/?outcome=refused",
    ],
    ADMINISTRATOR: ["/staff/?q=いない人", "/exchange/media/", "/exchange/media/1/"],
}
# The second number of an address: something of the case, or of the person it is about.
OF_THE_PERSON = {
    "fact": "SELECT id FROM people_affiliation WHERE person_id = %s",
    "member": "SELECT id FROM people_familymember WHERE person_id = %s",
    "family": "SELECT family_id FROM people_familymember WHERE person_id = %s",
    "tie": "SELECT id FROM people_kinship WHERE person_id = %s",
    "other": "SELECT other_id FROM people_kinship WHERE person_id = %s",
    "protection": "SELECT id FROM people_protection WHERE person_id = %s",
}
OF_THE_CASE = {
    "note": "SELECT note_id FROM cases_notecase WHERE case_id = %s",
    "attachment": "SELECT a.id FROM cases_attachment a JOIN cases_notecase n USING (note_id)"
    " WHERE n.case_id = %s",
    "grant": "SELECT id FROM cases_casegrant WHERE case_id = %s",
}
OF_THE_MOVE = {
    "row": "SELECT id FROM legacy_stagedrow WHERE outcome = 'held' AND move_id = %s",
    "file": "SELECT f.id FROM exchange_batchfile f JOIN legacy_step s USING (batch_id)"
    " WHERE s.move_id = %s",
}


def things_within(ward: Ward, case: int, person: int) -> dict[str, object]:
    """What stands in an address beside its first number; 1, which leads nowhere, where there is none."""
    found: dict[str, object] = {
        "key": NEW_PAGE,
        "code": "route",
        "entry": "police",
        "kind": "affiliation",
        "system": "midori",
        "interface": "jumin",
        "rule": "epds_high",
    }
    found["line"] = "storage"
    found["event"] = ward.ask("SELECT min(id) FROM exchange_mediumevent WHERE kind = 'storage'")[0]
    move = ward.ask("SELECT max(id) FROM legacy_move")[0]
    for questions, about in ((OF_THE_PERSON, person), (OF_THE_CASE, case), (OF_THE_MOVE, move)):
        for part, question in questions.items():
            found[part] = next(iter(ward.ask(f"{question} ORDER BY 1 LIMIT 1", about)), 1)
    return found


def deadline(ward: Ward, kind: str) -> dict[str, int]:
    """An open deadline of a kind, with its case."""
    ask = "SELECT id, case_id FROM cases_task WHERE kind = %s AND done_at IS NULL ORDER BY due_at"
    task, case = ward.ask(f"{ask} LIMIT 1", kind)[0]
    return {"task": task, "pk": case}


def opened_by(name: str) -> str:
    """Who of those that see everything opens this address; "" when their roles have no right to it."""
    roles = {rule.role for rule in action_of(name).rules}
    return next((number for number, role in WHO_SEE_EVERYTHING.items() if role in roles), "")


def addresses(ward: Ward, number: str) -> list[str]:
    """The addresses behind the door that this person is to open."""
    known = numbers(ward, number)
    within = things_within(ward, known["cases"], known["people"])
    found = []
    for name, address in ADDRESSES.items():
        if action_of(name).public or opened_by(name) != number:
            continue
        about: dict[str, object] = dict.fromkeys(address.pattern.converters, 1)
        about |= {part: word for part, word in within.items() if part in about}
        if "pk" in about:
            about["pk"] = known.get(name) or known[name.split(":")[0]]
        if "task" in about:
            about |= deadline(ward, "safety_check" if "safety" in name else "next")
        found.append(reverse(name, kwargs=about))
    return found + OTHER_STATES.get(number, [])


# What Chromium says of a file to keep, and of an answer without content.
NO_PAGE = ("Download is starting", "ERR_ABORTED")


def pages(desk: Desk, paths: list[str]) -> Iterator[Response]:
    """Open one page after the other; only what is a page, and may be seen."""
    for path in paths:
        try:
            answer = desk.go(path)
        except Error as error:
            if any(words in error.message for words in NO_PAGE):
                continue
            raise
        assert answer.status in {200, 403, 404, 405}, f"{answer.status} {path}"
        if answer.request.redirected_from or answer.status != 200:
            continue
        if "<html" in answer.text():
            yield answer
