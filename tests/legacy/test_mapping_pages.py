"""From files to a saved mapping on the page: proposed, changed, saved as a version; nobody sees more."""

import json
import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from yorisoi.access.models import Staff
from yorisoi.audit.models import Event
from yorisoi.legacy import mapping
from yorisoi.legacy.models import Mapping

Enter = Callable[[Staff], Client]
HEADS = "児童番号,氏名,性別,生年月日,相談経路,項目Ａ\r\n"
ROWS = "".join(
    f"{at:05},佐藤 花,{'男女'[at % 2]},H27.5.{at + 1},学校,値{at % 2}\r\n" for at in range(12)
)


@pytest.fixture(autouse=True)
def store(settings: Any, tmp_path: Any) -> None:
    settings.FILES_DIR = tmp_path / "files"


def uploaded(browser: Client, text: str = HEADS + ROWS, **changes: str) -> Any:
    file = SimpleUploadedFile("児童台帳.csv", text.encode("cp932"))
    said = {"name": "こども台帳", "code": "kodomo", "encoding": "", "password": ""} | changes
    return browser.post(reverse("legacy_mapping:new"), said | {"uploads": [file]})


def form_of(answer: Any) -> dict[str, str]:
    """The fields of the form as a browser would send them."""
    page = answer.content.decode()
    page = page[page.index('id="mapping"') :]
    found: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", page):
        kind = re.search(r'type="(\w+)"', tag)
        name, value = (
            re.search(r'name="([^"]+)"', tag),
            re.search(r'value="([^"]*)"', tag, re.DOTALL),
        )
        if name and (kind is None or kind[1] != "checkbox" or " checked" in tag):
            found[name[1]] = unescape(value[1]) if value else "on"
    for name, options in re.findall(
        r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL
    ):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    for name, text in re.findall(
        r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', page, re.DOTALL
    ):
        found[name] = unescape(text)
    return found


def at(form: dict[str, str], heading: str) -> int:
    """Which row of the table a heading is."""
    return list(json.loads(form["base"])["raw"]["file"][0]["columns"]).index(heading)


def test_files_are_proposed_for_and_saved_as_the_first_version(cast: Cast, enter: Enter) -> None:
    browser = enter(cast.supervisor)
    assert browser.get(reverse("legacy_mapping:new")).status_code == 200
    answer = uploaded(browser)
    assert answer.status_code == 200
    saved = browser.post(reverse("legacy_mapping:save"), form_of(answer))
    assert saved.status_code == 302
    found = Mapping.objects.get()
    assert (found.code, found.name, found.number, found.saved_by) == (
        "kodomo", "こども台帳", 1, cast.supervisor,
    )  # fmt: skip
    assert mapping.read(found.text).files[0].fed >= {"number", "name", "sex", "born"}
    assert "# 100%" in found.text
    page = browser.get(saved.headers["Location"]).content.decode()
    assert "第1版" in page
    assert "児童番号" in page
    assert "どの列からも入らない項目" in page


def test_what_is_chosen_is_shown_at_once_and_saved(cast: Cast, enter: Enter) -> None:
    browser = enter(cast.supervisor)
    form = form_of(uploaded(browser))
    form[f"field-0-{at(form, '相談経路')}"] = "remarks"
    form[f"field-0-{at(form, '項目Ａ')}"] = "-ignore"
    shown = browser.post(reverse("legacy_mapping:preview"), form)
    assert shown.status_code == 200
    assert "<html" not in shown.content.decode()
    form = form_of(shown)
    form[f"reason-0-{at(form, '項目Ａ')}"] = "使わない"
    browser.post(reverse("legacy_mapping:save"), form)
    columns = mapping.read(Mapping.objects.get().text).files[0].columns
    assert [feed.field for feed in columns["相談経路"].feeds] == ["remarks"]
    ignored = next(one for one in columns.values() if one.heading == "項目Ａ")
    assert ignored.ignore == "使わない"
    assert '{ ignore = "使わない" }  # 100%　画面で選んだ' in Mapping.objects.get().text


def test_a_column_that_becomes_a_list_gets_its_words(cast: Cast, enter: Enter) -> None:
    browser = enter(cast.supervisor)
    form = form_of(uploaded(browser))
    form[f"field-0-{at(form, '項目Ａ')}"] = "residence_status"
    form = form_of(browser.post(reverse("legacy_mapping:preview"), form))
    words = [name for name in form if name.startswith("word-") and not form[name]]
    assert len(words) == 2
    form[words[0]], form[words[1]] = "residence.permanent", "-nothing"
    browser.post(reverse("legacy_mapping:save"), form)
    raw = mapping.read(Mapping.objects.get().text)
    (feed,) = next(c for c in raw.files[0].columns.values() if c.heading == "項目Ａ").feeds
    assert sorted(feed.table.values()) == ["", "residence.permanent"]


