"""住基 beside what the worker recorded, item by item; nothing is resolved by itself."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from yorisoi import clock
from yorisoi.access.entrance import require
from yorisoi.access.models import Staff
from yorisoi.access.versions import NotPossible
from yorisoi.japanese import PartialDate, strict_kana_key, wareki
from yorisoi.people import actions
from yorisoi.people.fact_kinds import KINDS, replaced_by
from yorisoi.people.models import (
    DatedFact,
    Nationality,
    Person,
    PersonAddress,
    PersonName,
    RegisteredHousehold,
    Sex,
    Source,
)
from yorisoi.people.whereabouts import HIDDEN_WORDS, address_key, hidden_rows
from yorisoi.registers.resident_words import SEXES
from yorisoi.registers.residents import Resident
from yorisoi.terms.models import Term

SPACES = re.compile(r"\s+")


@dataclass(frozen=True)
class Item:
    """One thing that 住基 and the worker both may know."""

    code: str
    title: str
    theirs: str  # 住基
    ours: str  # 相談員の記録
    differs: bool
    source: str = ""  # of ours
    since: date | None = None  # of theirs, when it is known
    note: str = ""

    @property
    def may_be_taken(self) -> bool:
        """Whether there is something to take over."""
        return self.differs and bool(self.theirs) and HIDDEN_WORDS not in (self.theirs, self.ours)


def items_of(person: Person, resident: Resident, viewer: Staff) -> list[Item]:
    """Every item that either knows, side by side, as ``viewer`` may see it. Five queries."""
    record = resident.record
    found = [
        name_item(person, resident),
        Item(
            "kana",
            "フリガナ",
            record.kana,
            person.kana,
            strict_kana_key(record.kana.replace(" ", ""))
            != strict_kana_key(person.kana.replace(" ", "")),
        ),
        Item(
            "sex",
            "性別",
            resident.sex,
            person.get_sex_display(),
            record.sex in ("male", "female") and record.sex != person.sex,
        ),
        born_item(person, resident),
        address_item(person, resident, viewer),
        *name_items(person, resident),
        nationality_item(person, resident),
        household_item(person, resident),
    ]
    if record.state == "dead" or person.died_on:
        theirs = record.moved_on if record.state == "dead" else None
        found.append(
            Item(
                "died",
                "死亡日",
                wareki(theirs) if theirs else "",
                wareki(person.died_on) if person.died_on else "",
                theirs != person.died_on,
            )
        )
    return [one for one in found if one is not None and (one.theirs or one.ours)]


def spaceless(text: str) -> str:
    """Without the space between the parts of a name."""
    return SPACES.sub("", text)


def name_item(person: Person, resident: Resident) -> Item:
    """氏名 as both write it; another form of one character is a difference, too."""
    theirs = resident.record.name
    renamed = resident.record.movement == "name_changed"
    return Item(
        "name",
        "氏名",
        theirs,
        person.name,
        spaceless(theirs) != spaceless(person.name),
        since=resident.record.moved_on if renamed else None,
    )


def born_item(person: Person, resident: Resident) -> Item:
    """生年月日."""
    record = resident.record
    same = record.born_on == person.born_on
    if record.born_on is None:
        same = person.born_earliest == record.born_earliest and record.born_earliest is not None
    return Item(
        "born", "生年月日", resident.born, person.born.said if person.born else "", not same
    )


def address_item(person: Person, resident: Resident, viewer: Staff) -> Item:
    """住民登録地, or where they live when no other address is recorded."""
    rows = list(PersonAddress.objects.on(clock.today()).filter(person=person))
    rows.sort(key=lambda row: row.kind != PersonAddress.Kind.REGISTERED)
    ours, record = next(iter(rows), None), resident.record
    hidden = bool(ours and hidden_rows([ours], viewer=viewer))
    differs = ours is None or address_key(ours.text) != address_key(record.address)
    return Item(
        "address",
        "住所",
        resident.address if record.town else "",
        HIDDEN_WORDS if hidden else str(ours or ""),
        differs and not hidden and not resident.address_hidden,
        source=ours.get_source_display() if ours else "",
        since=record.moved_on if record.movement in ("moved_in", "moved_within") else None,
        note=ours.get_kind_display() if ours else "",
    )


def name_items(person: Person, resident: Resident) -> list[Item]:
    """通称, 旧氏, ローマ字: whether they stand among the names on file."""
    record, known = resident.record, PersonName.objects.standing().filter(person=person)
    on_file = {spaceless(name): name for name in known.values_list("name", flat=True)}
    found = []
    for code, title, name in (
        ("alias", "通称", record.alias),
        ("former", "旧氏", record.former),
        ("roman", "ローマ字氏名", record.roman),
    ):
        if name:
            # 旧氏 is the family name alone; on file stands the whole earlier name.
            ours = on_file.get(spaceless(name), "") or next(
                (one for one in on_file.values() if code == "former" and one.startswith(name)), ""
            )
            found.append(Item(code, title, name, ours, not ours))
    return found


def nationality_item(person: Person, resident: Resident) -> Item | None:
    """国籍・在留資格 with its end; nothing for 日本人住民 of whom nothing is recorded."""
    record = resident.record
    ours = Nationality.objects.on(clock.today()).filter(person=person).select_related("status")
    recorded = ours.first()
    if record.kind != "foreign" and recorded is None:
        return None
    words = KINDS["nationality"].words(recorded) if recorded else ""
    said_by_us = (
        (recorded.country, str(recorded.status or ""), recorded.status_until) if recorded else None
    )
    theirs = (record.country, record.residence, record.stay_until)
    return Item(
        "nationality",
        "国籍・在留資格",
        resident.nationality,
        words,
        said_by_us != theirs and bool(record.country),
        source=recorded.get_source_display() if recorded else "",
    )


def household_item(person: Person, resident: Resident) -> Item:
    """世帯番号・続柄."""
    record = resident.record
    recorded = RegisteredHousehold.objects.on(clock.today()).filter(person=person).first()
    theirs = "・".join(part for part in (record.household, record.relation) if part)
    ours = (
        "・".join(part for part in (recorded.number, recorded.relation) if part) if recorded else ""
    )
    # Most persons have none on file: there is nothing to differ from.
    differs = recorded is not None and recorded.number.lstrip("0") != record.household.lstrip("0")
    source = recorded.get_source_display() if recorded else ""
    return Item("household", "世帯番号・続柄", theirs, ours, differs, source=source)


@transaction.atomic
def take_over(*, by: Staff, person: Person, resident: Resident, code: str) -> None:
    """What 住基 says becomes one more dated fact of the person, with source 住基; the old one ends.

    :raises NotPossible: when there is nothing to take over.
    :raises Outdated: when somebody else changed the person since it was read.
    """
    require(by, "registers.resident.adopt", person)
    item = next((one for one in items_of(person, resident, by) if one.code == code), None)
    if item is None or not item.may_be_taken:
        raise NotPossible("住基と記録のちがいは、もうありません。")
    head = head_change(person, resident, item)
    if head:
        actions.change_person(
            by=by, person=person, source=Source.RESIDENT_REGISTER, renamed_on=item.since, **head
        )
        return
    fact = fact_of(person, resident, item)
    former = replaced_by(fact)
    if former and fact.since is None:
        fact.since = clock.today()
    if former:
        actions.follow_fact(by=by, fact=fact, ends=former)
    else:
        actions.add_fact(by=by, fact=fact)


def head_change(person: Person, resident: Resident, item: Item) -> dict[str, Any]:
    """What stands at the head of a person; empty for what is a fact."""
    record = resident.record
    born = PartialDate.of(record.born_on) if record.born_on else person.born
    changes: dict[str, dict[str, Any]] = {
        "name": {"name": record.name, "kana": record.kana or person.kana, "born": person.born},
        "kana": {"kana": record.kana, "born": person.born},
        "sex": {"sex": Sex(record.sex) if record.sex in SEXES else person.sex, "born": person.born},
        "born": {"born": born},
        "died": {"died_on": record.moved_on, "born": person.born},
    }
    return changes.get(item.code, {})


def fact_of(person: Person, resident: Resident, item: Item) -> DatedFact:
    """The fact that 住基 states."""
    record = resident.record
    about = {"person": person, "source": Source.RESIDENT_REGISTER, "since": item.since}
    kinds = {
        "alias": (PersonName.Kind.ALIAS, record.alias, record.alias_kana),
        "former": (PersonName.Kind.FORMER, record.former, record.former_kana),
        "roman": (PersonName.Kind.ROMAN, record.roman, ""),
    }
    if item.code in kinds:
        kind, name, kana = kinds[item.code]
        return PersonName(kind=kind, name=name, kana=kana, **about)
    if item.code == "address":
        return PersonAddress(
            kind=PersonAddress.Kind.REGISTERED,
            postal_code=record.postal_code,
            text=record.address,
            building=record.building,
            **about,
        )
    if item.code == "nationality":
        terms = Term.objects.of("residence", clock.today())
        status = terms.filter(words=record.residence).first()
        note = "" if status or not record.residence else f"在留資格：{record.residence}"
        return Nationality(
            country=record.country,
            status=status,
            status_until=record.stay_until,
            note=note,
            **about,
        )
    return RegisteredHousehold(number=record.household, relation=record.relation, **about)
