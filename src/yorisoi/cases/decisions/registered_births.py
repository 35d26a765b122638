"""出生 by 住基: children of the households of a case who are not on file, and their link."""

from datetime import timedelta

from yorisoi import clock
from yorisoi.access.models import Staff
from yorisoi.access.versions import NotPossible
from yorisoi.cases.facts.sight import sight_of
from yorisoi.cases.models import Case
from yorisoi.people import actions as people
from yorisoi.people.models import Person
from yorisoi.registers import linking
from yorisoi.registers.models import ResidentRecord

RECENT = timedelta(days=400)  # a child of more than a year is no newborn
EVIDENCE = [["for", "住基の出生から登録"]]
PURPOSE = "出生の登録"


def newborns_of(case: Case, viewer: Staff) -> list[ResidentRecord]:
    """Those whom 住基 has in a household of the family, born lately, and nobody on file is."""
    sight = sight_of(case, viewer)
    asked = set(sight.together) - set(sight.people)
    on_file = Person.objects.filter(resident_number__in=asked)
    asked -= {number for number in on_file.values_list("resident_number", flat=True) if number}
    if not asked:
        return []
    with sight.open_homes():
        rows = ResidentRecord.objects.filter(
            number__in=asked, current=True, state="resident", born_on__gte=clock.today() - RECENT
        )
        return list(rows.order_by("born_on", "number"))


def of_register(case: Case, viewer: Staff, number: str) -> ResidentRecord:
    """The row of the newborn ``number``.

    :raises NotPossible: when it is none of ``newborns_of``.
    """
    found = next((row for row in newborns_of(case, viewer) if row.number == number), None)
    if found is None:
        raise NotPossible(
            "住基のこの子は、もう登録されているか、この家族の世帯にいません。確かめてください。"
        )
    return found


def link_newborn(*, by: Staff, child: Person, record: ResidentRecord) -> None:
    """The child is this resident; address and further names come with it, with their source."""
    linking.link(by=by, person=child, number=record.number, evidence=EVIDENCE, purpose=PURPOSE)
    for fact in linking.facts_of(child, record):
        people.add_fact(by=by, fact=fact)
