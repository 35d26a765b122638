"""A new colleague: registered by the administrator, then the first sign-in of their own."""

import base64

import pytest
from django_otp.oath import totp
from playwright.sync_api import expect

from tests.browser.desk import Desk, OpenDesk
from tests.browser.people import ADMINISTRATOR
from tests.browser.ward import Ward
from yorisoi.demo.load import DEMO_PASSWORD

pytestmark = pytest.mark.browser
NUMBER, OWN_PASSWORD = "231001", "sumire-no-hana-7"


def register(desk: Desk) -> str:
    """Fill in 職員の登録 after the re-confirmation; the first password."""
    page = desk.page
    desk.go("/staff/new/")
    page.get_by_label("パスワード").fill(DEMO_PASSWORD)
    desk.ward.let_half_a_minute_pass()
    page.get_by_label("確認コード").fill(page.locator(".banner strong").inner_text())
    page.get_by_role("button", name="確認する").click()
    page.wait_for_url("**/staff/new/")
    page.get_by_label("職員番号").fill(NUMBER)
    page.get_by_label("氏名").fill("菫　咲")
    page.get_by_label("フリガナ").fill("スミレ　サキ")
    page.get_by_label("役割").select_option(label="相談員")
    page.get_by_label("係", exact=False).last.select_option(label="相談係")
    page.get_by_role("button", name="登録する").click()
    expect(page.get_by_role("heading", name="職員を登録しました")).to_be_visible()
    return page.locator(".first-password").inner_text()


def test_registered_and_signed_in_for_the_first_time(own_ward: Ward, open_desk: OpenDesk) -> None:
    office = open_desk(f"{ADMINISTRATOR}再確認前")
    first_password = register(office)
    office.page.get_by_role("link", name="職員の画面へ").click()
    expect(office.page.get_by_text("初回パスワード")).to_be_visible()
    assert first_password not in office.page.content(), "it is shown once"

    desk = open_desk()
    page = desk.page
    desk.go("/signin/")
    desk.give_password(NUMBER, first_password)
    expect(page.get_by_role("heading", name="自分のパスワードを決める")).to_be_visible()
    page.get_by_label("新しいパスワード 必須").fill(OWN_PASSWORD)
    page.get_by_label("もう一度").fill(OWN_PASSWORD)
    page.get_by_role("button", name="決めて次へ").click()

    expect(page.get_by_role("heading", name="認証アプリの登録")).to_be_visible()
    key = page.locator("form code").inner_text().replace(" ", "")
    secret = base64.b32decode(key + "=" * (-len(key) % 8))
    page.get_by_label("確認コード").fill(f"{totp(secret):06d}")
    page.get_by_role("button", name="登録してサインイン").click()

    expect(page.get_by_role("heading", name="ホーム")).to_be_visible()
    expect(page.get_by_text("担当しているケースはありません。")).to_be_visible()
    desk.sign_out()
    desk.sign_in(NUMBER, OWN_PASSWORD)
    expect(page.get_by_role("heading", name="ホーム")).to_be_visible()
