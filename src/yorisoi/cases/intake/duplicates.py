"""The same consultation twice: same child, same day, similar text. Pointed out, never refused."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from yorisoi import clock
from yorisoi.cases.intake.subjects import NewSubject, Subject
from yorisoi.cases.models import Consultation, ConsultationSubject
from yorisoi.japanese import fold_text, kana_key, name_key
from yorisoi.people.models import Person

ALIKE = 0.35  # share of equal pairs of characters; two reports of one event have 0.4 and more


@dataclass(frozen=True)
class Duplicate:
    """An earlier consultation that may be the same, and about whom."""

    consultation: Consultation
    person: Person


def duplicates(
    *, subjects: Sequence[Subject], received_at: datetime, text: str, form_key: UUID
) -> list[Duplicate]:
    """Consultations of that day about one of ``subjects``, with a text like ``text``."""
    day = received_at.astimezone(clock.TOKYO).date()
    begins = datetime.combine(day, time(), clock.TOKYO)
    rows = (
        ConsultationSubject.objects.filter(
            consultation__received_at__gte=begins,
            consultation__received_at__lt=begins + timedelta(days=1),
        )
        .exclude(consultation__form_key=form_key)
        .select_related("consultation", "person")
        .order_by("consultation__received_at", "pk")
    )
    known = {one.pk for one in subjects if isinstance(one, Person)}
    typed: set[str] = set()
    for one in subjects:
        if isinstance(one, NewSubject):
            typed |= keys_of(one.name, one.kana)
    found: dict[int, Duplicate] = {}
    for row in rows:
        same = row.person_id in known or typed & keys_of(row.person.name, row.person.kana)
        if same and likeness(text, row.consultation.text) >= ALIKE:
            found.setdefault(row.consultation_id, Duplicate(row.consultation, row.person))
    return list(found.values())


def keys_of(*written: str) -> set[str]:
    """How a name may be compared, by sight and by sound."""
    return {key(one) for one in written if one.strip() for key in (name_key, kana_key)}


def likeness(one: str, other: str) -> float:
    """0 to 1: the share of pairs of neighbouring characters that both texts have."""
    ours, theirs = pairs(one), pairs(other)
    if not ours or not theirs:
        return float(fold_text(one) == fold_text(other))
    return len(ours & theirs) / min(len(ours), len(theirs))


def pairs(text: str) -> set[str]:
    """The pairs of neighbouring characters of a text, however it is spaced."""
    folded = "".join(fold_text(text).split())
    return {folded[at : at + 2] for at in range(len(folded) - 1)}
