"""What searching and 名寄せ must know of cases: case numbers, and who has an open case."""

import re

from yorisoi.cases.models import Case, Consultation
from yorisoi.matching import queue
from yorisoi.people.search import first_among_equals
from yorisoi.people.search_words import find_also

# 2026-12, and what a case of an old system is called: 旧500002, 旧妊12.
CASE_NUMBER = re.compile(r"\d{4}-\d{1,6}|旧妊?\S*\d\S*")
CONSULTATION_NUMBER = re.compile(r"受\d{4}-\d{1,6}")
SERIAL_DIGITS = 5  # 2026-12 is 2026-00012

HAS_OPEN_CASE = "EXISTS (SELECT FROM cases_case WHERE subject_id = {person} AND closed_on IS NULL)"


def register() -> None:
    """Called once, when the cases room is there."""
    find_also(by_number)
    first_among_equals(HAS_OPEN_CASE.format(person="k.person_id"))
    queue.first_those_with(HAS_OPEN_CASE)


def by_number(word: str) -> dict[int, tuple[str, str]]:
    """The subjects of the case, or of the 相談受付, that has this number."""
    if CASE_NUMBER.fullmatch(word):
        cases = Case.objects.filter(number__in=spellings(word)).values_list("subject", "number")
        if found := {pk: ("ケース番号", number) for pk, number in cases}:
            return found
        word = f"受{word}"  # said on the telephone without its 受
    if CONSULTATION_NUMBER.fullmatch(word):
        calls = Consultation.objects.filter(number__in=spellings(word))
        rows = calls.values_list("subjects__person", "number")
        return {pk: ("受付番号", number) for pk, number in rows if pk}
    return {}


def spellings(word: str) -> list[str]:
    """As typed, and with the zeros that people leave out."""
    if word.startswith("旧"):
        return [word]
    year, _, serial = word.partition("-")
    return [word, f"{year}-{serial:0>{SERIAL_DIGITS}}"]
