"""Every address of the product has a right, opens for somebody, and leaves a trace."""

from collections.abc import Callable, Iterator
from uuid import UUID

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.cases.tasks.reports import plan, safety_task
from tests.cast import Cast
from tests.matching.pairs import a_model
from yorisoi.access import rights
from yorisoi.access.models import Staff
from yorisoi.alerts.models import VaccineDose
from yorisoi.audit.conditions import NAMES
from yorisoi.audit.models import Event, Touch
from yorisoi.audit.templatetags.log import kind_title
from yorisoi.cases.models import Attachment, Consultation, Note, Phrase
from yorisoi.exchange.models import Batch, BatchFile, Medium, MediumEvent
from yorisoi.legacy.models import Move, StagedRow
from yorisoi.matching.models import MatchModel, Merge
from yorisoi.people.models import FamilyMember, Kinship, PersonPhone, Protection
from yorisoi.registers.models import Feed

about_everything = pytest.mark.usefixtures(
    "batch", "known", "consultation", "notes", "move", "medium", "merged", "feed"
)
Enter = Callable[[Staff], Client]
NEW_PAGE = UUID("5f0c7a52-3b1e-4f4e-9a86-3f1f0a0f5b11")  # an intake that nobody has begun

ABOUT_A_CONSULTATION = (
    "cases:consultation",
    "cases:informant",
    "cases:consultation_change",
    "cases:consultation_subject",
)
ABOUT_A_MEDIUM = (
    "exchange:medium",
    "exchange:medium_change",
    "exchange:medium_record",
    "exchange:medium_withdraw",
)


WHO_COME = ("owner", "supervisor", "nurse", "administrator", "auditor", "contractor")
OPENED = {200, 204, 302, 405}
ANSWERS = OPENED | {403, 404}
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


CLOSED = [name for name in ADDRESSES if not action_of(name).public]
PARTS = 6  # so that the processes share them


@pytest.mark.parametrize("name", ADDRESSES)
def test_has_an_action_in_the_rights_table(name: str) -> None:
    assert hasattr(ADDRESSES[name].callback, "action_code"), f"{name} has no door"
    assert action_of(name).code in rights.table()


@about_everything
def test_turns_away_who_is_not_signed_in(cast: Cast) -> None:
    for name in CLOSED:
        answer = Client().get(address(name, cast))
        assert answer.status_code == 302, name
        assert answer.headers["Location"].startswith(reverse("access:signin")), name


@about_everything
@pytest.mark.parametrize("part", range(PARTS))
def test_answers_every_role_with_a_page_or_a_refusal_and_writes_it_down(
    part: int, cast: Cast, enter: Enter
) -> None:
    browsers = {person: enter(getattr(cast, person)) for person in WHO_COME}
    for name in CLOSED[part::PARTS]:
        action = action_of(name)
        opened, where = 0, address(name, cast)
        for person, browser in browsers.items():
            before = Event.objects.count()
            answer = browser.get(where)
            assert answer.status_code in ANSWERS, (name, person, answer.status_code)
            opened += answer.status_code in OPENED
            if not action.untraced_because and answer.status_code != 405:
                assert Event.objects.count() > before, f"{name} for {person} left no trace"
        assert opened, f"{name} opens for nobody"
    for touch in Touch.objects.all():
        for kind in touch.others or {}:
            assert not kind_title(kind).isascii(), f"the log has no word for {kind}"
        for condition in touch.conditions or {}:
            assert condition in NAMES, f"the log has no word for {condition}"


def address(name: str, cast: Cast) -> str:
    """The address with the number of something that exists."""
    converters = ADDRESSES[name].pattern.converters
    if not converters:
        return reverse(name)
    about = {
        "access": lambda: cast.owner.pk,
        "access:team_change": lambda: cast.case.team_id,
        "audit": lambda: Event.objects.latest("id").pk,
        "cases": lambda: cast.case.pk,
        **dict.fromkeys(ABOUT_A_CONSULTATION, lambda: Consultation.objects.latest("id").pk),
        "documents": lambda: cast.case.pk,
        "documents:reception": lambda: Consultation.objects.latest("id").pk,
        "matching": lambda: cast.case.subject_id,
        "matching:merge_undo": lambda: Merge.objects.latest("id").pk,
        "matching:model_approve": lambda: (MatchModel.objects.first() or a_model()).pk,
        "people": lambda: cast.case.subject_id,
        "residents": lambda: cast.case.subject_id,
        "exchange": lambda: Batch.objects.filter(kind="staff_roster").latest("id").pk,
        "legacy": lambda: Move.objects.latest("id").pk,
        "registers": lambda: Feed.objects.latest("id").pk,
        **dict.fromkeys(ABOUT_A_MEDIUM, lambda: Medium.objects.latest("id").pk),
        "alerts": lambda: VaccineDose.objects.earliest("id").pk,
    }
    subject = cast.case.subject
    state = "draft" if name in OF_DRAFTS else "confirmed"
    parts: dict[str, Callable[[], object]] = {
        "key": lambda: NEW_PAGE,
        "pk": about.get(name) or about.get(name.split(":")[0]) or (lambda: None),
        "grant": lambda: 1,
        "number": lambda: 1,
        "item": lambda: "address",
        "line": lambda: "storage",
        "event": lambda: MediumEvent.objects.filter(kind="storage").latest("id").pk,
        "note": lambda: Note.objects.filter(state=state).latest("id").pk,
        "attachment": lambda: Attachment.objects.latest("id").pk,
        "phrase": lambda: Phrase.objects.latest("id").pk,
        "file": lambda: BatchFile.objects.latest("id").pk,
        "row": lambda: StagedRow.objects.latest("id").pk,
        "code": lambda: "route",
        "entry": lambda: "police",
        "kind": lambda: "phone",
        "rule": lambda: "moved_out",
        "system": lambda: "midori",
        "interface": lambda: "jumin",
        "fact": lambda: PersonPhone.objects.get(person=subject).pk,
        "member": lambda: FamilyMember.objects.get(person=subject).pk,
        "family": lambda: FamilyMember.objects.get(person=subject).family_id,
        "tie": lambda: Kinship.objects.get(person=subject).pk,
        "other": lambda: Kinship.objects.get(person=subject).other_id,
        "protection": lambda: Protection.objects.get(person=subject).pk,
        "task": lambda: (safety_task(cast) if "safety" in name else plan(cast)).pk,
    }
    return reverse(name, kwargs={part: parts[part]() for part in converters})
