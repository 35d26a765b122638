"""この人では？: who on file may be meant, with the reasons."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from yorisoi import clock
from yorisoi.japanese import (
    GradeError,
    PartialDate,
    birth_range_for_grade,
    fold_text,
    kana_key,
    name_key,
    phone_key,
)
from yorisoi.people.models import Person, PersonAddress, PersonName, PersonPhone, Sex

ENOUGH = 20  # points below which nobody is shown


@dataclass
class Candidate:
    """Somebody on file who may be meant, and why."""

    person: Person
    reasons: list[str] = field(default_factory=list)
    score: int = 0
    matched_address: str = ""

    def because(self, reason: str, points: int) -> None:
        """One more reason."""
        self.reasons.append(reason)
        self.score += points


def candidates(
    *,
    name: str = "",
    kana: str = "",
    born: PartialDate | None = None,
    age: int | None = None,
    grade: str | None = None,
    address: str = "",
    phone: str = "",
    sex: str | None = None,
    limit: int = 9,
) -> list[Candidate]:
    """The persons most like what was heard, best first; nobody without a likeness in name or phone."""
    found: dict[int, Candidate] = {}
    wanted = [key for key in {*keys_of(name), *keys_of(kana)} if key]
    for person, keys, is_present in names_on_file() if wanted else ():
        points = max(likeness(one, key) for one in wanted for key in keys)
        if points:
            candidate = found.setdefault(person, Candidate(Person(pk=person)))
            reason = "氏名" if is_present else "以前の氏名"
            if points > candidate.score:
                candidate.reasons, candidate.score = [], 0
                candidate.because(f"{reason}{'一致' if points >= 50 else 'の一部'}", points)
    if len(digits := phone_key(phone)) >= 6:
        for number in PersonPhone.objects.standing():
            if phone_key(number.number) == digits:
                candidate = found.setdefault(
                    number.person_id, Candidate(Person(pk=number.person_id))
                )
                candidate.because("電話一致", 50)
    persons = Person.objects.in_bulk(list(found))
    for pk, candidate in found.items():
        candidate.person = persons[pk]
        compare_birth(candidate, born, age, grade)
        if sex in {Sex.MALE, Sex.FEMALE} and candidate.person.sex == sex:
            candidate.because("性別一致", 3)
    if clue := fold_text(address.strip()):
        compare_addresses(found, clue)
    best = sorted(found.values(), key=lambda one: (-one.score, one.person.kana, one.person.pk))
    return [one for one in best if one.score >= ENOUGH][:limit]


def keys_of(written: str) -> set[str]:
    """The keys of a name as somebody wrote it, by sight and by sound."""
    return {name_key(written), kana_key(written)} if written.strip() else set()


def names_on_file() -> Iterator[tuple[int, set[str], bool]]:
    """Person, keys of one of their names, and whether they go by it now."""
    for pk, name, kana in Person.objects.values_list("pk", "name", "kana"):
        yield pk, keys_of(name) | keys_of(kana), True
    for pk, name, kana in PersonName.objects.standing().values_list("person", "name", "kana"):
        yield pk, keys_of(name) | keys_of(kana), False


def likeness(wanted: str, key: str) -> int:
    """How like two keys are: 60 equal, 50 begun alike, 25 one stands in the other."""
    if not wanted or not key:
        return 0
    if wanted == key:
        return 60
    if len(wanted) > 1 and key.startswith(wanted):
        return 50
    return 25 if len(wanted) > 2 and wanted in key else 0


def compare_birth(
    candidate: Candidate, born: PartialDate | None, age: int | None, grade: str | None
) -> None:
    """Birthday, age or 学年, as far as both are known."""
    first, last = candidate.person.born_earliest, candidate.person.born_latest
    today = clock.today()
    ranges: list[tuple[str, date, date]] = []
    if born and born.earliest and born.latest:
        ranges.append(("生年月日", born.earliest, born.latest))
    if age is not None:
        ranges.append(("年齢", *years_old(age, today)))
    if grade:
        with suppress(GradeError):
            ranges.append(("学年", *birth_range_for_grade(grade, today)))
    for words, earliest, latest in ranges:
        if first and last:
            fits = first <= latest and earliest <= last
            candidate.because(f"{words}{'一致' if fits else 'ちがい'}", 20 if fits else -10)


def years_old(age: int, on: date) -> tuple[date, date]:
    """The birthdays of those who are ``age`` on a day, roughly to the day."""
    return date(on.year - age - 1, on.month, min(on.day, 28)), date(on.year - age, on.month, on.day)


def compare_addresses(found: dict[int, Candidate], clue: str) -> None:
    """A part of an address, also of an earlier one."""
    rows = PersonAddress.objects.standing().filter(Q(person__in=found))
    for row in rows:
        candidate = found[row.person_id]
        if clue in fold_text(str(row)) and not candidate.matched_address:
            candidate.matched_address = str(row)
            candidate.because("住所一致", 20)
