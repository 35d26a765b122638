"""Rules that every template of the product keeps, whichever room it is in."""

import re
from pathlib import Path

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


def _markup(template: Path) -> str:
    text = template.read_text(encoding="utf-8")
    return re.sub(r"{#.*?#}|{% comment %}.*?{% endcomment %}", "", text, flags=re.DOTALL)


# What stands in each template, but for its comments.
MARKUP = {path.relative_to(SOURCE).as_posix(): _markup(path) for path in TEMPLATES}


def holding(*patterns: str) -> list[str]:
    """The templates that hold one of these regular expressions, with what was found."""
    return [
        f"{name}: {found[0]}"
        for name, text in MARKUP.items()
        for pattern in patterns
        if (found := re.search(pattern, text))
    ]


def test_none_holds_a_style_or_a_script_of_its_own() -> None:
    assert not holding(
        r"\sstyle\s*=",
        r"<style\b",
        r"\son[a-z]+\s*=",
        r"hx-on\b",
        r"(?i)javascript:",
        r"<script(?![^>]*\ssrc=)",
    )


def test_none_loads_anything_from_elsewhere() -> None:
    assert not holding(r"""(src|href|action)=["'](https?:)?//""")


def test_components_they_use_exist() -> None:
    for name, text in MARKUP.items():
        used = set(re.findall(r"<c-(?!slot\b|vars\b)([a-z0-9.-]+)", text))
        assert {one.replace(".", "/").replace("-", "_") for one in used} <= COMPONENTS, name


def test_icons_they_name_are_drawn() -> None:
    for name, text in MARKUP.items():
        named = re.findall(r'{% icon "([^"]+)"', text) + re.findall(r'\bicon="([^"{]+)"', text)
        assert set(named) <= set(ICONS), name


def test_none_marks_anything_as_safe() -> None:
    assert not holding(
        r"\|\s*safe\b|{%\s*autoescape\s+off",
        # Cotton writes its bare ``attrs`` without escaping; ``passed_on`` escapes.
        r"{{\s*attrs\s*}}",
        # Cotton would read the rendered text as a Python literal.
        r"""\s:[a-z-]+=["'][^"']*{{""",
    )


def test_none_has_an_emoji() -> None:
    assert not holding(EMOJI.pattern)


def test_all_can_be_read() -> None:
    for name in MARKUP:
        get_template(re.sub(r"^.*?/templates/", "", name))


def test_there_are_templates() -> None:
    assert len(TEMPLATES) > 30
    assert "ui/button" in COMPONENTS
