"""What the machine links by itself: a recorded 宛名番号, and records that agree in everything.

A wrong link shows the health record of a stranger's child, and nobody looks twice at what the
machine has done. So it links only what leaves no room:

* **宛名番号**: somebody has written down which resident this is. When neither name nor reading agree
  with the resident of that number, it may be mistyped, and nothing is linked. The birthday does not
  speak for it: twins share it, and their numbers stand side by side.
* **すべて一致**: name (異体字 folded), exact reading, whole birthday, 性別 and address to 番 agree, and
  nobody else on file and no other resident has the same. Never again when somebody has undone the
  link of the two; never with somebody who died, is unborn or unnamed.
* Not for those on file only as a relative who lives elsewhere (an aunt, a grandfather): nobody has
  asked what the registers say of them. A worker may link them.

Everything else is a candidate for a person to decide (candidates.py).
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from yorisoi import audit, clock
from yorisoi.japanese import fold_town, name_key, parse_address, strict_kana_key
from yorisoi.people import search_keys
from yorisoi.people.models import PersonAddress
from yorisoi.people.search_keys import number_key
from yorisoi.registers.models import Link, LinkBasis
from yorisoi.registers.resident_keys import exact_key, part_of, reading_of

MANY = 20_000  # changed rows from which on everybody on file is compared
LATELY = timedelta(days=3)  # persons registered since then are compared with the whole ward
Evidence = list[list[str]]
ALL_AGREE: Evidence = [
    ["for", "氏名が一致"],
    ["for", "カナが一致"],
    ["for", "生年月日が一致"],
    ["for", "性別が一致"],
    ["for", "住所が番まで一致"],
    ["for", "同じ人はほかにいない"],
]
NAMED = ("氏名が一致", "カナが一致")
FREE = """
NOT EXISTS (SELECT FROM registers_link l WHERE l.person_id = p.id AND l.ended_at IS NULL)
"""
RECORDED = f"""
WITH open AS MATERIALIZED (
    SELECT p.id, p.name, p.kana, p.born_on, p.sex, said.number
    FROM people_person p, LATERAL (
        SELECT p.resident_number
        UNION SELECT lpad(ltrim(p.resident_number, '0'), 15, '0')) AS said (number)
    WHERE p.resident_number IS NOT NULL AND p.merged_into_id IS NULL AND {FREE}
      AND (%(persons)s::bigint[] IS NULL OR p.id = ANY(%(persons)s)))
SELECT p.id, r.number, p.name, r.name, p.kana, r.kana, p.born_on, r.born_on, p.sex, r.sex,
       r.alias, r.former
FROM open p JOIN registers_residentrecord r ON r.number = p.number
WHERE r.current
  AND NOT EXISTS (SELECT FROM registers_link l WHERE l.number = r.number
                  AND (l.ended_at IS NULL OR (l.person_id = p.id AND l.ended_how = 'undone')))
"""  # noqa: S608  no value in it
# Who is compared, on either side: residents that changed, and persons asked for or registered lately.
COMPARED = """
SELECT name, kana, sex, born_on FROM people_person WHERE id = ANY(%(persons)s)
UNION SELECT r.name, r.kana, r.sex, r.born_on FROM registers_residentrecord r
WHERE %(persons)s::bigint[] IS NULL AND r.current AND r.state = 'resident'
  AND r.number IN (SELECT number FROM feed_changes)
UNION SELECT p.name, p.kana, p.sex, p.born_on
FROM people_person p JOIN people_personaddress a ON a.person_id = p.id
WHERE %(persons)s::bigint[] IS NULL AND a.recorded_at >= %(lately)s
"""
# Everybody on file who may have to do with one of them; without days, simply everybody.
ON_FILE = """
SELECT p.id, p.name, p.kana, p.sex, p.born_on FROM people_person p
WHERE p.state = 'known' AND p.died_on IS NULL AND p.merged_into_id IS NULL
  AND p.sex IN ('male', 'female') AND p.born_on IS NOT NULL
  AND (%(days)s::date[] IS NULL OR p.born_on = ANY(%(days)s))
