"""Texts are found by any piece of Japanese in them, newest first, by those who may read them."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import Cast
from yorisoi import audit, clock
from yorisoi.access.entrance import filter_for
from yorisoi.access.models import Staff
from yorisoi.audit.models import Event
from yorisoi.cases.models import (
    Case,
    Consultation,
    ConsultationSubject,
    Note,
    NoteCase,
    NoteState,
)
from yorisoi.cases.search.full_text import find_texts, read
from yorisoi.cases.search.passages import passage, spans_of
from yorisoi.japanese import fold_text

Enter = Callable[[Staff], Client]
TEXT = "母と面談。生活保護の申請に同行した。ｹｰｽ会議は㈱若葉で行う。「お父さんがこわい」と話す。"
PAGE = "/cases/search/texts/"


@pytest.fixture
def write(cast: Cast) -> Callable[..., Note]:
    """Put a confirmed note into the case."""

    def put(text: str, *, case: Case = cast.case, days: int = 0, **more: Any) -> Note:
        at = clock.now() - timedelta(days)
        with audit.event("demo.load"):
            note = Note.objects.create(
                happened_at=at,
                contact_id="contact.home",
                text=text,
                author=cast.owner,
                written_at=at,
                **{"state": NoteState.CONFIRMED, "confirmed_at": at, **more},
            )
            NoteCase.objects.create(note=note, case=case)
        return note

    return put


def page(browser: Client, words: str, **more: str) -> str:
    answer = browser.get(PAGE, {"q": words, **more})
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(
    "words",
    [
        "生活保護",
        "活保",
        "保護の申",
        "ケース会議",
        "けーす",
        "ｹｰｽ",
        "㈱",
        "(株)若葉",
        "面談 同行",
        "同行　お父さん",
        "母",
        "母 生活保護",
        "担任",
    ],
)
def test_found_by_any_piece_and_marked(
    words: str, write: Callable[..., Note], cast: Cast, enter: Enter
) -> None:
    write(TEXT, counterpart="担任")
    shown = page(enter(cast.owner), words)
    assert "1件・新しい順" in shown
    assert "<mark>" in shown
    assert "渡邉　結衣" in shown


@pytest.mark.parametrize(
    "words", ["生保", "保活", "面談同行", "面談 不在", "申請書", "け会", "%", "__"]
)
def test_not_found_by_what_is_not_there(
    words: str, write: Callable[..., Note], cast: Cast, enter: Enter
) -> None:
    write(TEXT)
    assert "この言葉をふくむ記録はありません" in page(enter(cast.owner), words)


def test_drafts_are_not_searched_not_even_by_their_writer(
    write: Callable[..., Note], cast: Cast, enter: Enter
) -> None:
    write(TEXT, state=NoteState.DRAFT, confirmed_at=None)
    assert "<mark>" not in page(enter(cast.owner), "生活保護")


@pytest.mark.parametrize(
    ("name", "sees"),
    [("owner", 1), ("same_team", 1), ("supervisor", 1), ("other_team", 0), ("nurse", 0)],
)
def test_only_texts_of_cases_one_may_read(
    name: str, sees: int, write: Callable[..., Note], cast: Cast, enter: Enter
) -> None:
    write(TEXT)
    browser = enter(getattr(cast, name))
    assert page(browser, "生活保護").count("<mark>") == sees
    touch = Event.objects.filter(action="cases.note.search").latest("id").touches.get()
    assert touch.results == sees
    assert touch.conditions == {"q": "生活保護"}
    assert touch.cases == ([cast.case.pk] if sees else [])


def test_what_a_caller_said_is_found_and_who_called_is_not(cast: Cast, enter: Enter) -> None:
    now = clock.now()
    with audit.event("demo.load"):
        call = Consultation.objects.create(
            number="受2026-00001",
            form_key=uuid4(),
            received_at=now,
            received_by=cast.owner,
            team=cast.case.team,
            reception_id="reception.phone",
            route_id="route.neighbour",
            caller_words="隣の高橋",
            matter_id="matter.care",
            text="夜中に泣き声がする。",
            urgency_id="urgency.high",
            first_step_id="first_step.meeting",
        )
        ConsultationSubject.objects.create(
            consultation=call, person=cast.case.subject, case=cast.case
        )
    assert "<mark>泣き声</mark>" in page(enter(cast.owner), "泣き声")
    assert "<mark>" not in page(enter(cast.owner), "高橋")
    assert "<mark>" not in page(enter(cast.other_team), "泣き声")


@pytest.mark.parametrize(
    ("few", "common"),
    [(5_000, 1_000), (10, 1_000), (5_000, 1)],
    ids=["all at once", "too many: by stretches", "common: by stretches"],
)
def test_newest_first_and_nothing_twice_over_the_pages(
    few: int, common: int, write: Callable[..., Note], cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = {"FEW": few, "COMMON": common, "SAMPLE": 30, "FAR": 60, "PAGE": 40}
    for name, value in parts.items():
        monkeypatch.setattr(f"yorisoi.cases.search.full_text.{name}", value)
    written = [write(f"安全を確認した{n}。", days=n // 2).pk for n in range(120)]
    calls = Consultation.objects.none()
    for words in ("安全", "安", "を確認", "安全 確認"):
        seen: list[int] = []
        before = None
        while True:
            found = find_texts(words, cases=Case.objects.all(), calls=calls, before=before)
            seen += [place.pk for place in found.places]
            if not found.more:
                break
            before = found.places[-1]
        assert sorted(seen) == sorted(written)
        when = dict(Note.objects.values_list("pk", "happened_at"))
        moments = [when[pk] for pk in seen]
        assert moments == sorted(moments, reverse=True)


def test_words_that_were_common_of_late_only_are_found_further_back(
    write: Callable[..., Note], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"COMMON": 1, "SAMPLE": 30, "PAGE": 3}.items():
        monkeypatch.setattr(f"yorisoi.cases.search.full_text.{name}", value)
    for n in range(100):
        write("安全を確認した。" if n < 3 or n > 90 else "電話。", days=n)
    calls = Consultation.objects.none()
    found = find_texts("安全", cases=Case.objects.all(), calls=calls)
    assert (len(found.places), found.more) == (3, True)
    found = find_texts("安全", cases=Case.objects.all(), calls=calls, before=found.places[-1])
    assert (len(found.places), found.more) == (3, True)


def test_folding_in_the_database_is_folding_in_python(db: None) -> None:
    texts = [TEXT, "ＡｂＣ ヴァイオリン ゝヽヾ ㌔ ﾊﾟﾋﾟ Éé ッャ ー〜", "", "𠮷野家 神 渡邉󠄂"]
    with connection.cursor() as cursor:
        for text in texts:
            cursor.execute("SELECT yorisoi_fold(%s)", [text])
            assert cursor.fetchone()[0] == fold_text(text)


JAPANESE = st.text(
    alphabet=st.one_of(
        st.characters(min_codepoint=0x3041, max_codepoint=0x30FE),
        st.characters(min_codepoint=0xFF01, max_codepoint=0xFF9D),
        st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA0),
        st.sampled_from("aZé㈱㍻①\n 、。"),
    ),
    min_size=2,
    max_size=40,
)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=JAPANESE, at=st.integers(0, 38), length=st.integers(1, 6))
def test_any_piece_of_any_text_is_marked(text: str, at: int, length: int) -> None:
    words = read(text[at : at + length])
    if words and all(word in fold_text(text) for word in words):
        for start, end in spans_of(text, words):
            assert 0 <= start < end <= len(text)
        shown, spans = passage(text, words)
        assert all(0 <= start < end <= len(shown) for start, end in spans)


def test_a_long_text_is_shown_around_the_words() -> None:
    shown, spans = passage("あ" * 500 + "内出血" + "い" * 500, ["内出血"])
    assert len(shown) < 160
    assert [shown[start:end] for start, end in spans] == ["内出血"]
    assert shown.startswith("…")
    assert shown.endswith("…")


def test_the_number_of_statements_does_not_grow(
    write: Callable[..., Note], cast: Cast, enter: Enter, django_assert_max_num_queries: Any
) -> None:
    for day in range(20):
        write(TEXT, days=day)
    browser = enter(cast.same_team)
    with django_assert_max_num_queries(31):
        page(browser, "生活保護 面談")


def test_the_index_answers(write: Callable[..., Note]) -> None:
    write(TEXT)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT id FROM cases_note WHERE NOT (state = 'draft') AND"
            " public.yorisoi_bigrams(cases_note.text || E'\\n' || cases_note.counterpart)"
            " @@ $$'生活'$$::tsquery"
        )
        assert "note_full_text" in str(cursor.fetchall())


def test_a_place_is_read_back_or_refused(cast: Cast, enter: Enter) -> None:
    moment = datetime(2026, 6, 1, 9, 0, tzinfo=clock.TOKYO).isoformat()
    for before in (f"{moment}|0|5", "nonsense", "2026|x|y", f"{moment}|0|{10**30}"):
        page(enter(cast.owner), "安全", before=before)


def put_call(cast: Cast, number: int, days: int, text: str = "安全を確認した。") -> int:
    at = clock.now() - timedelta(days)
    with audit.event("demo.load"):
        call = Consultation.objects.create(
            number=f"受2026-{number:05}",
            form_key=uuid4(),
            received_at=at,
            received_by=cast.owner,
            team=cast.case.team,
            reception_id="reception.phone",
            route_id="route.neighbour",
            matter_id="matter.care",
            text=text,
            urgency_id="urgency.high",
            first_step_id="first_step.meeting",
        )
        ConsultationSubject.objects.create(
            consultation=call, person=cast.case.subject, case=cast.case
        )
    return call.pk


@pytest.mark.parametrize(
    "limits",
    [
        {"MOST": 10, "SAMPLE": 500},
        {"MOST": 10, "SAMPLE": 3, "FAR": 500},
        {"MOST": 10, "SAMPLE": 3, "FAR": 3, "COMMON": 1},
        {"MOST": 10, "SAMPLE": 3, "COMMON": 100},
        {"MOST": 10, "SAMPLE": 3, "FAR": 3, "COMMON": 100, "FEW": 2},
        {"MOST": 1_000, "SAMPLE": 3, "COMMON": 100},
    ],
    ids=["sample", "further", "stretches", "index", "index by stretches", "counted"],
)
@pytest.mark.parametrize("who", ["supervisor", "owner"])
def test_notes_and_calls_come_in_one_order_and_none_is_passed_over(
    who: str,
    limits: dict[str, int],
    write: Callable[..., Note],
    cast: Cast,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Of calls only the stretch of the page is read when notes alone fill it."""
    for name, value in {"PAGE": 3, **limits}.items():
        monkeypatch.setattr(f"yorisoi.cases.search.full_text.{name}", value)
    written = {(0, write(f"安全を確認した{n}。", days=n).pk) for n in range(30)}
    # Some the same moment as a note, a crowd on one day, some long before the first note.
    days = [0, 3, 3, 7, 7, 7, 7, 7, 7, 12, 29, 40, 41, 42, 43, 44]
    written |= {(1, put_call(cast, n, day)) for n, day in enumerate(days, 1)}
    write("電話した。")
    put_call(cast, 99, 2, "電話した。")
    staff = getattr(cast, who)
    for words in ("安全", "安", "を確認", "安全 確認"):
        seen: list[Any] = []
        before = None
        while True:
            found = find_texts(
                words,
                cases=filter_for(staff, "cases.note.search", Case.objects.all()),
                calls=filter_for(staff, "cases.consultation.read", Consultation.objects.all()),
                before=before,
            )
            seen += found.places
            if not found.more:
                break
            assert len(found.places) == 3
            before = found.places[-1]
        assert seen == sorted(seen, key=lambda one: (one.at, -one.rank, one.pk), reverse=True)
        assert sorted((one.rank, one.pk) for one in seen) == sorted(written)


