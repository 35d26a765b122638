"""What pages with one form have in common."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import Model
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import render

from yorisoi.access import drafts
from yorisoi.access.request import StaffRequest
from yorisoi.access.versions import NotPossible, Outdated
from yorisoi.japanese import wareki


def form_page(request: StaffRequest, template: str, form: Any, **context: Any) -> HttpResponse:
    """A page with one form; 422 when it was sent and something is wrong."""
    status = 422 if request.method == "POST" else 200
    return render(request, template, {"form": form, **context}, status=status)


def is_done(request: StaffRequest, form: BaseForm, do: Callable[[], Any], *, outdated: str) -> bool:
    """Do what a valid form asks for; then its draft goes. What stands against it is said on the form.

    ``outdated``: the words for somebody else having been first.
    """
    try:
        do()
    except Outdated:
        form.add_error(None, outdated)
    except NotPossible as problem:
        form.add_error(None, str(problem))
    else:
        drafts.forget(request.user, request.path)
        return True
    return False


def show_differences(
    form: BaseForm, present: Model, what: str, masked: Callable[[str], str] = str
) -> None:
    """Somebody else saved first: beside each field that differs stands what is recorded now.

    ``masked`` takes out of it what the reader must not see.
    """
    typed = dict(form.cleaned_data)
    form.add_error(
        None,
        f"ほかの人が先にこの{what}を変更しました。違うところに、いまの登録を示しています。"
        "確かめてからもう一度保存してください。",
    )
    for name, value in typed.items():
        recorded = getattr(present, name)
        if value != recorded:
            form.add_error(name, f"いまの登録は「{masked(in_words(present, name))}」です。")


def in_words(thing: Model, name: str) -> str:
    """A value as the page writes it: the words of a choice, a day in 和暦."""
    shown = getattr(thing, f"get_{name}_display", None)
    value = shown() if shown else getattr(thing, name)
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if isinstance(value, date):
        return wareki(value)
    return str(value) if value not in (None, "") else "（空）"
