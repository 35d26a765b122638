"""支援措置: no page tells a suppressed address by way of a text somebody wrote; the text on file stays."""

import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.db import transaction
from django.test import Client

from tests.cases import story
from tests.cases.notes.steps import form, write
from tests.cast import Cast
from tests.people.records import HIDDEN, lives_at, person, protect, record
from yorisoi import audit, clock
from yorisoi.access.models import Staff
from yorisoi.audit.models import Touch
from yorisoi.cases.models import Consultation, Note, NoteCase
from yorisoi.documents.actions import Issued, export_notes
from yorisoi.documents.notes import Range, notes_sheet
from yorisoi.people.models import (
    AddressRelease,
    Affiliation,
    Family,
    Health,
    Kinship,
    Person,
    PersonPhone,
)
from yorisoi.people.search_keys import refresh
from yorisoi.people.secret_words import secret_words

Enter = Callable[[Staff], Client]
TOLD = "母は若葉台1-20-3のコーポ若葉へ転居した。携帯は０９０ー１２３４ー５６７８。"
SECRETS = ("1-20-3", "コーポ若葉", "１２３４")


@pytest.fixture
def mother(cast: Cast) -> Person:
    """Protected; her daughter, the subject of the case, lives with her."""
    mother = Person.objects.get(name="渡邉　香織")
    lives_at(mother, "みどり区若葉台一丁目20番3号", building="コーポ若葉201号室")
    record(PersonPhone, person=mother, number="090-1234-5678")
    protect(mother)
    return mother


@pytest.fixture
def note(cast: Cast, mother: Person) -> Note:
    return write(cast.owner, cast.case, text=TOLD)


def pages(cast: Cast, note: Note) -> list[str]:
    at = f"/cases/{cast.case.pk}/"
    found = [at, f"{at}timeline/", f"{at}timeline/?q=転居", f"{at}notes/{note.pk}/"]
    return [*found, f"{at}notes/new/", f"{at}notes/{note.pk}/amend/", "/cases/notes/approve/", "/"]


@pytest.mark.parametrize("who", ["same_team", "supervisor", "other_team"])
def test_on_no_page(who: str, cast: Cast, note: Note, enter: Enter) -> None:
    browser = enter(getattr(cast, who))
    for page in [*pages(cast, note), "/cases/search/texts/?q=転居"]:
        html = browser.get(page, follow=True).content.decode()
        # Who may release the address sees the telephone without.
        for secret in SECRETS[:2] if who == "supervisor" else SECRETS:
            assert secret not in html, (page, secret)
    assert Note.objects.get(pk=note.pk).text == TOLD, "the text on file was changed"


def test_the_rest_of_the_text_stays(cast: Cast, note: Note, enter: Enter) -> None:
    html = enter(cast.same_team).get(f"/cases/{cast.case.pk}/notes/{note.pk}/").content.decode()
    assert f"母は{HIDDEN}の{HIDDEN}へ転居した。携帯は{HIDDEN}。" in html
    assert "秘匿している住所や電話が書かれています" in html


def test_without_a_measure_everything_is_read(cast: Cast, enter: Enter) -> None:
    mother = Person.objects.get(name="渡邉　香織")
    lives_at(mother, "みどり区若葉台一丁目20番3号")
    note = write(cast.owner, cast.case, text=TOLD)
    html = enter(cast.same_team).get(f"/cases/{cast.case.pk}/notes/{note.pk}/").content.decode()
    assert TOLD in html


def test_a_release_opens_it(cast: Cast, mother: Person, note: Note, enter: Enter) -> None:
    now = clock.now()
    with audit.event("demo.load"):
        for person in (mother, cast.case.subject):
            AddressRelease.objects.create(
                person=person,
                staff=cast.owner,
                reason="訪問",
                starts_at=now,
                ends_at=now + timedelta(minutes=15),
            )
    browser, at = enter(cast.owner), f"/cases/{cast.case.pk}/notes/{note.pk}/"
    assert "若葉台1-20-3" in browser.get(at).content.decode()
    assert TOLD in browser.get(f"{at}amend/").content.decode()


def test_it_is_not_found_by_what_is_hidden(cast: Cast, note: Note, enter: Enter) -> None:
    browser = enter(cast.same_team)
    for words in ("若葉台1-20-3", "コーポ若葉"):
        html = browser.get("/cases/search/texts/", {"q": words}).content.decode()
        assert f"notes/{note.pk}/" not in html
        html = browser.get(f"/cases/{cast.case.pk}/timeline/", {"q": words}).content.decode()
        assert f"notes/{note.pk}/" not in html


