"""Every address of the product has a right, opens for somebody, and leaves a trace."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.cast import Cast
from yorisoi.access import rights
from yorisoi.access.models import Staff
from yorisoi.audit.models import Event
from yorisoi.cases.models import Attachment, Note, Phrase
from yorisoi.exchange.models import Batch

pytestmark = pytest.mark.usefixtures("batch", "notes")
Enter = Callable[[Staff], Client]


OF_DRAFTS = {"cases:note_change", "cases:note_confirm", "cases:note_discard"}


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
    opened = 0
    for person in ("owner", "supervisor", "nurse", "administrator", "auditor", "contractor"):
        before = Event.objects.count()
        answer = enter(getattr(cast, person)).get(address(name, cast))
        assert answer.status_code in {200, 204, 403, 404, 405}, (person, answer.status_code)
        opened += answer.status_code in {200, 204, 405}
        if not action.untraced_because and answer.status_code != 405:
            assert Event.objects.count() > before, f"{name} for {person} left no trace"
    assert opened, f"{name} opens for nobody"


def address(name: str, cast: Cast) -> str:
    """The address with the number of something that exists."""
    within = {
        "grant": lambda: 1,
        "note": lambda: Note.objects.get(state="draft" if name in OF_DRAFTS else "confirmed").pk,
        "attachment": lambda: Attachment.objects.get().pk,
        "phrase": lambda: Phrase.objects.get().pk,
    }
    converters = ADDRESSES[name].pattern.converters
    more = {one: number() for one, number in within.items() if one in converters}
    if "pk" not in converters:
        return reverse(name, kwargs=more)
    numbers = {
        "access": cast.owner.pk,
        "access:team_change": cast.case.team_id,
        "audit": Event.objects.latest("id").pk,
        "cases": cast.case.pk,
        "exchange": Batch.objects.latest("id").pk,
    }
    pk = numbers.get(name) or numbers[name.split(":")[0]]
    return reverse(name, kwargs={"pk": pk, **more})