"""
# Whom of them the machine may link.
MAY_BE_LINKED = f"""
SELECT p.id FROM people_person p WHERE p.id = ANY(%(persons)s)
    AND p.resident_number IS NULL AND {FREE} AND (
        NOT EXISTS (SELECT FROM people_kinship k
                    WHERE p.id IN (k.person_id, k.other_id) AND k.withdrawn_at IS NULL)
        OR EXISTS (SELECT FROM people_familymember m
                   WHERE m.person_id = p.id AND m.withdrawn_at IS NULL AND m.lives_together
                     AND coalesce(m.since, %(today)s) <= %(today)s
                     AND coalesce(m.until, %(today)s) >= %(today)s)
        OR EXISTS (SELECT FROM people_kinship k JOIN terms_term t ON t.id = k.kind_id
                   WHERE p.id IN (k.person_id, k.other_id) AND k.withdrawn_at IS NULL
                     AND t.trait IN ('parent', 'step', 'adoptive', 'foster')))
"""  # noqa: S608  no value in it
RESIDENTS = """
SELECT k.exact, k.number, r.city,
    EXISTS (SELECT FROM registers_link l WHERE l.number = k.number AND l.ended_at IS NULL)
    OR EXISTS (SELECT FROM people_person p WHERE p.resident_number = k.number)
