"""What each component promises to those who use it."""

import pytest
from django.core.paginator import Paginator

from .conftest import Render


def test_button_shows_its_key_and_answers_to_it(render: Render) -> None:
    html = render('<c-ui.button kind="primary" kbd="ctrl+enter" type="submit">登録</c-ui.button>')
    assert 'data-key="ctrl+enter"' in html
    assert 'aria-keyshortcuts="Control+Enter"' in html
    assert "Ctrl ⏎" in html


def test_button_does_not_submit_by_accident(render: Render) -> None:
    assert 'type="button"' in render("<c-ui.button>見る</c-ui.button>")


def test_button_with_an_address_is_a_link(render: Render) -> None:
    html = render('<c-ui.button href="/cases/">ケース</c-ui.button>')
    assert '<a class="button button--secondary"' in html
    assert "<button" not in html


@pytest.mark.parametrize("kind", ["danger", "warn", "ok"])
def test_badge_says_by_shape_what_colour_says(render: Render, kind: str) -> None:
    assert "<svg" in render(f'<c-ui.badge kind="{kind}">言葉</c-ui.badge>')


def test_empty_table_says_so(render: Render) -> None:
    html = render('<c-ui.table caption="候補" :items="rows" empty="いません。" />', rows=[])
    assert "いません。" in html
    assert "<table" not in html


def test_table_has_a_caption_and_its_head(render: Render) -> None:
    html = render(
        '<c-ui.table caption="候補" :items="rows"><c-slot name="head"><th>番号</th></c-slot>'
        "{% for row in rows %}<tr><td>{{ row }}</td></tr>{% endfor %}</c-ui.table>",
        rows=[1, 2],
    )
    assert ">候補</caption>" in html
    assert html.count("<tr>") == 3


def test_pagination_counts_and_keeps_the_search(render: Render) -> None:
    page = Paginator(range(412), 50).page(1)
    html = render('<c-ui.pagination :page="page" />', path="/?q=ゆい&page=1", page=page)
    assert "1–50件 / 412件" in html
    assert "?q=%E3%82%86%E3%81%84&amp;page=2" in html
    assert "前へ" not in html


def test_pagination_of_one_page_and_of_none(render: Render) -> None:
    one = render('<c-ui.pagination :page="page" />', page=Paginator([1], 50).page(1))
    assert "1–1件 / 1件" in one
    assert "<a" not in one
    assert "0件" in render('<c-ui.pagination :page="page" />', page=Paginator([], 50).page(1))


def test_progress_asks_again_only_while_it_runs(render: Render) -> None:
    source = '<c-ui.progress id="p" label="読み込み" :percent="n" poll="/p/" state="{{ state }}" />'
    running = render(source, n=0, state="running")
    assert 'hx-get="/p/"' in running
    assert "0%" in running
    assert "hx-get" not in render(source, n=100, state="done")


def test_dialog_is_named_by_its_title(render: Render) -> None:
    html = render('<c-ui.dialog id="close" title="終結する">x</c-ui.dialog>')
    assert 'aria-labelledby="close-title"' in html
    assert 'id="close-title"' in html


def test_facts_from_registers_are_told_apart_without_sight(render: Render) -> None:
    html = render('<c-ui.timeline-item date="9月24日" register>異動</c-ui.timeline-item>')
    assert "timeline__item--register" in html
    assert "（台帳から）" in html


def test_a_fact_that_is_not_known_says_so(render: Render) -> None:
    assert "記録なし" in render('<c-ui.fact label="国籍" />')
    assert "記録なし" not in render('<c-ui.fact label="国籍">日本</c-ui.fact>')


def test_kana_stands_over_each_part_of_a_name(render: Render) -> None:
    html = render('<c-ui.name name="渡邉　結衣" kana="ワタナベ　ユイ" size="large" />')
    assert html.count("<ruby") == 2
    assert "<rt>ユイ</rt>" in html


def test_kana_of_other_shape_stands_over_the_whole(render: Render) -> None:
    html = render('<c-ui.name name="名不詳" kana="ナ フショウ" size="large" />')
    assert html.count("<ruby") == 1