def test_what_would_come_out_of_the_examples_is_shown(cast: Cast, enter: Enter) -> None:
    page = uploaded(enter(cast.supervisor)).content.decode()
    assert "佐藤 花" in page
    assert "2015-05-01" in page
    form_wrong = form_of(uploaded(enter(cast.supervisor)))
    form_wrong[f"field-0-{at(form_wrong, '項目Ａ')}"] = "residence_until"
    shown = enter(cast.supervisor).post(reverse("legacy_mapping:preview"), form_wrong)
    assert "日付として読めません" in shown.content.decode()


def test_the_administrator_makes_mappings_and_sees_no_value(cast: Cast, enter: Enter) -> None:
    browser = enter(cast.administrator)
    answer = uploaded(browser)
    shown = browser.post(reverse("legacy_mapping:preview"), form_of(answer))
    for page in (answer, shown):
        assert page.status_code == 200
        assert "佐藤" not in page.content.decode()
        assert "項目Ａ" in page.content.decode()


def test_nothing_of_a_person_is_carried_by_the_form_or_saved(cast: Cast, enter: Enter) -> None:
    browser = enter(cast.supervisor)
    form = form_of(uploaded(browser))
    assert not [name for name, value in form.items() if "佐藤" in value]
    browser.post(reverse("legacy_mapping:save"), form)
    assert "佐藤" not in Mapping.objects.get().text


def test_what_cannot_be_saved_is_said(cast: Cast, enter: Enter) -> None:
    browser = enter(cast.supervisor)
    form = form_of(uploaded(browser))
    form[f"field-0-{at(form, '児童番号')}"] = "keep"
    answer = browser.post(reverse("legacy_mapping:save"), form)
    assert answer.status_code == 422
    assert "「児童番号」（number）の列がありません" in answer.content.decode()
    assert not Mapping.objects.exists()


def test_the_form_of_somebody_else_is_not_taken(cast: Cast, enter: Enter) -> None:
    form = form_of(uploaded(enter(cast.supervisor)))
    other = enter(cast.administrator)
    assert other.post(reverse("legacy_mapping:preview"), form).status_code == 409
    assert other.post(reverse("legacy_mapping:save"), form).status_code == 302
    form["kept"] = form["kept"][:-3] + "xxx"
    mine = enter(cast.supervisor)
    assert mine.post(reverse("legacy_mapping:preview"), form).status_code == 409
    assert not Mapping.objects.exists()


def test_a_file_that_cannot_be_read_is_named(cast: Cast, enter: Enter) -> None:
    page = uploaded(enter(cast.supervisor), text="").content.decode()
    assert "空のファイル（0バイト）です" in page
    page = uploaded(enter(cast.supervisor), text="職員番号,係\r\n1,A\r\n2,B\r\n").content.decode()
    assert "読まない表" in page
    assert "移行する記録の表には見えません" in page


def test_the_text_is_changed_by_hand_and_the_earlier_version_stays(
    cast: Cast, enter: Enter
) -> None:
    browser = enter(cast.supervisor)
    where = reverse("legacy_mapping:text", args=["midori"])
    text = mapping.shipped("midori").text
    assert browser.get(where).status_code == 200
    wrong = browser.post(where, {"text": text.replace('record = "child"', 'record = "kid"')})
    assert wrong.status_code == 422
    assert "record は" in wrong.content.decode()
    broken = browser.post(where, {"text": "[source\n"})
    assert "TOML として読めません" in broken.content.decode()
    browser.post(where, {"text": text.replace("\n", "\r\n")})
    browser.post(where, {"text": text.replace("平成21年度から", "変更")})
    assert [(one.code, one.number) for one in Mapping.objects.all()] == [
        ("jido21", 2), ("jido21", 1),
    ]  # fmt: skip
    assert Mapping.objects.get(number=1).text == text
    old = browser.get(reverse("legacy_mapping:download", args=["jido21"]) + "?version=1")
    assert old.content.decode() == text
    assert "jido21-1.toml" in old.headers["Content-Disposition"]


def test_looking_writes_nothing_but_the_log(cast: Cast, enter: Enter) -> None:
    browser = enter(cast.supervisor)
    for name, args in (("list", []), ("page", ["midori"]), ("text", ["midori"])):
        before = Event.objects.count()
        assert browser.get(reverse(f"legacy_mapping:{name}", args=args)).status_code == 200
        assert Event.objects.count() == before + 1
    assert browser.get(reverse("legacy_mapping:page", args=["nothing"])).status_code == 404


@pytest.mark.parametrize("person", ["owner", "auditor", "contractor", "nurse"])
def test_nobody_else_comes_in(person: str, cast: Cast, enter: Enter) -> None:
    browser = enter(getattr(cast, person))
    assert browser.get(reverse("legacy_mapping:list")).status_code == 403
    assert uploaded(browser).status_code == 403
