"""Whatever stands in a name or a note, it stays text: in a slot, an argument, an attribute."""

import pytest

from .conftest import HOSTILE, Render

ARGUMENTS = [
    '<c-ui.button kbd="n" :title="text">{{ text }}</c-ui.button>',
    '<c-ui.button :href="text" data-name="{{ text }}">x</c-ui.button>',
    '<c-ui.card :title="text" note="{{ text }}">{{ text }}</c-ui.card>',
    '<c-ui.badge :kind="text" :title="text">{{ text }}</c-ui.badge>',
    '<c-ui.banner :title="text">{{ text }}</c-ui.banner>',
    '<c-ui.table :caption="text" :items="no_rows" :empty="text" :empty_hint="text"></c-ui.table>',
    '<c-ui.table :caption="text"><tr><td>{{ text }}</td></tr></c-ui.table>',
    '<c-ui.tabs :label="text" :items="links" />',
    '<c-ui.chips :label="text" :items="links" />',
    '<c-ui.dialog :id="text" :title="text">{{ text }}</c-ui.dialog>',
    '<c-ui.timeline-item :date="text" :kind="text" :title="text" :source="text" />',
    '<c-ui.empty :title="text" :hint="text" />',
    '<c-ui.progress :id="text" :label="text" :detail="text" :estimate="text" :poll="text" />',
    '<c-ui.name :name="text" :kana="text" :href="text" />',
    '<c-ui.name :name="text" kana="{{ text }}" size="large" />',
    '<c-ui.fact :label="text" :note="text">{{ text }}</c-ui.fact>',
    '<c-ui.deadline :label="text" :value="text" :note="text" />',
    '<c-ui.pick :key="text" :name="text" :kana="text" :summary="text" :why="text" />',
    '<c-ui.draft-status :words="text" />',
]


@pytest.mark.parametrize("source", ARGUMENTS)
def test_text_never_becomes_markup(render: Render, source: str) -> None:
    links = [{"label": HOSTILE, "url": HOSTILE, "count": 1}]
    html = render(source, text=HOSTILE, links=links, no_rows=[])
    assert "&lt;script&gt;" in html
    assert "<script" not in html
    assert "<b onmouseover" not in html
    assert '""' not in html.replace('=""', ""), "a quotation mark has closed an attribute"


def test_text_is_escaped_once_only(render: Render) -> None:
    html = render('<c-ui.card title="{{ text }}" :note="text" />', text="A&B")
    assert html.count("A&amp;B") == 2
    assert "&amp;amp;" not in html


@pytest.mark.parametrize("name", ["onclick", "style", "hx-on:click", "hx-on-load", "class"])
def test_an_attribute_that_could_carry_a_script_is_refused(render: Render, name: str) -> None:
    with pytest.raises(ValueError, match="does not take the attribute"):
        render(f'<c-ui.button {name}="x">x</c-ui.button>')
