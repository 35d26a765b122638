"""Nobody on file fits: the resident is looked for with a purpose, registered, linked, and let go again."""

from datetime import date
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser.desk import OpenDesk
from tests.browser.intake import open_page
from tests.browser.people import CASEWORKER
from tests.browser.ward import Ward
from tests.registers.made_up import number_of
from yorisoi.registers.resident_keys import Said, key_row

pytestmark = pytest.mark.browser
CHILD, MOTHER = number_of("881"), number_of("882")


def deliver(ward: Ward) -> None:
    """A mother and her child in the mirror, as a feed leaves them."""
    people = (
        (CHILD, "黑柳　ひなた", "クロヤナギ　ヒナタ", "female", date(2019, 8, 2), "子"),
        (MOTHER, "黑柳　千尋", "クロヤナギ　チヒロ", "female", date(1991, 1, 5), "世帯主"),
    )
    for number, name, kana, sex, born, relation in people:
        row = Said(
            number, True, "resident", (name, kana), sex, *[str(born)] * 3, "本町三丁目", "5番6号"
        )
        said = {
            "key": f"{number}-1-1",
            "number": number,
            "digest": str(uuid4()),
            "flags": [],
            "deleted": False,
            "feed_id": 1,
            "history": 1,
            "branch": 1,
            "latest": True,
            "current": True,
            "household": "000000000000881",
            "kind": "japanese",
            "state": "resident",
            "movement": "moved_in",
            "moved_on": date(2024, 4, 1),
            "name": name,
            "kana": kana,
            "sex": sex,
            "born_on": born,
            "relation": relation,
            "prefecture": "東京都",
            "city": "みどり区",
            "town": "本町三丁目",
            "block": "5番6号",
        }
        empty = (
            "moved_said roman kanji former former_kana alias alias_kana born_said relation_code"
            " building postal_code moved_to moved_from country_code country residence_code residence"
        )
        said |= dict.fromkeys(empty.split(), "")
        ward.ask(
            f"INSERT INTO registers_residentrecord ({', '.join(said)})"
            f" VALUES ({', '.join(['%s'] * len(said))})",
            *said.values(),
        )
        ward.ask(
            "INSERT INTO registers_residentkey"
            " (number, words, kana, born_earliest, born_latest, exact)"
            " VALUES (%s, %s::tsvector, %s, %s, %s, %s)",
            *key_row([row]),
        )


def choose(page: Page, name: str, value: str) -> None:
    """A chip of the page."""
    page.locator(f"[name='{name}'][value='{value}']").check(force=True)


def take_the_consultation(page: Page) -> None:
    """The rest of the intake, with a case."""
    choose(page, "route", "route.school")
    choose(page, "matter", "matter.abuse")
    choose(page, "abuse", "abuse.neglect")
    choose(page, "abuser", "abuser.mother")
    page.locator("[name='text']").fill("登園が続かない。")
    choose(page, "urgency", "urgency.low")
    choose(page, "first_step", "first_step.meeting")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/cases/consultations/*/")


def test_from_the_intake_to_the_register_and_back(own_ward: Ward, open_desk: OpenDesk) -> None:
    deliver(own_ward)
    page = (desk := open_desk(CASEWORKER)).page
    open_page(desk)
    page.locator("[name='child-0-name']").fill("黒柳 ひなた")
    page.get_by_role("link", name="住民を探す（住基）").click()
    expect(page.get_by_label("氏名・カナ")).to_have_value("黒柳 ひなた")
    page.get_by_label("目的の補足").fill("保育園からの相談")
    page.get_by_role("button", name="目的を残して探す").click()
    expect(page.get_by_text("見つかった住民 1人")).to_be_visible()
    page.get_by_role("link", name="登録して相談を受ける").click()
    page.get_by_role("button", name="登録して相談を受ける").click()
    page.wait_for_url("**/cases/intake/*-*/**")
    expect(page.locator("[data-part='child-0'] [data-face]")).to_contain_text("黑柳　ひなた")
    take_the_consultation(page)

    page.get_by_role("link", name="黑柳　ひなた").first.click()
    page.wait_for_url("**/people/*/")
    expect(page.get_by_text("世帯員 黑柳　千尋（世帯主）")).to_be_visible()
    page.get_by_role("link", name="くわしく").click()
    page.get_by_role("button", name="人物として登録").click()
    expect(page.get_by_text("家族に加えました")).to_be_visible()

    page.get_by_role("link", name="つながりを取り消す").click()
    page.get_by_label("理由").fill("同姓同名の別の子だった")
    page.get_by_role("button", name="取り消す").click()
    expect(page.get_by_text("住基とのつながりを取り消しました")).to_be_visible()
    expect(page.get_by_text("世帯員（住基）")).to_have_count(0)
    expect(page.get_by_text("同姓同名の別の子だった")).to_be_visible()
    told = own_ward.ask(
        "SELECT DISTINCT action FROM audit_event WHERE action LIKE 'registers.resident.%%'"
        " AND staff_number = %s",
        CASEWORKER,
    )
    steps = {one.removeprefix("registers.resident.") for one in told}
    assert {"search", "register", "link", "undo"} <= steps
    purposes = own_ward.ask(
        "SELECT DISTINCT purpose FROM audit_event WHERE action = 'registers.resident.search'"
    )
    assert purposes == ["相談の受付：保育園からの相談"]
