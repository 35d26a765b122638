"""Whom a 相談受付 is about: persons on file, and persons registered with it; one family of them all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from django.core.exceptions import ValidationError

from yorisoi import clock
from yorisoi.access.entrance import allows
from yorisoi.access.models import Staff
from yorisoi.japanese import PartialDate, age, kana_key
from yorisoi.people.actions import add_fact, register_person
from yorisoi.people.family_actions import add_kinship, family_of, join_family
from yorisoi.people.models import (
    Affiliation,
    Kinship,
    Person,
    PersonAddress,
    PersonPhone,
    PersonState,
    Sex,
    Source,
)
from yorisoi.terms.models import Term

HIRAGANA = range(0x3041, 0x3097)
OTHER_AFFILIATION = "affiliation.other"
ADULT = 18


@dataclass(frozen=True)
class NewSubject:
    """Somebody who is not on file yet, as far as the caller knows them."""

    name: str
    kana: str = ""
    state: PersonState = PersonState.KNOWN
    sex: Sex = Sex.UNKNOWN
    born: PartialDate | None = None
    expected_on: date | None = None
    address: str = ""
    place: str = ""  # 所属
    place_kind: str = ""  # id of a term
    phone: str = ""
    relative: Person | None = None  # somebody of their family, on file


Subject = Person | NewSubject


def register_subject(*, by: Staff, new: NewSubject, since: date) -> Person:
    """The person, and each thing the caller said of them as a fact of that day."""
    person = register_person(
        by=by,
        name=new.name,
        kana=new.kana or kana_of(new.name),
        state=new.state,
        sex=new.sex,
        born=new.born,
        expected_on=new.expected_on,
    )
    said = {
        "person": person,
        "since": since,
        "source": Source.STAFF,
        "note": "相談受付での聞き取り",
    }
    if new.address:
        living = PersonAddress.Kind.LIVING
        add_fact(by=by, fact=PersonAddress(kind=living, text=new.address, **said))
    if new.place:
        kind = new.place_kind or kind_of_place(new.place, since)
        add_fact(by=by, fact=Affiliation(kind_id=kind, place=new.place, **said))
    if new.phone:
        add_fact(by=by, fact=PersonPhone(number=new.phone, **said))
    return person


def kana_of(name: str) -> str:
    """フリガナ of a name that was heard and written in kana; "" for one in kanji."""
    katakana = "".join(chr(ord(one) + 0x60) if ord(one) in HIRAGANA else one for one in name)
    heard = "".join(one for one in katakana if not one.isspace())
    return katakana if heard and all("ァ" <= one <= "ヺ" or one == "ー" for one in heard) else ""


def kind_of_place(place: str, day: date) -> str:
    """小学校 in 「若葉小学校1年2組」: the kind whose word stands in the name, else その他."""
    fitting = [term for term in Term.objects.of("affiliation", day) if term.words in place]
    return max(fitting, key=lambda term: len(term.words)).pk if fitting else OTHER_AFFILIATION


def add_unborn(*, by: Staff, mother: Person, expected_on: date | None) -> Person:
    """胎児 of a 特定妊婦: a person of the family from now on, named when born."""
    unborn = register_person(
        by=by, name=f"{mother.name}の胎児", state=PersonState.UNBORN, expected_on=expected_on
    )
    add_kinship(by=by, person=unborn, other=mother, kind="kinship.mother")
    family = family_of(mother)
    if family is None and allows(by, "people.family.change", mother):
        family = join_family(by=by, person=mother, position="本人").family
    if family is not None:
        join_family(by=by, person=unborn, family=family, position="胎児")
    return unborn


def has_unborn(mother: Person) -> bool:
    """Whether a 胎児 of hers is on file already."""
    return Kinship.objects.filter(
        other=mother, withdrawn_at=None, person__state=PersonState.UNBORN
    ).exists()


def put_together(
    *, by: Staff, persons: Sequence[Person], new: set[int], relatives: Sequence[Person] = ()
) -> list[Person]:
    """One family for those of one 相談受付. Those who could not be put into it are given back.

    The family of the first who has one is used, a subject's or that of one of ``relatives`` (whom
    the worker named as theirs); two families that exist stay two, and nobody is moved whom ``by``
    may not move. New children also get the 続柄 きょうだい with each other and with those on file.
    """
    everybody = [*persons, *relatives]
    if len(everybody) < 2:
        return []
    homes = {person.pk: family_of(person) for person in everybody}
    family = next((home for home in homes.values() if home), None)
    left_out: list[Person] = []
    # 続柄 first: once they belong to a family with a case, another team's rules hold for them.
    for one, other in combinations(persons, 2):
        tie_siblings(by=by, one=one, other=other, new=new)
    for person in everybody:
        home = homes[person.pk]
        if home is None and (person.pk in new or allows(by, "people.family.change", person)):
            position = "子" if is_child(person) and person.pk in new else ""
            member = join_family(by=by, person=person, family=family, position=position)
            family = member.family
        elif home is None or (family is not None and home.pk != family.pk):
            left_out.append(person)
    return left_out


def tie_siblings(*, by: Staff, one: Person, other: Person, new: set[int]) -> None:
    """きょうだい, told from the one who is new; nothing between two who were on file before."""
    person, sibling = (one, other) if one.pk in new else (other, one)
    if person.pk in new and is_child(person) and is_child(sibling):
        add_kinship(by=by, person=person, other=sibling, kind="kinship.sibling")


def is_child(person: Person) -> bool:
    """Whether this is a child, born and not grown up, as far as is known."""
    if person.state == PersonState.UNBORN:
        return False
    latest, today = person.born_latest, clock.today()
    return latest is None or latest > today or age(latest, today) < ADULT


def tie_to_caller(
    *, by: Staff, caller: Person, relation: str, persons: Sequence[Person], new: set[int]
) -> bool:
    """母, 父, 祖母 … on file who calls about her new children: the 続柄 she named, when it is one."""
    kind = kinship_named(relation)
    for person in persons:
        if kind and person.pk in new:
            add_kinship(by=by, person=person, other=caller, kind=kind)
    return bool(kind)


def kinship_named(relation: str) -> str:
    """The 続柄 in 「母」, 「実母」, 「祖母」; "" when the words are none, or not of the family."""
    said = relation.strip()
    terms = Term.objects.of("kinship", clock.today()).exclude(trait__in=["child", "other", ""])
    return next((term.pk for term in terms if said and term.words in {said, f"実{said}"}), "")


def check_together(subjects: Sequence[Subject]) -> None:
    """Nobody twice, not even somebody new under the same name and birthday.

    :raises ValidationError: with words for the page.
    """
    known = [one.pk for one in subjects if isinstance(one, Person)]
    typed = [
        (kana_key(one.name), one.born.said if one.born else "")
        for one in subjects
        if isinstance(one, NewSubject) and one.state == PersonState.KNOWN
    ]
    if len(set(known)) < len(known) or len(set(typed)) < len(typed):
        raise ValidationError("同じ人が二度入っています。片方を外してください。")
