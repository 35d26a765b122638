"""Every address of the product has a right, opens for somebody, and leaves a trace."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.cases.tasks.reports import plan, safety_task
from tests.cast import Cast
from yorisoi.access import rights
from yorisoi.access.models import Staff
from yorisoi.audit.models import Event
from yorisoi.exchange.models import Batch

pytestmark = pytest.mark.usefixtures("batch")
Enter = Callable[[Staff], Client]


def every_address(
    patterns: list[URLPattern | URLResolver] | None = None, namespace: str = ""
) -> Iterator[tuple[str, URLPattern]]:
    """Name and pattern of every address."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(one, URLResolver):
            inner = f"{namespace}{one.namespace}:" if one.namespace else namespace
            yield from every_address(one.url_patterns, inner)
        else:
            yield f"{namespace}{one.name}", one


ADDRESSES = dict(every_address())


def action_of(name: str) -> rights.Action:
    return rights.action(ADDRESSES[name].callback.action_code)


@pytest.mark.parametrize("name", ADDRESSES)
def test_has_an_action_in_the_rights_table(name: str) -> None:
    assert hasattr(ADDRESSES[name].callback, "action_code"), f"{name} has no door"
    assert action_of(name).code in rights.table()


@pytest.mark.parametrize("name", [n for n in ADDRESSES if not action_of(n).public])
def test_turns_away_who_is_not_signed_in(name: str, cast: Cast) -> None:
    answer = Client().get(address(name, cast))
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(reverse("access:signin"))


@pytest.mark.parametrize("name", [n for n in ADDRESSES if not action_of(n).public])
def test_answers_every_role_with_a_page_or_a_refusal_and_writes_it_down(
    name: str, cast: Cast, enter: Enter
) -> None:
    action = action_of(name)
    opened, where = 0, address(name, cast)
    for person in ("owner", "supervisor", "nurse", "administrator", "auditor", "contractor"):
        before = Event.objects.count()
        answer = enter(getattr(cast, person)).get(where)
        assert answer.status_code in {200, 204, 403, 404, 405}, (person, answer.status_code)
        opened += answer.status_code in {200, 204, 405}
        if not action.untraced_because and answer.status_code != 405:
            assert Event.objects.count() > before, f"{name} for {person} left no trace"
    assert opened, f"{name} opens for nobody"


def address(name: str, cast: Cast) -> str:
    """The address with the number of something that exists."""
    if "pk" not in ADDRESSES[name].pattern.converters:
        return reverse(name)
    numbers = {
        "access": cast.owner.pk,
        "access:team_change": cast.case.team_id,
        "audit": Event.objects.latest("id").pk,
        "cases": cast.case.pk,
        "exchange": Batch.objects.latest("id").pk,
    }
    converters = ADDRESSES[name].pattern.converters
    more = {"grant": 1} if "grant" in converters else {}
    if "task" in converters:
        more["task"] = (safety_task(cast) if "safety" in name else plan(cast)).pk
    pk = numbers.get(name) or numbers[name.split(":")[0]]
    return reverse(name, kwargs={"pk": pk, **more})
