"""Facts about a person: added, put right, ended, withdrawn; and who changed what, when."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from yorisoi import audit, clock
from yorisoi.access import drafts
from yorisoi.access.door import door, fetch
from yorisoi.access.pages import form_page, show_differences
from yorisoi.access.request import StaffRequest
from yorisoi.access.versions import NotPossible, Outdated, posted_version
from yorisoi.people import actions
from yorisoi.people.fact_kinds import KINDS, FactKind, replaced_by, with_terms
from yorisoi.people.flags import flags_for
from yorisoi.people.forms import ReasonForm
from yorisoi.people.forms_facts import form_for
from yorisoi.people.history import changes_of
from yorisoi.people.models import DatedFact, Person, PersonAddress
from yorisoi.people.queries import row_of
from yorisoi.people.retired import records_of
from yorisoi.people.secret_words import secret_words
from yorisoi.people.views_person import tells_hidden
from yorisoi.people.whereabouts import TELLS_WHERE, hidden_rows, out_of_reach

PAGE = 50
HIDDEN = "秘匿されています。直すときは、先に人物の画面で理由を書いて表示してください。"


def kind_called(code: str) -> FactKind:
    """The kind of the address, or 404."""
    if code not in KINDS:
        raise Http404
    return KINDS[code]


def find(kind: FactKind, person: Person, fact: int) -> DatedFact:
    """A standing fact of the person, or 404."""
    rows = kind.model.objects.standing().select_related(*with_terms(kind))
    found: DatedFact | None = rows.filter(person=person, pk=fact).first()
    if found is None:
        raise Http404
    return found


def is_secret(request: StaffRequest, fact: DatedFact) -> bool:
    """Whether its words tell where somebody is whom the visitor must not find now."""
    if isinstance(fact, TELLS_WHERE):
        return bool(out_of_reach(request.user, [fact.person_id]))
    return isinstance(fact, PersonAddress) and bool(hidden_rows([fact], viewer=request.user))


def texts_of(kind: FactKind, fact: DatedFact) -> list[str]:
    """What somebody wrote in a fact."""
    values = [getattr(fact, name) for name in (*kind.fields, "note")]
    return [value for value in values if isinstance(value, str)]


@door("people.fact.add")
@require_http_methods(["GET", "POST"])
def fact_add(request: StaffRequest, pk: int, kind: str) -> HttpResponse:
    """One more fact. Of what there is one at a time, the one before ends the day before."""
    person = fetch(request, Person, pk)
    wanted = kind_called(kind)
    fact = wanted.model(person=person)
    ends = standing(wanted, person) if wanted.single else []
    form = drafts.filled(
        request,
        form_for(wanted),
        instance=fact,
        ends=ends,
        initial={"ends_former": bool(ends), "since": clock.today() if ends else None},
    )
    if request.method == "POST" and form.is_valid():
        try:
            former = replaced_by(fact) if form.cleaned_data.get("ends_former") else []
            if former:
                actions.follow_fact(by=request.user, fact=fact, ends=former)
            else:
                actions.add_fact(by=request.user, fact=fact)
        except NotPossible as problem:
            form.add_error(None, str(problem))
        except ValidationError as error:
            form.add_error(None, error.messages)
        except Outdated:
            form.add_error(None, "ほかの人が先に変更しました。もう一度保存してください。")
        else:
            drafts.forget(request.user, request.path)
            messages.success(request, f"{wanted.title}を登録しました。")
            return redirect("people:page", pk)
    return form_page(
        request,
        "people/fact.html",
        form,
        person=person,
        kind=wanted,
        heading=f"{wanted.title}を足す",
        flags=flags_for(person),
    )


def standing(kind: FactKind, person: Person) -> list[DatedFact]:
    """What stands of the kind without an end."""
    return list(kind.model.objects.standing().filter(person=person, until=None))


@door("people.fact.change")
@require_http_methods(["GET", "POST"])
def fact_change(request: StaffRequest, pk: int, kind: str, fact: int) -> HttpResponse:
    """A fact put right, or its end told."""
    person = fetch(request, Person, pk)
    wanted = kind_called(kind)
    found = find(wanted, person, fact)
    if is_secret(request, found):
        messages.warning(request, HIDDEN)
        return redirect("people:page", pk)
    if request.method == "GET" and tells_hidden(request, person, *texts_of(wanted, found)):
        return redirect("people:page", pk)
    version = found.version
    form = drafts.filled(request, form_for(wanted), instance=found)
    if request.method == "POST" and form.is_valid():
        fresh = find(wanted, person, fact)
        fresh.version = posted_version(request)
        try:
            actions.change_fact(by=request.user, fact=fresh, **form.content())
        except Outdated:
            secret = secret_words(records_of(person), viewer=request.user)
            show_differences(form, find(wanted, person, fact), wanted.title, secret.masked)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            drafts.forget(request.user, request.path)
            messages.success(request, "保存しました。")
            return redirect("people:page", pk)
    return form_page(
        request,
        "people/fact.html",
        form,
        person=person,
        kind=wanted,
        fact=found,
        heading=f"{wanted.title}を直す",
        version=drafts.version_of(form) or version,
        flags=flags_for(person),
    )


@door("people.fact.withdraw")
@require_http_methods(["GET", "POST"])
def fact_withdraw(request: StaffRequest, pk: int, kind: str, fact: int) -> HttpResponse:
    """A fact that was wrong: it stays among the earlier ones, with the reason."""
    person = fetch(request, Person, pk)
    wanted = kind_called(kind)
    found = find(wanted, person, fact)
    form = drafts.filled(request, ReasonForm)
    if request.method == "POST" and form.is_valid():
        found.version = posted_version(request)
        try:
            actions.withdraw_fact(by=request.user, fact=found, because=form.cleaned_data["reason"])
        except Outdated:
            form.add_error(
                None, "ほかの人が先に変更しました。確かめてからもう一度取り消してください。"
            )
            found = find(wanted, person, fact)
        else:
            drafts.forget(request.user, request.path)
            messages.success(
                request, f"{wanted.title}を取り消しました。「これまで」に残っています。"
            )
            return redirect("people:page", pk)
    row = row_of(wanted, found, person, clock.today(), hidden=is_secret(request, found))
    version = drafts.version_of(form) or found.version
    return form_page(
        request,
        "people/withdraw.html",
        form,
        person=person,
        row=row,
        secret=secret_words(records_of(person), viewer=request.user),
        version=version,
    )


@door("people.person.read")
@require_GET
def history(request: StaffRequest, pk: int) -> HttpResponse:
    """変更履歴 of a person: who changed what, when, with the values before and after."""
    person = fetch(request, Person, pk)
    found = changes_of(person, viewer=request.user)
    if found.named - {pk}:
        audit.open_entry().touch(persons=found.named - {pk}, listed=True)
    page = Paginator(found.changes, PAGE).get_page(request.GET.get("page"))
    context = {"person": person, "page": page, "flags": flags_for(person)}
    return render(request, "people/history.html", context)
