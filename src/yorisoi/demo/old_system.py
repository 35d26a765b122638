"""What the ward's old system held of the demo ward until よりそい came: rows, and files of them.

The layout is that of ``legacy/mappings/midori.toml``. The old system knew children with their
families, one 相談受付 for each child, 経過記録, and a list of 特定妊婦 without their families; it had
no deadlines, no telephone numbers, no second versions. Numbers begin where those of the sample
files (``samples/``) are never, so that the case numbers of both stay as they are.
"""

import csv
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

import xlsxwriter

from yorisoi import clock
from yorisoi.cases.models import Consultation, Note
from yorisoi.demo.chance import age_on
from yorisoi.demo.load_cases import Call, Held
from yorisoi.demo.load_facts import Facts
from yorisoi.demo.load_notes import Written
from yorisoi.demo.load_people import OnFile
from yorisoi.demo.noise import OldRecord
from yorisoi.japanese import grade_on, school_year, wareki_short
from yorisoi.legacy.mapping import SHIPPED
from yorisoi.people.models import (
    Affiliation,
    Clinic,
    DatedFact,
    Health,
    Nationality,
    Person,
    PersonAddress,
    PersonName,
    Workplace,
)
from yorisoi.terms.models import Term

MAPPING = "midori"
FIRST_CHILD, FIRST_WOMAN = 500_001, 5_001
ADULT = 18
ENCODING = "utf-8-sig"  # CP932 has not every name of the ward
HEADS = {
    "child": "児童番号,世帯番号,氏名,ｶﾅ氏名,性別,生年月日,住所,方書,国籍,在留資格,所属,学年,"
    "健康状態,通院先,備考",
    "member": "世帯番号,枝番,氏名,ｶﾅ,続柄,生年月日,年齢,職業・勤務先,同別居,健康状態,通院先,児童番号",
    "consultation": "番号,受付日,時刻,経路,氏名,続柄,児童番号,氏名,住所,相談種別,虐待種別,"
    "主な虐待者,主訴,緊急度,対応結果,終結日,担当者",
    "note": "児童番号,記録日,時刻,方法,相手,内容,記録者,更新日時",
    "pregnant": "管理番号,氏名,フリガナ,生年月日,住所,出産予定日,妊娠届出日,届出週数,国籍,在留資格,"
    "医療機関,該当理由,出産日,児童番号",
}
# Two lines, as the old system printed it: how many columns stand under each head.
CALL_GROUPS = (("受付", 4), ("相談者", 2), ("児童", 3), ("相談内容", 4), ("対応", 3), ("", 1))
OTHER_CONTACTS = {"contact.survey": "関係機関連絡"}  # it had no word of its own for 調査
FIRST_STEP = "継続指導"
# What somebody is to the child, where nobody wrote more.
OTHERS = {
    ("child", "male"): "弟", ("child", "female"): "妹",
    ("guardian", "male"): "父", ("guardian", "female"): "母",
    ("household", "male"): "祖父", ("household", "female"): "祖母",
}  # fmt: skip
Key = tuple[str, str]  # the kind of record and its key, as the importer knows it


@dataclass
class Keys:
    """Under which number the old system knows what."""

    persons: dict[int, Key] = field(default_factory=dict)  # id() of the person
    families: dict[int, str] = field(default_factory=dict)  # id() of the family → 世帯番号
    written_down: dict[str, OldRecord] = field(
        default_factory=dict
    )  # 児童番号 → of whom nothing else
    children: int = 0
    women: int = 0

    def child(self, person: Person) -> str:
        """児童番号; a child of two families has one."""
        known = self.persons.get(id(person))
        if known is None:
            known = "child", f"{FIRST_CHILD + self.children:06}"
            self.children += 1
            self.persons[id(person)] = known
        return known[1]

    def woman(self, person: Person) -> str:
        """管理番号 of a 特定妊婦."""
        number = f"P{FIRST_WOMAN + self.women}"
        self.women += 1
        self.persons[id(person)] = "pregnant", number
        return number

    def of(self, person: Person) -> Key | None:
        """The record of somebody; None for those whom the old system did not know."""
        return self.persons.get(id(person))


