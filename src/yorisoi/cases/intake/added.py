"""対象の子どもを加える: a 相談受付 turns out to be about one more child."""

from django.db import transaction

from yorisoi import audit
from yorisoi.access.entrance import filter_for, require
from yorisoi.access.models import Staff
from yorisoi.access.versions import NotPossible, save_version
from yorisoi.cases.intake.actions import Registered, place_of, set_deadlines
from yorisoi.cases.models import Consultation, ConsultationSubject
from yorisoi.people.models import FamilyMember, Person


@transaction.atomic
def add_subject(
    *, by: Staff, consultation: Consultation, person: Person, worker: Staff | None = None
) -> ConsultationSubject:
    """One more subject, with what registering them would have done: case, 48 hours.

    The 48 hours count from the reception: for a child who is named late they may be over.
    ``worker`` holds a case that opens; without one, whoever holds the first of the others.

    :raises Outdated: when somebody else changed the consultation since it was read.
    """
    require(by, "cases.consultation.change", consultation)
    if consultation.subjects.filter(person=person).exists():
        raise NotPossible(f"{person.name}さんは、もうこの相談の対象です。")
    held = consultation.subjects.exclude(case=None).select_related("case__worker").first()
    if worker is None:
        worker = held.case.worker if held and held.case else by
    with audit.event("cases.consultation.change", persons=[person.pk]) as entry:
        done = Registered(consultation, is_new=False)
        case = place_of(done, by=by, person=person, worker=worker, kind=None)
        save_version(consultation)
        subject = ConsultationSubject.objects.create(
            consultation=consultation, person=person, case=case
        )
        if case is not None:
            set_deadlines(by=by, case=case, consultation=consultation, task=None)
        entry.touch(cases=[case.pk] if case else [], others={"consultation": [consultation.pk]})
    return subject


def of_their_families(consultation: Consultation, viewer: Staff) -> list[Person]:
    """Who lives or lived with the subjects and is none yet: brothers and sisters first of all."""
    subjects = consultation.subjects.values("person")
    families = FamilyMember.objects.standing().filter(person__in=subjects)
    members = FamilyMember.objects.standing().filter(family__in=families.values("family"))
    rows = Person.objects.filter(pk__in=members.values("person")).exclude(pk__in=subjects)
    known = filter_for(viewer, "people.person.know", rows)
    return list(known.order_by("-born_earliest", "pk")[:20])
