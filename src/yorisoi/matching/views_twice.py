"""重複かもしれない人物: the list, the way to merging, and 別の人."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from yorisoi import audit, clock
from yorisoi.access.door import door, fetch, visible
from yorisoi.access.request import StaffRequest
from yorisoi.access.versions import NotPossible, Outdated, posted_version
from yorisoi.matching import twices
from yorisoi.matching.beside import score_words
from yorisoi.matching.forms import PartForm
from yorisoi.matching.models import Twice
from yorisoi.people import queries
from yorisoi.people.models import Person
from yorisoi.people.whereabouts import near_protected
from yorisoi.registers.linking import is_of_a_place

PAGE = 20
OUTDATED = "ほかの人が先に決めました。"


@door("matching.twice.list")
@require_GET
def twices_list(request: StaffRequest) -> HttpResponse:
    """Pairs of records, the most certain first."""
    visible(request, Person.objects.all())
    page = Paginator(twices.waiting(request.user), PAGE).get_page(request.GET.get("page"))
    persons = {pk for one in page for pk in (one.person_id, one.other_id)}
    audit.open_entry().touch(persons=sorted(persons), listed=True, results=page.paginator.count)
    near, today = near_protected(persons), clock.today()
    rows = []
    for one in page:
        guarded = bool(near & {one.person_id, one.other_id})
        evidence = [said for said in one.evidence if not (guarded and is_of_a_place(said))]
        rows.append(
            {
                "twice": one,
                "both": [
                    (person, queries.age_words(person, today)) for person in (one.person, one.other)
                ],
                "score": score_words(one.score),
                "for": [words for side, words in evidence if side == "for"],
                "against": [words for side, words in evidence if side != "for"],
            }
        )
    return render(request, "matching/twices.html", {"page": page, "rows": rows})


@door("matching.twice.part")
@require_POST
def part(request: StaffRequest, pk: int) -> HttpResponse:
    """別の人: two records of two people."""
    twice = Twice.objects.select_related("person", "other").filter(pk=pk).first()
    fetch(request, Person, twice.person_id if twice else 0)
    if twice is None:
        raise Http404
    form = PartForm(request.POST)
    twice.version = posted_version(request)
    try:
        said = form.cleaned_data["note"] if form.is_valid() else ""
        twices.part(by=request.user, twice=twice, note=said)
    except NotPossible as problem:
        messages.error(request, str(problem))
    except Outdated:
        messages.warning(request, OUTDATED)
    else:
        messages.success(
            request, f"{twice.person.name}さんと{twice.other.name}さんは、別の人としました。"
        )
    return redirect("matching:twices")