def test_no_number_beside_a_filter_tells_of_it(cast: Cast, note: Note, enter: Enter) -> None:
    write(cast.owner, cast.case, text="若葉台の駅で待ち合わせた。")
    for words, found in (("若葉台", 1), ("コーポ若葉", 0), ("転居", 1)):
        for kind in ("", "note"):
            html = enter(cast.same_team).get(
                f"/cases/{cast.case.pk}/timeline/", {"q": words, "kind": kind}
            )
            counts = re.findall(r'chip__count">(\d+)', html.content.decode())
            assert set(counts) == {str(found)}, (words, kind)
        counted = Touch.objects.filter(results__isnull=False)
        assert counted.latest("pk").results == found
        assert f"（{found}）</option>" in html.content.decode() or not found


def test_not_opened_for_amending_but_what_is_sent_is_not_lost(
    cast: Cast, note: Note, enter: Enter
) -> None:
    browser, at = enter(cast.same_team), f"/cases/{cast.case.pk}/notes/{note.pk}/"
    answer = browser.get(f"{at}amend/")
    assert (answer.status_code, answer.headers["Location"]) == (302, at)
    sent = form(cast.case, text="直した。", reason="誤り", version=note.version)
    assert browser.post(f"{at}amend/", sent).status_code == 302
    assert Note.objects.get(pk=note.pk).text == "直した。"
    assert "1-20-3" not in browser.get(at).content.decode(), "the version before tells it"


def test_in_a_consultation_and_in_what_is_known_of_a_family(
    cast: Cast, mother: Person, enter: Enter
) -> None:
    call = story.consultation(cast.case, by=cast.same_team, at=story.hours_ago(5), text=TOLD)
    household = Family.objects.get(members__person=mother)
    with audit.event("demo.load"):
        Consultation.objects.filter(pk=call.pk).update(first_step_text=TOLD)
        Family.objects.filter(pk=household.pk).update(remarks=TOLD)
        mother.protections.update(note=TOLD)
        Person.objects.filter(pk=mother.pk).update(remarks=TOLD)
        mother.familymembers.update(note=TOLD)
        Kinship.objects.update(note=TOLD)
    ill = record(Health, person=mother, state=TOLD)
    browser = enter(cast.same_team)
    at = f"/people/{mother.pk}/"
    paths = [f"/cases/consultations/{call.pk}/", f"/cases/consultations/{call.pk}/change/"]
    paths += [at, f"{at}change/", f"{at}family/{household.pk}/", f"/cases/{cast.case.pk}/"]
    # What is masked on the page is not opened for correcting.
    paths += [f"{at}family/members/{mother.familymembers.get().pk}/"]
    paths += [f"{at}kinship/{Kinship.objects.get().pk}/", f"{at}facts/health/{ill.pk}/"]
    paths += [f"{at}facts/health/{ill.pk}/withdraw/"]
    for path in paths:
        html = browser.get(path, follow=True).content.decode()
        for secret in SECRETS:
            assert secret not in html, (path, secret)
    # What somebody else saved first stands beside what was typed, without the secret.
    late = browser.post(f"{at}family/{household.pk}/", {"remarks": "転居", "version": 9})
    assert (late.status_code, "いまの登録は「" in late.content.decode()) == (422, True)
    assert not any(secret in late.content.decode() for secret in SECRETS)
    measure = f"{at}protections/{mother.protections.get().pk}/"
    html = enter(cast.supervisor).get(measure, follow=True).content.decode()
    assert not any(secret in html for secret in SECRETS[:2])


def cells_of(issued: Issued) -> str:
    with ZipFile(BytesIO(issued.content)) as parts:
        return parts.read("xl/sharedStrings.xml").decode()


def test_in_no_workbook_whoever_takes_it_out(cast: Cast, note: Note) -> None:
    # It also stands in the case of a child who is no relative on file.
    other = story.case_of(person("友　花"), worker=cast.owner)
    with transaction.atomic(), audit.event("demo.load"):
        NoteCase.objects.create(note=note, case=other)
    for case in (cast.case, other):
        issued = export_notes(by=cast.owner, case=case, wanted=Range(), purpose="会議")
        cells = cells_of(issued)
        assert "転居した" in cells
        assert all(secret not in cells for secret in SECRETS)
        assert issued.issue.cases == [cast.case.pk, other.pk], "of whom it tells is not noted"
        sheet = notes_sheet(case, Range())
        assert sheet.persons == {cast.case.subject_id, other.subject_id}, "by whom it is masked"


