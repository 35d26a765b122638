"""同一人: two 宛名番号 that turned out to be one person. Links go over to the one that stays, and back.

When the one that stays is linked to somebody else already, two persons on file are one: that is
for a worker to see (``conflict_of``), and nothing is changed.
"""

from django.db import connection

from yorisoi import audit, clock
from yorisoi.people.models import Person
from yorisoi.registers.machine import put_numbers
from yorisoi.registers.models import Link, LinkBasis, LinkEnd, SamePerson

MOST_STEPS = 5  # 同一人 of a 同一人
TAKEN_BACK = "住基で、同一人の登録が取り消されました。"


def follow() -> None:
    """What the changed rows of 同一人 mean for the links. Inside a feed of it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT number FROM feed_changes")
        numbers = [number for (number,) in cursor.fetchall()]
    for number in numbers:
        target = stays_as(number)
        take_back(number, target)
        if target:
            go_over(number, target)


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


def go_over(number: str, target: str) -> None:
    """The link to ``number`` ends, and one to ``target`` begins, unless that is somebody else's."""
    link = Link.objects.filter(number=number, ended_at=None).first()
    if link is None:
        return
    others = Person.objects.exclude(pk=link.person_id).filter(resident_number=target)
    if others.exists() or Link.objects.filter(number=target, ended_at=None).exists():
        return
    end(link, LinkEnd.MERGED, f"宛名番号 {number} は、住基で {target} に統合されました。")
    begin(
        link.person_id,
        target,
        LinkBasis.MERGED,
        [["for", f"住基で宛名番号 {number} と同一人"], *link.evidence],
    )


def take_back(number: str, target: str) -> None:
    """A link that went over from ``number`` to what is not ``target`` goes back."""
    gone = Link.objects.filter(number=number, ended_how=LinkEnd.MERGED).order_by("-ended_at", "-pk")
    before = gone.first()
    if before is None or before.ended_at is None:
        return
    now = Link.objects.filter(
        person=before.person_id, basis=LinkBasis.MERGED, ended_at=None, decided_at=before.ended_at
    ).first()
    if now is None or now.number == target:
        return
    end(now, LinkEnd.UNDONE, TAKEN_BACK)
    if Link.objects.filter(number=number, ended_at=None).exists():
        put_numbers({now.person_id: None})
        return
    begin(before.person_id, number, LinkBasis(before.basis), before.evidence)


def end(link: Link, how: LinkEnd, because: str) -> None:
    """The machine ends a link."""
    Link.objects.filter(pk=link.pk).update(
        ended_at=clock.now(), ended_how=how, ended_because=because, version=link.version + 1
    )


def begin(person: int, number: str, basis: LinkBasis, evidence: list[list[str]]) -> None:
    """The machine links a person, whose link before has ended."""
    Link.objects.create(
        person_id=person, number=number, basis=basis, evidence=evidence, decided_at=clock.now()
    )
    put_numbers({person: number})
    audit.open_entry().touch(persons=[person])


def conflict_of(number: str, person: Person) -> Person | None:
    """Who else on file is linked to the number as which ``person``'s resident goes on."""
    target = stays_as(number)
    if not target:
        return None
    return Person.objects.exclude(pk=person.pk).filter(resident_number=target).first()
