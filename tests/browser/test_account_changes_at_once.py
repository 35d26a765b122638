"""A transfer or the end of an account holds from the person's next click on."""

import pytest
from playwright.sync_api import expect

from tests.browser.desk import OpenDesk
from tests.browser.people import ADMINISTRATOR, CASEWORKER
from tests.browser.ward import Ward

pytestmark = pytest.mark.browser


def test_transferred(own_ward: Ward, open_desk: OpenDesk) -> None:
    desk, office = open_desk(CASEWORKER), open_desk(ADMINISTRATOR)
    desk.go("/")
    office.go(f"/staff/{own_ward.staff(CASEWORKER)}/transfer/")
    today = own_ward.ask("SELECT to_char(now() AT TIME ZONE 'Asia/Tokyo', 'YYYYMMDD')")[0]
    office.page.get_by_label("開始日").fill(today)
    office.page.get_by_label("役割").select_option(label="保健師")
    office.page.get_by_label("係", exact=False).last.select_option(label="母子・地域連携係")
    office.page.get_by_role("button", name="登録する").click()
    expect(office.page.get_by_text("異動を登録しました。")).to_be_visible()

    desk.page.get_by_role("link", name="ケース", exact=True).click()
    expect(
        desk.page.get_by_text("配属が変わりました。もう一度サインインしてください。")
    ).to_be_visible()
    desk.sign_in(CASEWORKER)
    expect(desk.page.locator("summary")).to_contain_text("母子・地域連携係 保健師")


def test_ended(own_ward: Ward, open_desk: OpenDesk) -> None:
    desk, office = open_desk(CASEWORKER), open_desk(ADMINISTRATOR)
    desk.go("/")
    office.go(f"/staff/{own_ward.staff(CASEWORKER)}/change/")
    yesterday = own_ward.ask(
        "SELECT to_char(now() AT TIME ZONE 'Asia/Tokyo' - interval '1 day', 'YYYYMMDD')"
    )[0]
    office.page.get_by_label("利用終了日").fill(yesterday)
    office.page.get_by_role("button", name="保存する").click()
    expect(office.page.get_by_text("保存しました。", exact=True)).to_be_visible()

    desk.page.get_by_role("link", name="ケース", exact=True).click()
    expect(desk.page.get_by_text("このアカウントは使えなくなりました。")).to_be_visible()
    desk.give_password(CASEWORKER)
    expect(desk.page.get_by_text("このアカウントは今日は使えません。")).to_be_visible()
