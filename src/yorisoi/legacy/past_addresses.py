"""Where a child lived when the centre was called: 相談受付 of the old system keep it of that day."""

from datetime import date

from yorisoi.japanese import parse_address
from yorisoi.legacy.people import SUBJECT
from yorisoi.legacy.plan import Work
from yorisoi.people.models import PersonAddress, Source

TOLD = f"""
SELECT c.person, s.values ->> 'child_address', max((s.values ->> 'received_on')::date)
FROM legacy_plan p JOIN legacy_stagedrow s ON s.id = p.staged JOIN legacy_child c ON c.key = {SUBJECT}
WHERE p.record = 'consultation' AND p.state = 'new' AND s.values ->> 'child_address' <> ''
GROUP BY 1, 2 ORDER BY 1, 3 DESC
"""  # noqa: S608  a constant
NOTE = "相談受付の住所"
CHUNK = 5_000


def keep(work: Work) -> None:
    """Those that are another place than what is known of the child, as addresses of the past."""
    told = work.ask(TOLD)
    persons = list({person for person, _, _ in told})
    known: dict[int, set[tuple[str, ...]]] = {}
    for at in range(0, len(persons), CHUNK):
        rows = PersonAddress.objects.filter(person__in=persons[at : at + CHUNK], withdrawn_at=None)
        for person, text in rows.values_list("person", "text"):
            known.setdefault(person, set()).add(place(text))
    found = []
    for person, text, day in told:
        has_one = person in known
        places = known.setdefault(person, set())
        if place(text) not in places:
            places.add(place(text))
            found.append(address(work, person, text, day if has_one else None))
    PersonAddress.objects.bulk_create(found, batch_size=2_000)
    work.made["past_addresses"] = len(found)


def place(text: str) -> tuple[str, ...]:
    """An address without its spelling: town and numbers; the text where there is no town in it."""
    found = parse_address(text)
    if not found.town:
        return (text.strip(),)
    return (found.town, *(one.lstrip("0") for one in (found.chome, found.ban, found.go)))


def address(work: Work, person: int, text: str, until: date | None) -> PersonAddress:
    """One address; the only one that is known of somebody holds today."""
    return PersonAddress(
        person_id=person,
        kind=PersonAddress.Kind.REGISTERED,
        text=text,
        until=until,
        source=Source.LEGACY,
        note=NOTE,
        recorded_at=work.now,
    )
