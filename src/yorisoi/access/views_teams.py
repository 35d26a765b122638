"""係の管理."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from yorisoi import audit, clock
from yorisoi.access import drafts, teams
from yorisoi.access.door import door
from yorisoi.access.entrance import allows
from yorisoi.access.forms import TeamForm
from yorisoi.access.models import Team
from yorisoi.access.pages import form_page
from yorisoi.access.request import StaffRequest
from yorisoi.access.versions import Outdated, posted_version
from yorisoi.access.views_staff import PAGE

SOMEBODY_ELSE = "ほかの人が先にこの係を変更しました。確かめてからもう一度保存してください。"


@door("access.team.list")
@require_GET
def team_list(request: StaffRequest) -> HttpResponse:
    """係の一覧, past and present."""
    page = Paginator(Team.objects.all(), PAGE).get_page(request.GET.get("page"))
    audit.open_entry().touch(
        others={"team": [team.pk for team in page]}, results=page.paginator.count, listed=True
    )
    may_change = allows(request.user, "access.team.change")
    context = {"page": page, "today": clock.today(), "may_change": may_change}
    return render(request, "access/team_list.html", context)


@door("access.team.open")
@require_http_methods(["GET", "POST"])
def team_new(request: StaffRequest) -> HttpResponse:
    """係の登録."""
    form = drafts.filled(request, TeamForm, initial={"valid_from": clock.today()})
    if request.method == "POST" and form.is_valid():
        team = teams.open_team(by=request.user, **form.cleaned_data)
        drafts.forget(request.user, request.path)
        messages.success(request, f"{team.name}を登録しました。")
        return redirect("access:team_list")
    return form_page(request, "access/team_form.html", form, heading="係の登録")


@door("access.team.change")
@require_http_methods(["GET", "POST"])
def team_change(request: StaffRequest, pk: int) -> HttpResponse:
    """係の変更."""
    team = Team.objects.filter(pk=pk).first()
    if team is None:
        raise Http404
    present = team.version
    form = drafts.filled(request, TeamForm, instance=team)
    if request.method == "POST" and form.is_valid():
        team.version = posted_version(request)
        try:
            teams.change_team(by=request.user, team=team, **form.cleaned_data)
        except Outdated:
            form.add_error(None, SOMEBODY_ELSE)
        else:
            drafts.forget(request.user, request.path)
            messages.success(request, "保存しました。")
            return redirect("access:team_list")
    return form_page(
        request,
        "access/team_form.html",
        form,
        heading="係の変更",
        version=drafts.version_of(form) or present,
    )
