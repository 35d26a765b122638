"""支援措置: whatever an alert is about, nobody reads in it where the protected family is."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from tests.alerts.test_movements import protect
from tests.alerts.ward import CHILD, LODGER, MOTHER, Ward
from yorisoi import audit, clock
from yorisoi.access.models import Staff
from yorisoi.alerts import queries
from yorisoi.alerts.models import Alert
from yorisoi.alerts.rules import RULES

Enter = Callable[[Staff], Client]
SECRETS = ("川崎市", "大阪市", "若葉", "本町小", "つばさ", "中央病院", "隠町", "9番9号")
PLACE = {
    "prefecture": "神奈川県",
    "city": "川崎市",
    "town": "隠町九丁目",
    "block": "9番9号",
    "moved_to": "川崎市高津区",
    "moved_from": "大阪市北区",
}
MOVES = [
    "moved_out", "moved_in", "recorded", "moved_within", "died", "household_changed",
    "household_split", "name_changed",
]  # fmt: skip


def everything(ward: Ward) -> None:
    """Rows for every rule that rows bring, each with a place in it."""
    today = clock.today()
    for number in (LODGER, CHILD, MOTHER):
        for at, movement in enumerate(MOVES):
            ward.arrive("resident", ward.moves(number, movement, 10 + at, **PLACE))
    ward.arrive("resident", ward.moves("900", "born", 1, **PLACE))
    ward.arrive("resident", ward.moves("901", "moved_in", 1, **PLACE))
    rows: list[tuple[str, dict[str, Any]]] = [
        ("checkup", {"kind": "04", "title": "3〜4か月児健診", "attendance": "missed", "due_on": today}),
        ("epds", {"child_number": CHILD, "total": 20, "occasion": "産後2週間", "taken_on": today}),
        ("visit", {"outcome": "refused", "visited_on": today, "visitor": "中央病院 助産師"}),
        ("school", {"school": "本町小学校", "school_code": "1", "standing": "転出", "moved_on": today,
                    "year": today.year}),
        ("nursery", {"facility": "若葉保育園", "facility_code": "1", "left_on": today}),
        ("pregnancy", {"registration": "1", "specified": True, "notified_on": today,
                       "reason": "隠町に転居"}),
    ]  # fmt: skip
    for mirror, row in rows:
        for number in (CHILD, MOTHER):
            ward.arrive(mirror, {"number": number, "key": f"{mirror}-{number}"} | row)


@pytest.fixture
def protected(ward: Ward) -> Ward:
    protect(ward)
    return ward


def test_no_rule_of_arriving_rows_tells_it(protected: Ward) -> None:
    everything(protected)
    alerts = list(Alert.objects.all())
    of_rows = {code for code, rule in RULES.items() if rule.mirror and rule.mirror != "protection"}
    assert {one.code for one in alerts} >= of_rows
    for one in alerts:
        for secret in SECRETS:
            assert secret not in one.words + one.where, one.code


@pytest.mark.parametrize("by", ["us", "the register"])
def test_nor_any_page_when_the_protection_came_afterwards(
    by: str, ward: Ward, enter: Enter
) -> None:
    """The alert was raised with its place while nobody was protected."""
    ward.arrive("resident", ward.moves(CHILD, "moved_out", **PLACE))
    if by == "us":
        protect(ward)
    else:  # of somebody at home who is not on file: nothing takes the place out of the alert
        before = Alert.objects.get().where
        measure = {"history": 1, "measure": "started", "starts_on": clock.today(),
                   "ends_on": clock.today() + timedelta(days=300)}  # fmt: skip
        ward.arrive("protection", {"number": LODGER, "key": f"{LODGER}-1"} | measure)
        with transaction.atomic(), audit.event("demo.load"):
            Alert.objects.filter(code="moved_out").update(where=before)
    for who in (ward.cast.owner, ward.cast.supervisor, ward.cast.integrated):
        browser = enter(who)
        for page in ("/", "/alerts/?scope=all&state=all", f"/cases/{ward.cast.case.pk}/"):
            shown = browser.get(page).content.decode()
            assert "川崎市" not in shown, page
        (alert,) = Alert.objects.filter(code="moved_out").select_related("person")
        assert queries.shown_to(who, [alert])[0].where == ""
