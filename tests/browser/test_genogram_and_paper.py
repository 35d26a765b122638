"""A figure is moved by keyboard alone and the place is kept; a paper comes out of the case."""

import pytest
from playwright.sync_api import expect

from tests.browser.desk import OpenDesk
from tests.browser.people import CASEWORKER
from tests.browser.ward import Ward

pytestmark = pytest.mark.browser


def subject_with_family(ward: Ward) -> tuple[int, int]:
    """(case, subject) of the caseworker, who now lives with her mother."""
    case = ward.case_of(CASEWORKER)
    [subject] = ward.ask("SELECT subject_id FROM cases_case WHERE id = %s", case)
    return case, int(subject)


def give_a_family(ward: Ward, subject: int) -> None:
    """A mother at home, when the ward was loaded without one."""
    ward.ask(
        """
        WITH entry AS (
          INSERT INTO audit_event (at, staff_number, staff_name, action, outcome, purpose, terminal,
                                   place, request_id, transaction)
          VALUES (now(), '', 'test', 'demo.load', 'ok', '', '', '', gen_random_uuid(),
                  pg_current_xact_id()::text::bigint) RETURNING id),
        told AS (SELECT set_config('yorisoi.event', id::text, true) FROM entry),
        family AS (
          INSERT INTO people_family (remarks, created_at, version) SELECT '', now(), 1 FROM told
          RETURNING id),
        mother AS (
          INSERT INTO people_person (name, kana, state, sex, born_said, remarks, version)
          SELECT '母　道子', 'ハハ　ミチコ', 'known', 'female', '', '', 1 FROM told RETURNING id),
        members AS (
          INSERT INTO people_familymember (family_id, person_id, source, note, recorded_at,
                                           withdrawn_because, version, lives_together, position)
          SELECT family.id, one, 'staff', '', now(), '', 1, true, ''
          FROM family, mother, LATERAL (VALUES (mother.id), (%s::bigint)) people (one))
        INSERT INTO people_kinship (person_id, other_id, kind_id, source, note, recorded_at, version,
          withdrawn_because)
        SELECT %s, mother.id, 'kinship.mother', 'staff', '', now(), 1, '' FROM mother
        """,
        subject,
        subject,
    )


def test_moved_by_keys_and_saved(own_ward: Ward, open_desk: OpenDesk) -> None:
    _, subject = subject_with_family(own_ward)
    give_a_family(own_ward, subject)
    desk = open_desk(CASEWORKER)
    page = desk.page
    desk.go(f"/people/{subject}/genogram/")
    figure = page.locator(f'[data-person="{subject}"]')
    figure.focus()
    others = page.locator(".genogram__person").count()
    assert others >= 2
    with page.expect_response("**/preview/"):
        for _ in range(6):
            page.keyboard.press("Shift+ArrowRight")
    page.wait_for_function(f"document.activeElement?.dataset?.person === '{subject}'")
    page.get_by_text("まだ保存していません").wait_for()
    page.get_by_label("メモ").fill("右へ")
    page.keyboard.press("Control+Enter")
    page.get_by_text("配置を保存しました（第1版）").wait_for()
    [positions] = own_ward.ask("SELECT positions FROM people_genogramlayout")
    assert str(subject) in positions


def test_dragged_by_the_mouse(own_ward: Ward, open_desk: OpenDesk) -> None:
    _, subject = subject_with_family(own_ward)
    give_a_family(own_ward, subject)
    desk = open_desk(CASEWORKER)
    page = desk.page
    desk.go(f"/people/{subject}/genogram/")
    box = page.locator(f'[data-person="{subject}"]').bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + 15
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 90, y + 8, steps=4)
    with page.expect_response("**/preview/") as answer:
        page.mouse.up()
    assert answer.value.ok
    expect(page.get_by_text("まだ保存していません")).to_be_visible()


def test_a_paper_opens_and_stands_in_the_book(own_ward: Ward, open_desk: OpenDesk) -> None:
    case, _ = subject_with_family(own_ward)
    desk = open_desk(CASEWORKER)
    desk.go(f"/documents/cases/{case}/face-sheet/")
    token = desk.page.locator("input[name=csrfmiddlewaretoken]").first.input_value()
    address = f"{own_ward.address}/documents/cases/{case}/face-sheet/"
    answer = desk.context.request.post(
        address,
        form={"csrfmiddlewaretoken": token, "geta_is_fine": "on"},
        headers={"Referer": address},
    )
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF")
    assert own_ward.ask("SELECT number FROM documents_issue") != []
