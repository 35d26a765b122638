"""住民を探す: residents by name, reading, birthday, address and 宛名番号, variants folded.

Inside ``sight.searching``. An address under a 支援措置 finds nobody.
"""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from yorisoi import clock
from yorisoi.access.models import Staff
from yorisoi.japanese import PartialDate
from yorisoi.people.search_keys import quoted, resident_key
from yorisoi.people.search_words import address_pieces, read_word
from yorisoi.registers.models import ResidentKey
from yorisoi.registers.residents import Resident, residents

PAGE = 20
# Who must not be found by where they live: those under a 支援措置, whoever is registered with them,
# and whoever lives with them for all we have on file (the second rule of people/whereabouts.py).
UNFINDABLE = """
number NOT IN (
    WITH secret AS MATERIALIZED (
        SELECT number FROM registers_protectionrecord WHERE NOT deleted
        UNION
        SELECT o.resident_number FROM people_person o
        JOIN people_protection s ON s.person_id = o.id
        WHERE s.lifted_at IS NULL AND o.resident_number IS NOT NULL)
    SELECT registers_protected(ARRAY(
        SELECT number FROM secret
        UNION
        SELECT them.number FROM registers_residentrecord me
        JOIN secret USING (number)
        JOIN registers_residentrecord them ON them.household = me.household AND them.current
        WHERE me.current AND me.household <> ''))
    UNION ALL
    SELECT o.resident_number FROM people_protection s
    JOIN people_familymember other ON other.person_id = s.person_id
    JOIN people_familymember one ON one.family_id = other.family_id
    JOIN people_person o ON o.id = one.person_id AND o.resident_number IS NOT NULL
    WHERE s.lifted_at IS NULL AND one.withdrawn_at IS NULL AND other.withdrawn_at IS NULL
      AND one.lives_together AND other.lives_together
      AND coalesce(one.since <= %s, true) AND coalesce(one.until >= %s, true)
      AND coalesce(other.since <= %s, true) AND coalesce(other.until >= %s, true))
"""


@dataclass(frozen=True)
class Asked:
    """What is looked for."""

    name: str = ""
    born: PartialDate | None = None
    address: str = ""
    number: str = ""

    @property
    def fields(self) -> list[str]:
        """Which conditions were given: for the log, which keeps no values."""
        given = {
            "氏名": self.name,
            "生年月日": self.born,
            "住所": self.address,
            "宛名番号": self.number,
        }
        return [name for name, value in given.items() if value]


def query_of(asked: Asked) -> list[str]:
    """The pieces that all must fit; an address stands apart."""
    pieces = []
    for word in asked.name.split():
        found = read_word(word, clock.today()).name_pieces
        pieces.append("(" + " | ".join(found) + ")" if found else "'?nobody'")
    if asked.number:
        pieces.append(quoted("i" + resident_key(asked.number)))
    return pieces


def address_query(text: str) -> str:
    """A town, or a town with numbers, now or earlier. Buildings are not looked for."""
    pieces = []
    for word in text.split():
        now, past = address_pieces(word)
        # Of people's letters a resident has town and numbers; the city is the ward itself.
        fitting = [
            piece.split(" & ")[-1].rstrip(")") if piece.startswith("('c") else piece
            for piece in (*now, *past)
        ]
        fitting = [one for one in fitting if one[1:2] in "ahqr" and one.startswith("'")]
        if fitting:
            pieces.append("(" + " | ".join(fitting) + ")")
    return " & ".join(pieces)


def has_number(text: str) -> bool:
    """Whether an address says more than a town."""
    return "'q" in address_query(text)


def matching(asked: Asked) -> QuerySet[ResidentKey]:
    """Whoever fits, in the order of their readings."""
    rows = ResidentKey.objects.all()
    pieces = query_of(asked)
    if pieces:
        rows = where(rows, "words @@ %s::tsquery", " & ".join(pieces))
    if asked.born and asked.born.earliest and asked.born.latest:
        rows = rows.filter(
            born_earliest__lte=asked.born.latest, born_latest__gte=asked.born.earliest
        )
    if asked.address:
        place = address_query(asked.address)
        rows = where(rows, "words @@ %s::tsquery", place or "'?nowhere'")
        rows = where(rows, UNFINDABLE, *[clock.today()] * 4)
    return rows.order_by("kana", "number")


def where(rows: QuerySet[ResidentKey], sql: str, *values: Any) -> QuerySet[ResidentKey]:
    """A condition in SQL; every value is a parameter."""
    return rows.extra(where=[sql], params=list(values))  # noqa: S610


def search(asked: Asked, viewer: Staff, page: str | None) -> tuple[Page[str], list[Resident]]:
    """One page of those who fit, none left out, and the residents on it."""
    numbers = matching(asked).values_list("number", flat=True)
    found = Paginator(numbers, PAGE).get_page(page)
    known = residents(found.object_list, viewer)
    return found, [known[number] for number in found.object_list if number in known]
