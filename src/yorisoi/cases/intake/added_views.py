"""The page on which one more child comes under a 相談受付."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from yorisoi import audit, clock
from yorisoi.access.door import door, fetch
from yorisoi.access.entrance import filter_for
from yorisoi.access.request import StaffRequest
from yorisoi.access.versions import NotPossible, Outdated, posted_version
from yorisoi.cases.intake.added import add_subject, of_their_families
from yorisoi.cases.models import Consultation
from yorisoi.people import panels, queries
from yorisoi.people.flags import flags_of
from yorisoi.people.models import Person
from yorisoi.people.pick import SHOWN, persons_named

OUTDATED = "ほかの人がこの相談受付を修正しました。いまの内容を確かめて、もう一度加えてください。"


@door("cases.consultation.change")
@require_http_methods(["GET", "POST"])
def consultation_subject(request: StaffRequest, pk: int) -> HttpResponse:
    """Choose among the family, or find by name; then they are added."""
    found = fetch(request, Consultation, pk)
    if request.method == "POST":
        return add(request, found)
    words = request.GET.get("q", "").replace("\0", "").strip()[:60]
    family = of_their_families(found, request.user)
    named = persons_named(request.user, words, but=0) if words else []
    audit.open_entry().touch(
        persons=[one.pk for one in (*family, *named[:SHOWN])],
        others={"consultation": [pk]},
        conditions={"q": words},
    )
    subjects = set(found.subjects.values_list("person", flat=True))
    context = {
        "consultation": found,
        "words": words,
        "family": rows(request, family),
        "people": rows(request, [one for one in named[:SHOWN] if one.pk not in subjects]),
        "more": len(named) > SHOWN,
    }
    return render(request, "cases/intake/subject_add.html", context)


def rows(request: StaffRequest, people: list[Person]) -> list[tuple[object, ...]]:
    """Each person with age, flags and marks, in two questions for all of them."""
    numbers, today = [one.pk for one in people], clock.today()
    flags, marks = flags_of(numbers), panels.marks_of(request.user, numbers)
    return [(one, queries.age_words(one, today), flags[one.pk], marks[one.pk]) for one in people]


def add(request: StaffRequest, found: Consultation) -> HttpResponse:
    """The chosen one becomes a subject."""
    number = request.POST.get("person", "")
    known = filter_for(request.user, "people.person.know", Person.objects.all())
    is_number = number.isascii() and number.isdecimal() and len(number) < 18
    person = known.filter(pk=int(number)).first() if is_number else None
    if person is None:
        messages.warning(request, "加える人を選んでください。")
        return redirect("cases:consultation_subject", found.pk)
    try:
        if found.version != posted_version(request):
            raise Outdated
        subject = add_subject(by=request.user, consultation=found, person=person)
    except Outdated:
        messages.warning(request, OUTDATED)
    except NotPossible as problem:
        messages.warning(request, str(problem))
    else:
        where = f"ケース {subject.case.number}" if subject.case else "受付のみ"
        messages.success(request, f"{person.name}さんを対象に加えました（{where}）。")
    return redirect("cases:consultation", found.pk)
