"""The one search box: people, and in a second tab what was written about them."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from yorisoi import audit, clock
from yorisoi.access.context import may
from yorisoi.access.door import door, visible
from yorisoi.access.entrance import who_is
from yorisoi.access.request import StaffRequest
from yorisoi.cases.models import Case, Consultation
from yorisoi.cases.search import full_text, people, texts
from yorisoi.cases.search.recent import recent_searches
from yorisoi.people.models import Person
from yorisoi.people.search import MOST, find_people

PAGE = 20
LONGEST = 100
PEOPLE, TEXTS = "people.person.search", "cases.note.search"


def words_of(request: HttpRequest) -> str:
    """What was typed into the box."""
    return request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST]


@door(PEOPLE)
@require_GET
def search(request: StaffRequest) -> HttpResponse:
    """人を探す: who is there, and who holds the case. Opening it is another right."""
    words = words_of(request)
    number = page_number(request)
    found = find_people(
        words,
        limit=PAGE,
        offset=(number - 1) * PAGE,
        viewer=request.user,
        persons=visible(request, Person.objects.all()),
    )
    page = Paginator(range(found.total), PAGE).get_page(number)
    results = people.results_of(
        found.hits,
        cases=visible(request, Case.objects.all(), code="cases.case.know"),
        viewer=request.user,
        day=clock.today(),
    )
    if words:
        note_people(results, words, found.total)
    context = frame(request, words, PEOPLE) | {
        "found": found,
        "page": page,
        "results": results,
        "most": MOST,
        "today": clock.today(),
    }
    return render(request, "cases/search/people.html", context)


def note_people(results: list[people.Result], words: str, total: int) -> None:
    """Everybody named on the page counts as 照会, and so do those of their households."""
    persons = {one.person.pk for one in results}
    persons |= {other.person.pk for one in results for other in one.household}
    cases = {one.case.pk for one in results if one.case}
    audit.open_entry().touch(
        persons=persons, cases=cases, listed=True, conditions={"q": words}, results=total
    )


@door(TEXTS)
@require_GET
def search_texts(request: StaffRequest) -> HttpResponse:
    """経過記録・相談内容を探す: the passages, newest first, of cases one may read."""
    words = words_of(request)
    cases = visible(request, Case.objects.all())
    calls = visible(request, Consultation.objects.all(), code="cases.consultation.read")
    before = full_text.Place.parse(request.GET.get("before", ""))
    found = full_text.find_texts(words, cases=cases, calls=calls, before=before)
    passages = texts.passages_of(
        found.places, full_text.read(words), cases=cases, viewer=request.user
    )
    if words:
        persons, shown = texts.touched(passages)
        audit.open_entry().touch(
            persons=persons,
            cases=shown,
            listed=True,
            conditions={"q": words},
            results=found.total,
        )
    context = frame(request, words, TEXTS) | {
        "found": found,
        "passages": passages,
        "before": before,
        "more": str(found.places[-1]) if found.more else "",
    }
    return render(request, "cases/search/texts.html", context)


def page_number(request: HttpRequest) -> int:
    """The page asked for; the first when it is no number of a page."""
    text = request.GET.get("page", "1")
    return min(int(text), MOST // PAGE) if text.isascii() and text.isdecimal() and int(text) else 1


def frame(request: StaffRequest, words: str, code: str) -> dict[str, Any]:
    """What both tabs show around the results."""
    who = who_is(request.user)
    names = {PEOPLE: ("人", "cases:search"), TEXTS: ("経過記録・相談内容", "cases:search_texts")}
    query = f"?{urlencode({'q': words})}" if words else ""
    tabs = [
        {"label": label, "url": reverse(name) + query, "current": code == one}
        for one, (label, name) in names.items()
        if who and may(who, one)
    ]
    return {
        "words": words,
        "search_query": words,
        "tabs": tabs,
        "recent": [one for one in recent_searches(request.user, code) if one != words],
    }