@dataclass
class OldSystem:
    """Writes the files into ``folder``, and remembers which number stands for whom."""

    folder: Path
    facts: Facts
    today: date  # the last day of the old system
    keys: Keys = field(default_factory=Keys)

    def __post_init__(self) -> None:
        tables = tomllib.loads((SHIPPED / f"{MAPPING}.toml").read_text(encoding="utf-8"))["tables"]
        # The first of several words for one thing.
        self.words = {
            name: {term: word for word, term in reversed(table.items())}
            for name, table in tables.items()
        }
        self.terms = dict(Term.objects.values_list("id", "words"))

    def write(
        self,
        families: list[OnFile],
        calls: list[Call],
        notes: list[Written],
        others: Iterable[OldRecord] = (),
    ) -> None:
        """All files. ``others``: records of people whom nothing here is thought out of."""
        known = [one for one in families if one.is_migrated]
        # Before the families: whoever stands in this list is in no other.
        women = list(self.women(one for one in known if one.is_expecting))
        children: list[list[str]] = []
        members: list[list[str]] = []
        for at, one in enumerate((one for one in known if not one.is_expecting), 1):
            number = self.keys.families[id(one.family)] = f"W{at:05}"
            ours, around = self.family(number, one)
            children += ours
            members += around
        for number, theirs in groupby(others, key=lambda one: one.family):
            ours, around = self.written_down(f"X{number}", list(theirs))
            children += ours
            members += around
        self.table("児童台帳.csv", "child", children)
        self.table("家族.csv", "member", members)
        self.workbook("特定妊婦.xlsx", women)
        self.calls("相談受付台帳.xlsx", calls)
        self.notes(notes)

    # --- people

    def family(self, number: str, one: OnFile) -> tuple[list[list[str]], list[list[str]]]:
        """Rows of the 児童台帳 and of the 家族."""
        there = [
            (ref, person) for ref, person in one.people.items() if person.born_on
            and person.born_on <= self.today
        ]  # fmt: skip
        young = {ref for ref, person in there if self.is_child(person)}
        children: list[list[str]] = []
        members: list[list[str]] = []
        for ref, person in there:
            known = self.keys.of(person)
            if ref not in young and known:
                continue  # stands in another family already: the old system knew nobody twice
            child = self.keys.child(person) if ref in young else ""
            if child and not known:
                children.append(self.child(child, number, person))
            branch = str(len(members) + 1)
            self.facts.take(person, PersonName, kind=PersonName.Kind.LEGAL)
            if not child:
                self.keys.persons[id(person)] = "member", f"{number}-{branch}"
            at_home = ref in {resident.number for resident in one.source.household.members}
            members.append(
                [number, branch, person.name, person.kana, self.relation(one, ref, young),
                 wareki_short(self.born(person)), "", "" if child else self.work(person), "同居" if at_home else "別居",
                 *(("", "") if child else self.health(person)), child]
            )  # fmt: skip
        return children, members

    def written_down(
        self, number: str, records: list[OldRecord]
    ) -> tuple[list[list[str]], list[list[str]]]:
        """Rows of the 児童台帳 and of the 家族 for a family as somebody wrote it down."""
        children: list[list[str]] = []
        members: list[list[str]] = []
        for branch, one in enumerate(records, 1):
            sex = self.words["sex"].get(one.sex, "")
            child = ""
            if one.role == "child":
                child = f"{FIRST_CHILD + self.keys.children:06}"
                self.keys.children += 1
                self.keys.written_down[child] = one
                address = one.addresses[0] if one.addresses else ""
                children.append(
                    [child, number, one.name, one.kana, sex, one.born, address, *[""] * 8]
                )
            position = OTHERS.get((one.role, one.sex), "親族")
            if one.role == "child" and len(children) == 1:
                position = "本人"
            members.append(
                [number, str(branch), one.name, one.kana, position, one.born, "", "",
                 "同居" if one.together else "別居", "", "", child]
            )  # fmt: skip
        return children, members

    def is_child(self, person: Person) -> bool:
        """Whether somebody stands in the 児童台帳."""
        return age_on(self.born(person), self.today) < ADULT

    @staticmethod
    def born(person: Person) -> date:
        """The birthday of somebody who has one: all but the unborn."""
        assert person.born_on  # noqa: S101  the caller has looked
        return person.born_on

    def child(self, number: str, family: str, person: Person) -> list[str]:
        """A row of the 児童台帳."""
        address = self.facts.take(person, PersonAddress, kind=PersonAddress.Kind.REGISTERED)
        place = self.facts.take(person, Affiliation)
        return [
            number, family, person.name, person.kana, self.words["sex"][person.sex],
            wareki_short(self.born(person)), said(address, "text"), said(address, "building"),
            *self.nationality(person), said(place, "place"),
            grade_on(self.born(person), self.today).label if place else "", *self.health(person), "",
        ]  # fmt: skip

    def nationality(self, person: Person) -> tuple[str, str]:
        """国籍 and 在留資格 in words."""
        found = self.facts.take(person, Nationality)
        status = said(found, "status_id")
        return said(found, "country"), self.word("residence", status) if status else ""

    def health(self, person: Person) -> tuple[str, str]:
        """健康状態 and 通院先."""
        health, clinic = self.facts.take(person, Health), self.facts.take(person, Clinic)
        return said(health, "state"), said(clinic, "place")

    def work(self, person: Person) -> str:
        """職業・勤務先 in one cell."""
        found = self.facts.take(person, Workplace)
        words = [said(found, "place"), said(found, "work")]
        return "　".join(word for word in words if word)

    def relation(self, one: OnFile, ref: str, young: set[str]) -> str:
        """続柄, seen from the child in question; 父 and 母 alone are those of all the children."""
        word = one.positions.get(ref, "親族")
        if word not in {"父", "母"}:
            return word
        kind = {"父": "実父", "母": "実母"}[word]
        theirs = {tie.person for tie in one.source.household.ties
                  if tie.other == ref and tie.kind == kind}  # fmt: skip
        return word if young <= theirs else f"{word}（本児の）"

    def women(self, families: Iterable[OnFile]) -> Iterator[list[str]]:
        """Rows of the list of 特定妊婦. Their families were not in it."""
        countries = self.words["country"]
        for one in families:
            person, due = one.subject, one.source.due_on
            assert due  # noqa: S101  each of them expects a child
            self.facts.take(person, PersonName, kind=PersonName.Kind.LEGAL)
            address = self.facts.take(person, PersonAddress, kind=PersonAddress.Kind.REGISTERED)
            country, status = self.nationality(person)
            clinic = self.facts.take(person, Clinic)
            where = [said(address, "text"), said(address, "building")]
            known_on = one.source.opened_on
            weeks = 40 - (due - known_on).days // 7
            yield [
                self.keys.woman(person), person.name, person.kana,
                wareki_short(self.born(person)), "　".join(word for word in where if word),
                wareki_short(due), wareki_short(known_on), str(weeks),
                next((code for name, code in countries.items() if name == country), country),
                status, said(clinic, "place"), "", "", "",
            ]  # fmt: skip

    # --- work

    def calls(self, name: str, calls: list[Call]) -> None:
        """相談受付台帳: a sheet a year, one row for each child; the numbers are given here."""
        years: dict[int, list[list[str]]] = {}
        for made, held in calls:
            rows = years.setdefault(school_year(made.received_at.date()), [])
            year = school_year(made.received_at.date()) - 2018
            for one in [held, held.sibling] if held.sibling else [held]:
                if one.case.opened_on <= made.received_at.date():
                    rows.append(self.call(f"W{year:02}-{len(rows) + 1:04}", made, one))
        with xlsxwriter.Workbook(str(self.folder / name), {"in_memory": True}) as book:
            for started, rows in sorted(years.items()):
                sheet = book.add_worksheet(f"令和{started - 2018}年度")
                at = 0
                for title, width in CALL_GROUPS:
                    if width > 1:
                        sheet.merge_range(0, at, 0, at + width - 1, title)
                    at += width
                for down, row in enumerate([heads("consultation"), *rows], 1):
                    sheet.write_row(down, 0, row)

    def call(self, number: str, made: Consultation, one: Held) -> list[str]:
        """One row of it."""
        at = made.received_at.astimezone(clock.TOKYO)
        ended = one.case.closed_on
        ended = ended if ended and ended <= self.today else None
        return [
            number, wareki_short(at.date()), f"{at:%H:%M}", self.word("route", made.route_id),
            made.caller.name if made.caller else made.caller_words, made.caller_relation,
            self.keys.child(one.case.subject), one.case.subject.name, "",
            self.word("matter", made.matter_id), self.word("abuse", made.abuse_id),
            self.word("abuser", made.abuser_id), made.text, self.word("urgency", made.urgency_id),
            FIRST_STEP, wareki_short(ended) if ended else "", called(one.worker.name),
        ]  # fmt: skip

    def word(self, table: str, term: str | None) -> str:
        """What the old system called it; 「－」 for nothing, and today's word where it had none."""
        return self.words[table].get(term, self.terms[term]) if term else "－"

    def notes(self, notes: list[Written]) -> None:
        """経過記録, a file a year; a note about two children stood there twice."""
        years: dict[int, list[list[str]]] = {}
        for note, held in notes:
            for one in held:
                at = note.happened_at.astimezone(clock.TOKYO)
                years.setdefault(at.year, []).append(self.note(note, at, one))
        for year, rows in sorted(years.items()):
            self.table(f"経過記録_{year}.csv", "note", rows)

    def note(self, note: Note, at: datetime, one: Held) -> list[str]:
        """One row of them."""
        return [
            self.keys.child(one.case.subject), wareki_short(at.date()), f"{at:%H:%M}",
            OTHER_CONTACTS.get(note.contact_id) or self.word("contact", note.contact_id),
            note.counterpart, note.text, called(note.author.name),
            f"{note.written_at.astimezone(clock.TOKYO):%Y/%m/%d %H:%M:%S}",
        ]  # fmt: skip

    # --- files

    def table(self, name: str, record: str, rows: list[list[str]]) -> None:
        """A CSV file; none where there is nothing to write."""
        if rows:
            with (self.folder / name).open("w", encoding=ENCODING, newline="") as file:
                csv.writer(file).writerows([heads(record), *rows])

    def workbook(self, name: str, rows: list[list[str]]) -> None:
        """特定妊婦: one sheet, heads in its first row."""
        if rows:
            with xlsxwriter.Workbook(str(self.folder / name), {"in_memory": True}) as book:
                sheet = book.add_worksheet("特定妊婦")
                for down, row in enumerate([heads("pregnant"), *rows]):
                    sheet.write_row(down, 0, row)


def heads(record: str) -> list[str]:
    """The headings of a table."""
    return HEADS[record].split(",")


def called(name: str) -> str:
    """What the old system called a worker: by the family name."""
    return name.split("　")[0]


def said(fact: DatedFact | None, name: str) -> str:
    """One value of a fact; nothing where there is none."""
    value: Any = getattr(fact, name, None) if fact else None
    return value or ""
