"""出生: 特定妊婦 becomes the newborn's family in one step; or a sibling comes into a family."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from yorisoi import audit, clock
from yorisoi.access.entrance import require
from yorisoi.access.models import Staff
from yorisoi.access.versions import NotPossible, save_version
from yorisoi.cases.actions import open_case
from yorisoi.cases.decisions.actions import must_be_open, note_step
from yorisoi.cases.decisions.queries import open_tasks
from yorisoi.cases.decisions.registered_births import link_newborn, of_register
from yorisoi.cases.models import Case, Kind, StepKind
from yorisoi.japanese import PartialDate
from yorisoi.people import actions as people
from yorisoi.people import family_actions
from yorisoi.people.models import FamilyMember, Kinship, Person, PersonName, PersonState, Sex

MOTHER = "kinship.mother"
CLOSING = "closing.born"
SIBLING = {
    Sex.MALE: "kinship.younger_brother",
    Sex.FEMALE: "kinship.younger_sister",
    Sex.UNKNOWN: "kinship.sibling",
}


@dataclass(frozen=True)
class Newborn:
    """What is known of the child. Without a name yet, the mother's stands for it.

    ``number``: the 宛名番号 when 住基 has the child already; it is linked in the same step.
    """

    name: str
    kana: str
    sex: Sex
    born_on: date
    number: str = ""

    @property
    def state(self) -> PersonState:
        """Whether it has a name."""
        return PersonState.KNOWN if self.name else PersonState.UNNAMED

    def shown(self, mother: Person) -> tuple[str, str]:
        """Name and kana to show."""
        return (self.name, self.kana) if self.name else (f"{mother.name}の子（命名前）", "")


@transaction.atomic
def case_born(
    *,
    by: Staff,
    case: Case,
    newborn: Newborn,
    kind: Kind,
    unborn: Person | None = None,
    keep_open: bool = False,
    text: str = "",
) -> Case:
    """The child's own case, begun in ``case``, which is the mother's.

    Registers the newborn, or names ``unborn`` of the family; ties it to its mother; it joins the
    family; its case opens with the same worker. The mother's closes as 出生, and what was still to
    be done moves to the child's, unless it is to be kept open (a twin, help for herself).

    :raises NotPossible: when the case is closed or no 特定妊婦's, or the child has a case.
    :raises Outdated: when somebody else changed the mother's case since it was read.
    """
    require(by, "cases.case.born", case)
    must_be_open(case)
    if case.kind != Kind.PREGNANCY:
        raise NotPossible("出生の手続は、特定妊婦のケースでできます。")
    now = clock.now()
    record = of_register(case, by, newborn.number) if newborn.number else None
    with audit.event("cases.case.born", cases=[case.pk], persons=[case.subject_id]) as entry:
        closing = {} if keep_open else {"closed_on": now.date(), "closing_reason_id": CLOSING}
        save_version(case, **closing)
        child = register(by=by, mother=case.subject, newborn=newborn, unborn=unborn)
        if record:
            link_newborn(by=by, child=child, record=record)
        join(by=by, child=child, mother=case.subject, born_on=newborn.born_on)
        own = open_own(by=by, case=case, child=child, kind=kind, text=text, origin=case)
        entry.touch(cases=[own.pk], persons=[child.pk])
        note_step(case, StepKind.BORN, by=by, at=now, text=text)
        if not keep_open:
            open_tasks(case).update(case=own, version=F("version") + 1)
            note_step(case, StepKind.CLOSED, by=by, at=now, reason_id=CLOSING)
    return own


@transaction.atomic
def sibling_born(
    *, by: Staff, case: Case, newborn: Newborn, kind: Kind | None, text: str = ""
) -> Case:
    """A child is born into the family of ``case``; with ``kind`` its own case opens, same worker.

    The newborn is registered and joins the family, tied to the mother if she is known, else to the
    subject. Returns the case to look at: the child's own, or ``case``.

    :raises NotPossible: for a closed case, or a 特定妊婦's, or a number that is no newborn's here.
    :raises Outdated: when somebody else changed the case since it was read.
    """
    require(by, "cases.case.born", case)
    must_be_open(case)
    if case.kind == Kind.PREGNANCY:
        raise NotPossible("特定妊婦のケースでは、出生の手続で登録します。")
    record = of_register(case, by, newborn.number) if newborn.number else None
    subject, mother = case.subject, mother_of(case.subject)
    with audit.event("cases.case.born", cases=[case.pk], persons=[case.subject_id]) as entry:
        save_version(case)
        child = register(by=by, mother=mother or subject, newborn=newborn, unborn=None)
        if record:
            link_newborn(by=by, child=child, record=record)
        if mother:
            join(by=by, child=child, mother=mother, born_on=newborn.born_on)
        else:
            join_sibling(by=by, child=child, subject=subject, born_on=newborn.born_on)
        own = case
        if kind:
            own = open_own(by=by, case=case, child=child, kind=kind, text=text, origin=None)
            entry.touch(cases=[own.pk])
        entry.touch(persons=[child.pk])
        note_step(case, StepKind.BORN, by=by, at=clock.now(), text=text)
    return own


def mother_of(person: Person) -> Person | None:
    """The mother of ``person``, as far as known."""
    tie = Kinship.objects.filter(person=person, kind=MOTHER, withdrawn_at=None)
    found = tie.select_related("other").order_by("pk").first()
    return found.other if found else None


def join_sibling(*, by: Staff, child: Person, subject: Person, born_on: date) -> None:
    """Without a mother on file: into the family of the subject, and tied to them."""
    family = family_actions.family_of(subject)
    if family is None:
        family = family_actions.join_family(by=by, person=subject, position="本人").family
    family_actions.join_family(by=by, person=child, family=family, position="子", since=born_on)
    family_actions.add_kinship(by=by, person=subject, other=child, kind=SIBLING[Sex(child.sex)])


def register(*, by: Staff, mother: Person, newborn: Newborn, unborn: Person | None) -> Person:
    """The newborn as a person: a new one, or the 胎児 of the family with its name."""
    name, kana = newborn.shown(mother)
    born = PartialDate.of(newborn.born_on)
    facts: dict[str, Any] = {"name": name, "kana": kana, "state": newborn.state, "sex": newborn.sex}
    if unborn is None:
        return people.register_person(by=by, born=born, **facts)
    people.change_person(by=by, person=unborn, born=born, **facts)
    people.is_a_child_now(unborn)
    if newborn.name:
        named = PersonName(person=unborn, name=name, kana=kana, since=newborn.born_on)
        people.add_fact(by=by, fact=named)
    return unborn


def join(*, by: Staff, child: Person, mother: Person, born_on: date) -> None:
    """Tie the child to its mother and take it into her family, where that is not so already."""
    known = Kinship.objects.filter(person=child, other=mother, kind=MOTHER, withdrawn_at=None)
    if not known.exists():
        family_actions.add_kinship(by=by, person=child, other=mother, kind=MOTHER)
    family = family_actions.family_of(mother)
    if family is None:
        family = family_actions.join_family(by=by, person=mother, position="母").family
    belongs = FamilyMember.objects.on(clock.today()).filter(family=family, person=child)
    if not belongs.exists():
        family_actions.join_family(by=by, person=child, family=family, position="子", since=born_on)


def open_own(
    *, by: Staff, case: Case, child: Person, kind: Kind, text: str, origin: Case | None
) -> Case:
    """The child's case, with the mother's as its origin where there is one."""
    try:
        return open_case(
            by=by,
            subject=child,
            kind=kind,
            worker=case.worker,
            team=case.team,
            text=text,
            origin=origin,
        )
    except ValidationError as problem:
        raise NotPossible(" ".join(problem.messages)) from None