def test_what_stands_open_on_the_page_of_a_relative_is_no_secret(
    cast: Cast, mother: Person
) -> None:
    """The father's home is her past address; his page shows it, and so may a note."""
    lives_at(mother, "桜丘二丁目5番1号", until=clock.today() - timedelta(days=100))
    child = cast.case.subject
    assert secret_words([child.pk], viewer=cast.same_team).masked("桜丘2-5-1") == HIDDEN
    father = person("渡邉　剛")
    record(Kinship, person=child, other=father, kind_id="kinship.father")
    lives_at(father, "桜丘2-5-1")
    assert secret_words([child.pk], viewer=cast.same_team).masked("桜丘2-5-1") == "桜丘2-5-1"


def test_a_neighbour_in_the_same_list_opens_nothing(cast: Cast, note: Note, enter: Enter) -> None:
    """The same house, another flat: found with the same word, on the same page."""
    neighbour = person("隣　三郎")
    lives_at(neighbour, "みどり区若葉台1-20-3", building="コーポ若葉305号室")
    other = story.case_of(neighbour, worker=cast.owner)
    write(cast.owner, other, text="父は出張で転居はしない。")
    html = enter(cast.same_team).get("/cases/search/texts/?q=転居").content.decode()
    assert f"/notes/{note.pk}/" in html
    assert "隣　三郎" in html
    for secret in SECRETS:
        assert secret not in html


def test_a_text_found_goes_by_those_whose_case_the_reader_may_not_name(
    cast: Cast, mother: Person, enter: Enter
) -> None:
    other = story.case_of(person("隣　三郎"), worker=cast.other_team)
    note = write(cast.supervisor, cast.case, other, text=TOLD)
    browser, at = enter(cast.other_team), f"/cases/{other.pk}/"
    found = "/cases/search/texts/?q=転居"
    for path in (found, at, f"{at}timeline/?q=転居", f"{at}notes/{note.pk}/", f"{at}notes/new/"):
        html = browser.get(path).content.decode()
        assert "転居" in html, path
        for secret in SECRETS:
            assert secret not in html, path
    assert "渡邉　結衣" not in browser.get(found).content.decode()


def test_news_are_masked_by_everybody_they_are_about(
    cast: Cast, mother: Person, enter: Enter
) -> None:
    """On the home of whoever holds the case; under a neighbour's case in which the note stands, too."""
    other = story.case_of(person("隣　三郎"), worker=cast.owner)
    note = write(cast.same_team, cast.case, other, text=TOLD)
    html = enter(cast.owner).get("/").content.decode()
    for case in (cast.case, other):
        assert f"/cases/{case.pk}/notes/{note.pk}/" in html
    assert html.count(HIDDEN) >= 2
    for secret in SECRETS[:2]:  # who may release the address sees the telephone without
        assert secret not in html


def test_telephone_and_school_for_those_alone_who_may_release(
    cast: Cast, mother: Person, enter: Enter
) -> None:
    child = cast.case.subject
    record(Affiliation, person=child, kind_id="affiliation.elementary", place="秘密が丘小学校")
    shown = {
        cast.owner: True,
        cast.supervisor: True,
        cast.same_team: False,
    }
    for staff, is_shown in shown.items():
        browser = enter(staff)
        case = browser.get(f"/cases/{cast.case.pk}/").content.decode()
        child_page = browser.get(f"/people/{child.pk}/").content.decode()
        history = browser.get(f"/people/{child.pk}/history/").content.decode()
        search = browser.get("/cases/search/", {"q": "結衣"}).content.decode()
        assert [("秘密が丘" in page) for page in (case, child_page, history, search)] == (
            [is_shown] * 4
        ), staff
        page = browser.get(f"/people/{mother.pk}/").content.decode()
        assert ("090-1234-5678" in page) is is_shown, staff
        assert ("090-1234-5678" in case) is is_shown, staff


def test_who_rings_is_found_by_the_number_and_the_number_is_not_told(
    cast: Cast, mother: Person, enter: Enter
) -> None:
    refresh([mother.pk])
    html = enter(cast.same_team).get("/cases/search/", {"q": "0901234"}).content.decode()
    assert "香織" in html
    assert "5678" not in html
