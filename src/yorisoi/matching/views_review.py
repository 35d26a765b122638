"""名寄せの確認: one pair after the other, decided with one key each."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from yorisoi import audit
from yorisoi.access.door import door, fetch, note, visible
from yorisoi.access.entrance import allows
from yorisoi.access.request import StaffRequest
from yorisoi.access.versions import NotPossible, Outdated, posted_version
from yorisoi.matching import beside, deciding, queue, spot
from yorisoi.matching.beside import Comparison
from yorisoi.matching.forms import DecisionForm
from yorisoi.matching.models import Pair
from yorisoi.people.flags import flags_of
from yorisoi.people.models import Person
from yorisoi.registers import linking, sight
from yorisoi.registers.residents import for_log

OUTDATED = "ほかの人が先に決めたか、候補が変わりました。いまの内容を確かめてください。"
MERGE = "matching.person.merge"
GONE = "この組は、もう候補ではありません。"


@door("matching.pair.review")
@require_GET
def pairs(request: StaffRequest) -> HttpResponse:
    """The next pair of the queue, or the one asked for (``pair``)."""
    visible(request, Person.objects.all())
    after = number_in(request.GET.get("after", ""))
    pair = asked_for(request) or queue.next_pair(request.user, after)
    context: dict[str, Any] = {
        "progress": queue.progress(request.user),
        "last": deciding.last_of(request.user),
        "after": after,
    }
    if pair is None:
        return render(request, "matching/review.html", context)
    note(pair.person)
    shown = compared(request, pair)
    context |= {
        "pair": pair,
        "person": pair.person,
        "flags": flags_of([pair.person_id])[pair.person_id],
        "shown": shown,
        "checks": (checks := spot.link_to_check(pair)),
        "in_the_way": {} if checks else in_the_way(request, pair),
    }
    return render(request, "matching/review.html", context)


def number_in(text: str) -> int:
    """A number of an address; 0, which nothing has, when it says nothing sensible."""
    return int(text) if text.isdecimal() and len(text) < 15 else 0


def asked_for(request: StaffRequest) -> Pair | None:
    """The pair that was named, when it waits and the visitor may decide it."""
    pk = number_in(request.GET.get("pair", ""))
    if not pk:
        return None
    pair = queue.waiting(request.user).select_related("person", "model").filter(pk=pk).first()
    if pair is None:
        messages.info(request, GONE)
    return pair


def compared(request: StaffRequest, pair: Pair) -> Comparison:
    """Both sides, read for the purpose of this page."""
    with (
        audit.event(deciding.COMPARE, persons=[pair.person_id], purpose=deciding.PURPOSE) as entry,
        sight.searching(),
    ):
        shown = beside.compare(pair, request.user)
        entry.touch(persons=shown.persons, others=for_log(shown.numbers), listed=True)
    return shown


def in_the_way(request: StaffRequest, pair: Pair) -> dict[str, Any]:
    """Who is linked to the resident already, in words; and whether the visitor may merge the two."""
    try:
        linking.check_free(request.user, pair.person, pair.number)
    except NotPossible as reason:
        found: dict[str, Any] = {"reason": str(reason)}
    else:
        return {}
    other = linking.holder_of(pair.number, but=pair.person)
    if other is not None:
        note(other)
        if all(allows(request.user, MERGE, one) for one in (pair.person, other)):
            found["other"] = other
    return found


@door("matching.pair.decide")
@require_POST
def decide(request: StaffRequest, pk: int) -> HttpResponse:
    """同じ人, 別の人, あとで; then the next pair at once."""
    pair = found(request, pk)
    form = DecisionForm(request.POST)
    after = number_in(request.POST.get("after", ""))
    if not form.is_valid():
        messages.error(request, "同じ人・別の人・あとで、のどれかを選んでください。")
        return onward(pair=pk, after=after)
    pair.version = posted_version(request)
    try:
        deciding.decide(
            by=request.user,
            pair=pair,
            decision=form.made,
            note=form.cleaned_data["note"],
        )
    except NotPossible as problem:
        messages.error(request, str(problem))
        return onward(pair=pk, after=after)
    except Outdated:
        messages.warning(request, OUTDATED)
    return onward(after=after)


@door("matching.pair.undo")
@require_POST
def undo(request: StaffRequest, pk: int) -> HttpResponse:
    """元に戻す: the pair stands there again."""
    pair = found(request, pk)
    pair.version = posted_version(request)
    try:
        with transaction.atomic():
            deciding.take_back(by=request.user, pair=pair)
    except NotPossible as problem:
        messages.error(request, str(problem))
    except Outdated:
        messages.warning(request, OUTDATED)
    else:
        messages.success(request, f"{pair.person.name}さんの判断を元に戻しました。")
    return onward(pair=pk)


def found(request: StaffRequest, pk: int) -> Pair:
    """The pair, through the person whom the right is about."""
    pair = Pair.objects.select_related("person", "model").filter(pk=pk).first()
    fetch(request, Person, pair.person_id if pair else 0)
    if pair is None:
        raise Http404
    return pair


def onward(**about: int) -> HttpResponse:
    """Back to the queue."""
    asked = urlencode({name: value for name, value in about.items() if value})
    return redirect(reverse("matching:pairs") + (f"?{asked}" if asked else ""))
