"""記録された宛名番号: one that somebody wrote down at a person, and that nobody has confirmed.

It is no link: the resident of that number has another name. But it says something: that resident is
offered however little else agrees, another one is never linked over it by the machine, and neither
is a resident whose number stands at somebody else. What is to be done is told in words.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from yorisoi.matching.classes import AUTOMATIC, REVIEW, Verdict
from yorisoi.matching.persons import rows_of
from yorisoi.matching.words import AGAINST, FOR, Evidence

OFFERED = (
    "この宛名番号が人物に記録されていますが、氏名もカナも違います。"
    "別の人なら「別の人」にして、人物の画面で番号を直してください"
)
ANOTHER = "人物には別の宛名番号が記録されています。同じ人とすると、この番号に変わります"
ELSEWHERE = "この宛名番号は、ほかの人物に記録されています。どちらの番号かを確かめてください"
OPEN = """
SELECT p.id::text, ltrim(p.resident_number, '0') FROM people_person p
WHERE p.resident_number IS NOT NULL AND p.merged_into_id IS NULL AND NOT EXISTS (
    SELECT FROM registers_link l WHERE l.person_id = p.id AND l.ended_at IS NULL)
"""
# With the residents of these numbers, as far as nobody has said of the two that they are not one.
TO_OFFER = f"""
WITH said AS MATERIALIZED ({OPEN} AND p.state <> 'unborn'
    AND (%(persons)s::bigint[] IS NULL OR p.id = ANY(%(persons)s)))
SELECT s.id, r.number FROM said s (id, number)
JOIN registers_residentrecord r ON r.number = ANY(ARRAY[s.number, lpad(s.number, 15, '0')])
WHERE r.current
  AND NOT EXISTS (SELECT FROM registers_link l WHERE l.number = r.number
                  AND l.person_id = s.id::bigint AND l.ended_how = 'undone')
  AND NOT EXISTS (SELECT FROM matching_pair d WHERE d.number = r.number AND d.state <> 'gone'
                  AND d.person_id = s.id::bigint)
"""  # noqa: S608  no value in it


@dataclass(frozen=True)
class Recorded:
    """Numbers without the zeros in front, by the persons at whom they stand."""

    numbers: dict[str, str]

    def conflict(self, one: Verdict) -> str:
        """Why a pair is not for the machine; "" when no number speaks against it."""
        person, number = one.standing.person, one.standing.number.lstrip("0")
        mine = self.numbers.get(person)
        if mine is not None and mine != number:
            return ANOTHER
        if any(said == number and other != person for other, said in self.numbers.items()):
            return ELSEWHERE
        return ""

    def evidence(self, one: Verdict) -> Evidence:
        """What the numbers say of a pair."""
        mine = self.numbers.get(one.standing.person)
        if mine is not None and mine == one.standing.number.lstrip("0"):
            return [[FOR, "宛名番号が記録されている"]]
        words = {ANOTHER: "記録の宛名番号と違う", ELSEWHERE: "宛名番号はほかの人物に記録"}
        found = self.conflict(one)
        return [[AGAINST, words[found]]] if found else []


def among(verdicts: Iterable[Verdict]) -> Recorded:
    """The numbers that have to do with any of these pairs. One query."""
    some = list(verdicts)
    if not some:
        return Recorded({})
    asked = {
        "persons": sorted({int(one.standing.person) for one in some}),
        "numbers": sorted({said for one in some for said in spellings(one.standing.number)}),
    }
    mine = "(p.id = ANY(%(persons)s) OR p.resident_number = ANY(%(numbers)s))"
    return Recorded(dict(rows_of(f"{OPEN} AND {mine}", asked)))


def spellings(number: str) -> tuple[str, str]:
    """A 宛名番号 as people write it down, and with all its zeros: what the index of persons knows."""
    return number.lstrip("0"), number.zfill(15)


def for_people(verdicts: Sequence[Verdict]) -> list[Verdict]:
    """The same; what a recorded number speaks against is left to people."""
    said = among(verdicts)
    found = []
    for one in verdicts:
        why = said.conflict(one)
        if why:
            one = replace(one, conflict=why, kind=REVIEW if one.kind == AUTOMATIC else one.kind)
        found.append(one)
    return found


def to_offer(persons: Collection[int] | None) -> list[tuple[str, str]]:
    """(person, 宛名番号): residents whose number is recorded at ``persons`` (of everybody: None)."""
    asked = None if persons is None else sorted(persons)
    return [(person, number) for person, number in rows_of(TO_OFFER, {"persons": asked})]
