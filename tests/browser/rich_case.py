"""A case with everything a case may have, in the ward at hand. Run as a process of the product:
職員番号 of the worker, how many notes; prints the number of the case.
"""

import sys
from datetime import date, timedelta

import django

django.setup()

from django.db import transaction  # noqa: E402

from tests.browser.people import COLLEAGUE  # noqa: E402
from tests.cases import story  # noqa: E402
from yorisoi import audit, clock  # noqa: E402
from yorisoi.access.models import Staff  # noqa: E402
from yorisoi.cases.models import Case, CaseStep, Kind, NoteVersion, TaskKind  # noqa: E402
from yorisoi.people.models import (  # noqa: E402
    Affiliation,
    Clinic,
    Family,
    FamilyMember,
    Health,
    Kinship,
    Nationality,
    Person,
    PersonAddress,
    PersonPhone,
    Protection,
    RegisteredHousehold,
    Workplace,
)

TEXT = (
    "本人と面談。左ほほに直径2cmのあざ。「お父さんが来て、たたかれた」と話す。表情は硬い。\n"
    "養護教諭が写真を記録。兄は登校、けがなし。"
)
FAMILY = {  # 立場: name, kana, sex, born, 続柄 to the girl, at home
    "母": ("渡邉　香織", "ワタナベ　カオリ", "female", date(1990, 2, 3), "kinship.mother", True),
    "父": ("原田　剛", "ハラダ　ツヨシ", "male", date(1985, 8, 1), "kinship.father", False),
    "内夫": ("森　拓也", "モリ　タクヤ", "male", date(1993, 1, 9), "", True),
    "兄": ("渡邉　陸", "ワタナベ　リク", "male", date(2015, 6, 2), "kinship.older_brother", True),
    "妹": ("渡邉　紬", "ワタナベ　ツムギ", "female", date(2023, 1, 20), "", True),
    "祖母": ("渡邉　和子", "ワタナベ　カズコ", "female", date(1962, 4, 4), "", False),
}


def put(kind: type, person: Person, **more: object) -> None:
    kind.objects.create(person=person, recorded_at=clock.now(), **more)  # type: ignore[attr-defined]


def tie(person: Person, other: Person, kind: str) -> None:
    Kinship.objects.create(person=person, other=other, kind_id=kind, recorded_at=clock.now())


def people() -> dict[str, Person]:
    """The girl and her family."""
    found = {
        "本人": Person.objects.create(
            name="渡邉　結衣",
            kana="ワタナベ　ユイ",
            sex="female",
            born_on=date(2018, 5, 14),
            remarks="大きな声を怖がる。",
        )
    }
    girl = found["本人"]
    family = Family.objects.create(created_at=clock.now())
    put(FamilyMember, girl, family=family, position="本人")
    for position, (name, kana, sex, born, kinship, at_home) in FAMILY.items():
        one = Person.objects.create(name=name, kana=kana, sex=sex, born_on=born)
        found[position] = one
        put(FamilyMember, one, family=family, position=position, lives_together=at_home)
        if kinship:
            tie(girl, one, kinship)
    tie(found["妹"], found["母"], "kinship.mother")
    tie(found["母"], found["内夫"], "kinship.partner")
    tie(found["母"], found["祖母"], "kinship.mother")
    return found


def facts(found: dict[str, Person]) -> None:
    girl, mother = found["本人"], found["母"]
    for position in ("本人", "母", "兄", "妹"):
        put(RegisteredHousehold, found[position], number="H1", head=mother.name)
    put(
        Affiliation,
        girl,
        kind_id="affiliation.elementary",
        place="みどり区立若葉小学校",
        class_name="2年1組",
    )
    put(Affiliation, found["兄"], kind_id="affiliation.elementary", place="みどり区立若葉小学校")
    put(Affiliation, found["妹"], kind_id="affiliation.nursery", place="桜丘保育園")
    put(PersonAddress, girl, text="みどり区若葉台一丁目2番3号", building="コーポ若葉201")
    put(Health, girl, state="喘息")
    put(Clinic, girl, place="若葉こどもクリニック", doctor="小児科")
    put(Nationality, girl, country="日本")
    put(Workplace, mother, place="スーパーみどり", work="パート", phone="03-0000-1234")
    put(PersonPhone, mother, number="090-0000-1234", label="携帯")
    Protection.objects.create(
        person=mother,
        kind="measure",
        starts_on=clock.today() - timedelta(days=350),
        ends_on=clock.today() + timedelta(days=15),
        against=found["父"],
        recorded_at=clock.now(),
    )


def happenings(case: Case, brother: Case, by: Staff, count: int) -> None:
    colleague = Staff.objects.get(number=COLLEAGUE)
    story.notes(case, count, by=by)
    story.task(case, by=by, due=clock.now() - timedelta(days=1), title="学校に出席の様子を聞く")
    story.task(case, by=by, due=clock.now() + timedelta(days=9), title="受理会議の資料を作る")
    check = story.safety_task(case, by=by, received=clock.now() - timedelta(hours=16.8))
    assert check.kind == TaskKind.SAFETY_CHECK
    note = story.note(
        case,
        brother,
        by=by,
        at=story.hours_ago(0.4),
        text=TEXT,
        contact="contact.agency",
        counterpart="担任・養護教諭",
        place="若葉小学校",
    )
    for number in (1, 2):
        NoteVersion.objects.create(
            note=note,
            number=number,
            at=clock.now(),
            by=by,
            reason="" if number == 1 else "大きさを書きたす",
            happened_at=note.happened_at,
            contact_id=note.contact_id,
            text=TEXT,
        )
    story.note(
        case, by=colleague, at=story.hours_ago(30), text="母から電話。父が家の近くに来ている。"
    )


@transaction.atomic
def make(number: str, count: int) -> Case:
    by = Staff.objects.get(number=number)
    with audit.event("demo.load"):
        found = people()
        facts(found)
        case = story.case_of(
            found["本人"],
            worker=by,
            kind=Kind.PROTECTION,
            abuse_id="abuse.physical",
            abuser_id="abuser.father",
        )
        brother = story.case_of(found["兄"], worker=by)
        CaseStep.objects.create(
            case=case, kind="opened", at=story.hours_ago(400), by=by, worker=by, case_kind=case.kind
        )
        happenings(case, brother, by, count)
    return case


if __name__ == "__main__":
    with audit.visiting(audit.Visitor(name="テスト", terminal="test")):
        print(make(sys.argv[1], int(sys.argv[2])).pk)
