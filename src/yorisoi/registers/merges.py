"""同一人: two 宛名番号 that turned out to be one person. Links go over to the one that stays, and back.

When the one that stays is linked to somebody else already, two persons on file are one: that is
for a worker to see (``conflict_of``), and nothing is changed.
"""

from datetime import datetime

from django.db import connection
from django.db.models import Q

from yorisoi import audit, clock
from yorisoi.people.models import Person
from yorisoi.registers import changes
from yorisoi.registers.machine import put_numbers
from yorisoi.registers.models import Link, LinkBasis, LinkEnd, SamePerson

MOST_STEPS = 5  # 同一人 of a 同一人
TAKEN_BACK = "住基で、同一人の登録が取り消されました。"


def follow() -> list[tuple[int, str]]:
    """What the changed rows of 同一人 mean for the links. Inside a feed of it.

    Returns who was linked anew, and to which 宛名番号.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT number FROM feed_changes")
        numbers = leading_to({number for (number,) in cursor.fetchall()})
    # Whoever has gone over may have done so in several steps, any of which may have changed.
    asked = Q(number__in=numbers) | Q(basis=LinkBasis.MERGED)
    links = Link.objects.filter(asked, ended_at=None).order_by("pk")
    return [(made.person_id, made.number) for link in links if (made := settle(link))]


def leading_to(numbers: set[str]) -> set[str]:
    """``numbers``, and whatever goes on as one of them."""
    found = set(numbers)
    for _ in range(MOST_STEPS):
        rows = SamePerson.objects.filter(same_as__in=found, deleted=False, absent_since=None)
        found |= set(rows.values_list("number", flat=True))
    return found


def stays_as(number: str) -> str:
    """The number under which the resident ``number`` goes on; "" when it was not merged."""
    found, seen = "", {number}
    for _ in range(MOST_STEPS):
        rows = SamePerson.objects.filter(number=number, deleted=False, absent_since=None)
        number = rows.values_list("same_as", flat=True).first() or ""
        if not number or number in seen:
            break
        found = number
        seen.add(number)
    return found


def origin_of(link: Link) -> Link:
    """The link from which ``link`` came by 同一人, whatever the number of steps; else itself."""
    while link.basis == LinkBasis.MERGED:
        before = (
            Link.objects.filter(
                person=link.person_id,
                ended_how=LinkEnd.MERGED,
                ended_at=link.decided_at,
                pk__lt=link.pk,
            )
            .order_by("-pk")
            .first()
        )
        if before is None:
            break
        link = before
    return link


def settle(link: Link) -> Link | None:
    """A link goes on to the number that stays, or back; the new one, if there is one.

    Not on to a number that is somebody else's: nothing is changed then. Back from what was wrong in
    any case.
    """
    origin = origin_of(link)
    target = stays_as(origin.number) or origin.number
    if link.number == target:
        return None
    goes_on = stays_as(link.number) == target
    if not is_free(target, link.person_id):
        if not goes_on:
            end(link, LinkEnd.UNDONE, TAKEN_BACK, clock.now())
            put_numbers({link.person_id: None})
            changes.tell_parted([link.person_id])
        return None
    now = clock.now()
    if goes_on:
        words = f"宛名番号 {link.number} は、住基で {target} に統合されました。"
        end(link, LinkEnd.MERGED, words, now)
        evidence = [["for", f"住基で宛名番号 {link.number} と同一人"], *link.evidence]
        return begin(link.person_id, target, LinkBasis.MERGED, evidence, now)
    end(link, LinkEnd.UNDONE, TAKEN_BACK, now)
    changes.tell_parted([link.person_id])
    if target == origin.number:
        return begin(link.person_id, target, LinkBasis(origin.basis), origin.evidence, now)
    evidence = [["for", f"住基で宛名番号 {origin.number} と同一人"], *origin.evidence]
    return begin(link.person_id, target, LinkBasis.MERGED, evidence, now)


def is_free(number: str, person: int) -> bool:
    """Whether nobody but ``person`` has the number, and no worker has parted the two."""
    recorded = Person.objects.exclude(pk=person).filter(resident_number=number)
    linked = Link.objects.exclude(person=person).filter(number=number, ended_at=None)
    parted = Link.objects.filter(person=person, number=number, ended_how=LinkEnd.UNDONE)
    parted = parted.exclude(ended_by=None)
    return not any(rows.exists() for rows in (recorded, linked, parted))


def end(link: Link, how: LinkEnd, because: str, at: datetime) -> None:
    """The machine ends a link."""
    Link.objects.filter(pk=link.pk).update(
        ended_at=at, ended_how=how, ended_because=because, version=link.version + 1
    )


def begin(
    person: int, number: str, basis: LinkBasis, evidence: list[list[str]], at: datetime
) -> Link:
    """The machine links a person, whose link before has ended ``at`` this very moment."""
    made = Link.objects.create(
        person_id=person, number=number, basis=basis, evidence=evidence, decided_at=at
    )
    put_numbers({person: number})
    audit.open_entry().touch(persons=[person])
    return made


def conflict_of(number: str, person: Person) -> Person | None:
    """Who else on file is linked to the number as which ``person``'s resident goes on."""
    target = stays_as(number)
    if not target:
        return None
    return Person.objects.exclude(pk=person.pk).filter(resident_number=target).first()