FROM registers_residentkey k JOIN registers_residentrecord r ON r.number = k.number AND r.current
WHERE k.exact = ANY(%s)
"""


@dataclass(frozen=True)
class Found:
    """One person who is one resident."""

    person: int
    number: str
    basis: LinkBasis
    evidence: Evidence
    score: float | None = None
    model_version: str = ""


def link_all(persons: Iterable[int] | None = None) -> list[Found]:
    """Link what is certain: inside a feed, for those it changed; or for ``persons``.

    Inside ``sight.feeding``.
    """
    asked = sorted(persons) if persons is not None else None
    found = recorded(asked)
    keep(found)
    agreeing = exact(asked)
    keep(agreeing)
    return found + agreeing


def recorded(persons: list[int] | None) -> list[Found]:
    """Those whose 宛名番号 was written down, when the name or its reading agrees."""
    with connection.cursor() as cursor:
        cursor.execute(RECORDED, {"persons": persons})
        rows = cursor.fetchall()
    by_number: dict[str, list[Found]] = defaultdict(list)
    for row in rows:
        evidence = compared(row)
        if any(side == "for" and words in NAMED for side, words in evidence):
            found = Found(row[0], row[1], LinkBasis.NUMBER, [["for", "宛名番号が記録"], *evidence])
            by_number[row[1]].append(found)
    # Two spellings of one number at two persons: which of them it is, is not for the machine.
    return [found[0] for found in by_number.values() if len(found) == 1]


def compared(row: tuple[Any, ...]) -> Evidence:
    """What of a person and a resident agrees and what does not; nothing of what is not known."""
    _, _, name, their_name, kana, their_kana, born, their_born, sex, their_sex, *others = row
    names = {name_key(one) for one in (their_name, *others) if one}
    evidence: Evidence = []

    def say(is_known: bool, agrees: bool, what: str) -> None:
        if is_known:
            evidence.append(["for", f"{what}が一致"] if agrees else ["against", f"{what}が違う"])

    say(bool(name), name_key(name) in names, "氏名")
    say(bool(kana and their_kana), reading(kana) == reading(their_kana), "カナ")
    say(bool(born and their_born), born == their_born, "生年月日")
    sexes = {"male", "female"}
    say(sex in sexes and their_sex in sexes, sex == their_sex, "性別")
    return evidence


def reading(kana: str) -> str:
    """The exact reading without the space."""
    return strict_kana_key("".join(kana.split()))


def exact(persons: list[int] | None) -> list[Found]:
    """Those who agree in everything with one resident, and are the only ones on either side."""
    today = clock.today()
    people = comparable(persons)
    if not people:
        return []
    holders: dict[UUID, dict[int, str]] = defaultdict(dict)  # exact → person → city as written
    addresses = PersonAddress.objects.on(today).filter(person__in=people)
    for pk, text in addresses.values_list("person", "text").order_by():
        name, kana, sex, born_on = people[pk]
        place = parse_address(text)
        to_ban = number_key(place.chome, place.ban) if place.ban else ""
        key = exact_key(name, kana, sex, born_on, fold_town(place.town), to_ban)
        if key:
            holders[key][pk] = place.city
    pairs: dict[str, set[int]] = defaultdict(set)
    of_person: dict[int, set[str]] = defaultdict(set)
    taken: set[str] = set()
    with connection.cursor() as cursor:
        cursor.execute(RESIDENTS, [list(holders)])
        for key, number, city, is_taken in cursor.fetchall():
            for pk, written in holders[key].items():
                if written in ("", city):
                    pairs[number].add(pk)
                    of_person[pk].add(number)
            taken |= {number} if is_taken else set()
    unique = {
        number: next(iter(pks))
        for number, pks in pairs.items()
        if len(pks) == 1 and number not in taken and len(of_person[next(iter(pks))]) == 1
    }
    undone = Link.objects.filter(person__in=unique.values(), number__in=unique, ended_how="undone")
    parted = set(undone.values_list("person", "number"))
    asked = [pk for pk in unique.values() if persons is None or pk in persons]
    with connection.cursor() as cursor:
        cursor.execute(MAY_BE_LINKED, {"persons": asked, "today": today})
        allowed = {pk for (pk,) in cursor.fetchall()}
    return [
        Found(pk, number, LinkBasis.EXACT, ALL_AGREE)
        for number, pk in unique.items()
        if pk in allowed and (pk, number) not in parted
    ]


def comparable(persons: list[int] | None) -> dict[int, tuple[str, str, str, date]]:
    """Everybody on file, linked or not, who has name, reading, sex and birthday of one that is
    compared: (name, reading, sex, birthday). When a whole ward came, everybody is."""
    lately = clock.now() - LATELY
    with connection.cursor() as cursor:
        if persons is None:
            cursor.execute("SELECT count(*) FROM feed_changes")
            if cursor.fetchone()[0] > MANY:
                cursor.execute(ON_FILE, {"days": None})
                return {row[0]: row[1:] for row in cursor.fetchall()}
        cursor.execute(COMPARED, {"persons": persons, "lately": lately})
        wanted = {head for row in cursor.fetchall() if (head := head_of(*row))}
        days = sorted({head[3] for head in wanted})
        cursor.execute(ON_FILE, {"days": days})
        return {row[0]: row[1:] for row in cursor.fetchall() if head_of(*row[1:]) in wanted}


def head_of(
    name: str, kana: str, sex: str, born_on: date | None
) -> tuple[str, str, str, date] | None:
    """Of the exact key what needs no address; None when there is none."""
    if not (name and kana and born_on):
        return None
    loose = "".join([part_of(part).loose for part in name.split()])
    return loose, reading_of(kana), sex, born_on


def keep(found: list[Found]) -> None:
    """The links, and the number at each person, with what one searches by."""
    if not found:
        return
    now = clock.now()
    Link.objects.bulk_create(
        [
            Link(
                person_id=one.person,
                number=one.number,
                basis=one.basis,
                evidence=one.evidence,
                score=one.score,
                model_version=one.model_version,
                decided_at=now,
            )
            for one in found
        ],
        batch_size=5_000,
    )
    persons = [one.person for one in found]
    put_numbers({one.person: one.number for one in found})
    audit.open_entry().touch(persons=persons)


def put_numbers(numbers: dict[int, str | None]) -> None:
    """``Person.resident_number`` follows the links. A number that goes over is first let go."""
    persons, wanted = list(numbers), list(numbers.values())
    differing = (
        " FROM unnest(%s::bigint[], %s::text[]) AS x (person, number)"
        " WHERE p.id = x.person AND p.resident_number IS DISTINCT FROM x.number"
    )
    with connection.cursor() as cursor:
        let_go = "UPDATE people_person p SET resident_number = NULL"
        cursor.execute(f"{let_go}{differing} AND p.resident_number IS NOT NULL", [persons, wanted])
        take = "UPDATE people_person p SET resident_number = x.number, version = version + 1"
        cursor.execute(f"{take}{differing}", [persons, wanted])
        cursor.execute(
            # Whose number was taken away has another version, too.
            "UPDATE people_person SET version = version + 1"
            " WHERE id = ANY(%s) AND resident_number IS NULL",
            [persons],
        )
    search_keys.renumber(numbers)
