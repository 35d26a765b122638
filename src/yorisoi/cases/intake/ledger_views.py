"""受理台帳, and the page of one 相談受付: read, reveal the caller, change."""

from dataclasses import asdict
from datetime import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from yorisoi import audit, clock
from yorisoi.access import drafts
from yorisoi.access.door import door, fetch, visible
from yorisoi.access.entrance import allows
from yorisoi.access.pages import form_page
from yorisoi.access.request import StaffRequest
from yorisoi.access.versions import Outdated, posted_version
from yorisoi.cases.intake.actions import CALLER, change_consultation
from yorisoi.cases.intake.changes import changes_of
from yorisoi.cases.intake.forms import ReceptionForm, as_form
from yorisoi.cases.intake.queries import LedgerFilter, cards, ledger, years_of
from yorisoi.cases.models import Consultation
from yorisoi.japanese import school_year
from yorisoi.people.secret_words import SecretWords, secret_words
from yorisoi.terms.models import Term
from yorisoi.ui.templatetags.japanese_dates import wareki_moment

PAGE = 50
TELLS_HIDDEN = (
    "この相談受付には、秘匿している住所や電話が書かれています。"
    "人物の画面で理由を書いて表示してから、修正してください。"
)
WITH_TERMS = (
    "reception", "route", "matter__parent", "abuse", "abuser", "urgency", "first_step",
    "received_by", "team", "caller",
)  # fmt: skip


@door("cases.consultation.list")
@require_GET
def consultations(request: StaffRequest) -> HttpResponse:
    """受理台帳: one 年度, newest first, what this person may read."""
    this_year = school_year(clock.today())
    asked = request.GET
    wanted = LedgerFilter.asked(asked, this_year)
    readable = visible(request, Consultation.objects.all())
    page = Paginator(ledger(readable, wanted, request.user), PAGE).get_page(asked.get("page"))
    subjects = [one for row in page for one in row.subjects.all()]
    audit.open_entry().touch(
        persons=[one.person_id for one in subjects],
        cases=[one.case_id for one in subjects if one.case_id],
        listed=True,
        conditions=wanted.conditions(),
        results=page.paginator.count,
    )
    today = clock.today()
    terms = list(Term.objects.filter(list__in=["matter", "route"], parent=None))
    context = {
        "page": page,
        "wanted": wanted,
        "years": years_of(readable, this_year),
        "matters": [one for one in terms if one.list == "matter"],
        "routes": [one for one in terms if one.list == "route"],
        "today": today,
    }
    return render(request, "cases/intake/ledger.html", context)


@door("cases.consultation.read")
@require_GET
def consultation(request: StaffRequest, pk: int) -> HttpResponse:
    """One 相談受付. A hidden caller stays hidden here, and on the paper printed from here."""
    found = fetch(request, Consultation.objects.select_related(*WITH_TERMS), pk)
    return show(request, found, reveals=False)


@door("cases.informant.read")
@require_GET
def informant(request: StaffRequest, pk: int) -> HttpResponse:
    """The same with the hidden caller: a right and an entry in the log of its own."""
    found = fetch(request, Consultation.objects.select_related(*WITH_TERMS), pk)
    return show(request, found, reveals=True)


def persons_of(found: Consultation) -> set[int]:
    """Whom it is about, and the caller when they are on file."""
    persons = set(found.subjects.values_list("person", flat=True))
    return persons | ({found.caller_id} if found.caller_id else set())


def show(request: StaffRequest, found: Consultation, *, reveals: bool) -> HttpResponse:
    """The page of one 相談受付."""
    subjects = list(found.subjects.select_related("person", "case"))
    faces = cards([one.person for one in subjects], request.user)
    shows_caller = reveals or not found.hides_caller
    context = {
        "secret": secret_words(persons_of(found), viewer=request.user),
        "consultation": found,
        "subjects": [(one, faces.get(one.person_id)) for one in subjects],
        "tasks": found.tasks.select_related("case__subject", "assignee"),
        "shows_caller": shows_caller,
        "reveals": reveals and found.hides_caller,
        "may_reveal": allows(request.user, "cases.informant.read", found),
        "may_change": allows(request.user, "cases.consultation.change", found),
        "changes": changes_of(found, with_caller=shows_caller),
        "now": clock.now(),
        "today": clock.today(),
    }
    return render(request, "cases/intake/consultation.html", context)


@door("cases.consultation.change")
@require_http_methods(["GET", "POST"])
def consultation_change(request: StaffRequest, pk: int) -> HttpResponseBase:
    """相談受付の修正. Who may not see a hidden caller changes all the rest."""
    found = fetch(request, Consultation.objects.select_related(*WITH_TERMS), pk)
    secret = secret_words(persons_of(found), viewer=request.user)
    if request.method == "GET" and secret.are_in(
        found.text, found.first_step_text, found.caller_words, found.caller_phone
    ):
        messages.warning(request, TELLS_HIDDEN)
        return redirect("cases:consultation", pk)
    with_caller = not found.hides_caller or allows(request.user, "cases.informant.read", found)
    if found.hides_caller and with_caller:
        about = list(found.subjects.values_list("person", "case"))
        audit.record(
            "cases.informant.read",
            persons=[person for person, _ in about],
            cases=[case for _, case in about if case],
            others={"consultation": [pk]},
        )
    read = dict(as_form(found))
    keep = {str(value) for value in read.values()}
    form = drafts.filled(request, ReceptionForm, initial=read, keep=keep)
    if request.method == "POST" and form.is_valid():
        reads = posted_version(request)
        try:
            if found.version != reads:
                raise Outdated
            change_consultation(
                by=request.user,
                consultation=found,
                reception=form.received(),
                with_caller=with_caller,
            )
        except Outdated:
            present = Consultation.objects.select_related(*WITH_TERMS).get(pk=pk)
            show_what_differs(form, present, secret, with_caller=with_caller)
            found = present
        else:
            drafts.forget(request.user, request.path)
            messages.success(request, "相談受付を修正しました。")
            return redirect("cases:consultation", pk)
    return form_page(
        request,
        "cases/intake/change.html",
        form,
        consultation=found,
        with_caller=with_caller,
        version=drafts.version_of(form) or found.version,
        details=[one for one in form.terms["matter"] if one.parent_id],
    )


# Where the page says it, when it is not the field of the same name.
FIELDS = {"received_at": "received_time"}


def show_what_differs(
    form: ReceptionForm, present: Consultation, secret: SecretWords, *, with_caller: bool
) -> None:
    """Somebody else saved first: beside each field that differs stands what is recorded now.

    Of a caller whom the reader may not see, nothing.
    """
    typed = asdict(form.received())
    form.add_error(
        None,
        "ほかの人が先にこの相談受付を変更しました。違うところに、いまの登録を示しています。"
        "確かめてからもう一度保存してください。",
    )
    for name, value in typed.items():
        recorded = getattr(present, name)
        if name == "received_at":
            recorded = recorded.replace(second=0, microsecond=0)
        if value == recorded or (name in CALLER and not with_caller):
            continue
        name = name.removesuffix("_id")
        words = secret.masked(recorded_words(getattr(present, name)))
        form.add_error(FIELDS.get(name, name), f"いまの登録は「{words}」です。")


def recorded_words(value: object) -> str:
    """A recorded value as one reads it."""
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if isinstance(value, datetime):
        return wareki_moment(value)
    return str(value or "（空）")
