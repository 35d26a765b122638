"""Rules that every template of the product keeps, whichever room it is in."""

import re
from pathlib import Path

import pytest
from django.template.loader import get_template

import yorisoi
from yorisoi.ui.icons import ICONS

SOURCE = Path(yorisoi.__file__).parent
TEMPLATES = sorted(SOURCE.glob("*/templates/**/*.html"))
COMPONENTS = {
    path.relative_to(parent).with_suffix("").as_posix()
    for parent in SOURCE.glob("*/templates/cotton")
    for path in parent.rglob("*.html")
}
EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u26ff\ufe0f]")

each_template = pytest.mark.parametrize(
    "template", TEMPLATES, ids=lambda path: path.relative_to(SOURCE).as_posix()
)


def _markup(template: Path) -> str:
    text = template.read_text(encoding="utf-8")
    return re.sub(r"{#.*?#}|{% comment %}.*?{% endcomment %}", "", text, flags=re.DOTALL)


@each_template
def test_holds_no_style_and_no_script_of_its_own(template: Path) -> None:
    text = _markup(template)
    assert not re.search(r"\sstyle\s*=", text)
    assert not re.search(r"<style\b", text)
    assert not re.search(r"\son[a-z]+\s*=", text)
    assert not re.search(r"hx-on\b", text)
    assert not re.search(r"javascript:", text, re.IGNORECASE)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)


@each_template
def test_loads_nothing_from_elsewhere(template: Path) -> None:
    assert not re.search(r"""(src|href|action)=["'](https?:)?//""", _markup(template))


@each_template
def test_components_it_uses_exist(template: Path) -> None:
    used = set(re.findall(r"<c-(?!slot\b|vars\b)([a-z0-9.-]+)", _markup(template)))
    assert {name.replace(".", "/").replace("-", "_") for name in used} <= COMPONENTS


@each_template
def test_icons_it_names_are_drawn(template: Path) -> None:
    text = _markup(template)
    named = re.findall(r'{% icon "([^"]+)"', text) + re.findall(r'\bicon="([^"{]+)"', text)
    assert set(named) <= set(ICONS)


@each_template
def test_marks_nothing_as_safe(template: Path) -> None:
    text = _markup(template)
    assert not re.search(r"\|\s*safe\b|{%\s*autoescape\s+off", text)
    # Cotton writes its bare ``attrs`` without escaping; ``passed_on`` escapes.
    assert not re.search(r"{{\s*attrs\s*}}", text)
    # Cotton would read the rendered text as a Python literal.
    assert not re.search(r"""\s:[a-z-]+=["'][^"']*{{""", text)


@each_template
def test_has_no_emoji(template: Path) -> None:
    assert not EMOJI.search(_markup(template))


@each_template
def test_can_be_read(template: Path) -> None:
    get_template(re.sub(r"^.*?/templates/", "", template.as_posix()))


def test_there_are_templates() -> None:
    assert len(TEMPLATES) > 30
    assert "ui/button" in COMPONENTS