def test_however_much_is_found_it_is_counted_or_said_to_be_many(
    write: Callable[..., Note], cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("yorisoi.cases.search.full_text.PAGE", 2)
    monkeypatch.setattr("yorisoi.cases.search.full_text.SAMPLE", 1)
    monkeypatch.setattr("yorisoi.cases.search.full_text.FAR", 1)
    for day in range(6):
        write("盲腸の手術をした。", days=day)
    put_call(cast, 1, 3, "盲腸らしい。")
    asked: dict[str, Any] = {"cases": Case.objects.all(), "calls": Consultation.objects.all()}
    found = find_texts("盲腸", **asked)
    assert (len(found.places), found.total, found.capped, found.more) == (2, 7, False, True)
    found = find_texts("盲腸", before=found.places[-1], **asked)
    assert (found.total, found.capped) == (7, False)
    monkeypatch.setattr("yorisoi.cases.search.full_text.MOST", 5)
    found = find_texts("盲腸", **asked)
    assert (len(found.places), found.total, found.capped, found.more) == (2, 5, True, True)


def test_another_teams_texts_are_neither_shown_nor_counted(
    write: Callable[..., Note], cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever way the words are looked for."""
    for day in range(8):
        write(TEXT, days=day)
    put_call(cast, 1, 3, TEXT)
    staff = cast.other_team
    ways = [{}, {"SAMPLE": 2, "COMMON": 100}, {"SAMPLE": 2, "COMMON": 100, "FEW": 1}]
    for way in ways:
        with monkeypatch.context() as patch:
            for name, value in way.items():
                patch.setattr(f"yorisoi.cases.search.full_text.{name}", value)
            for words in ("生活保護", "面談", "母"):
                found = find_texts(
                    words,
                    cases=filter_for(staff, "cases.note.search", Case.objects.all()),
                    calls=filter_for(staff, "cases.consultation.read", Consultation.objects.all()),
                )
                assert (found.places, found.total) == ([], 0)
