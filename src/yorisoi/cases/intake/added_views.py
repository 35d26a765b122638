"""The page on which one more child comes under a 相談受付."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from yorisoi import audit
from yorisoi.access.door import door, fetch
from yorisoi.access.entrance import filter_for
from yorisoi.access.request import StaffRequest
from yorisoi.access.versions import NotPossible, Outdated, posted_version
from yorisoi.cases.intake.added import add_subject, of_their_families
from yorisoi.cases.models import Consultation
from yorisoi.people.models import Person
from yorisoi.people.pick import pick, rows_of

OUTDATED = "ほかの人がこの相談受付を修正しました。いまの内容を確かめて、もう一度加えてください。"


@door("cases.consultation.change")
@require_http_methods(["GET", "POST"])
def consultation_subject(request: StaffRequest, pk: int) -> HttpResponse:
    """Choose among the family, or find by name; then they are added."""
    found = fetch(request, Consultation, pk)
    if request.method == "POST":
        return add(request, found)
    family = of_their_families(found, request.user)
    audit.open_entry().touch(
        persons=[one.pk for one in family], others={"consultation": [pk]}, listed=True
    )
    subjects = set(found.subjects.values_list("person", flat=True))
    context = {
        "consultation": found,
        "family": rows_of(request.user, family),
        "picked": pick(request, but=subjects),
    }
    return render(request, "cases/intake/subject_add.html", context)


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
