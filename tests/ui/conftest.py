"""Rendering a piece of a page, as a page would."""

from collections.abc import Callable
from typing import Any

import pytest
from django.template import RequestContext, Template
from django.test import RequestFactory
from django_cotton.compiler_regex import CottonCompiler

Render = Callable[..., str]

HOSTILE = """"><script>alert(1)</script><b onmouseover='x'>"""


@pytest.fixture
def render() -> Render:
    """``render('<c-ui.badge>言葉</c-ui.badge>', name=value)`` gives the HTML."""

    def _render(source: str, /, path: str = "/", **context: Any) -> str:
        compiled = CottonCompiler().process("{% load ui %}" + source)
        request = RequestFactory().get(path)
        return Template(compiled).render(RequestContext(request, context))

    return _render
