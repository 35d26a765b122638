"""Pages of mappings 対応づけ: propose one for files, change it as a table or as text, keep versions."""

import json
from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yorisoi import audit
from yorisoi.access.door import door, fetch
from yorisoi.access.entrance import Hidden, allows, require
from yorisoi.access.request import StaffRequest
from yorisoi.access.versions import NotPossible
from yorisoi.exchange.problems import BrokenFile
from yorisoi.legacy import actions, guess_tables, mapping, mapping_files, proposal
from yorisoi.legacy.guess_tables import Alike, Unread
from yorisoi.legacy.mapping import SHIPPED, MappingError
from yorisoi.legacy.mapping_choices import Draft, applied
from yorisoi.legacy.mapping_editor import Editor
from yorisoi.legacy.mapping_files import Expired, FilesForm, Kept
from yorisoi.legacy.mapping_words import READINGS
from yorisoi.legacy.models import Mapping, Move

ROWS_OF_A_PREVIEW = 20_000  # of a sheet: the page is to answer while somebody waits
TOO_OLD = "この画面は古くなりました。ファイルを選び直してください。"


@door("legacy.mapping.list")
@require_GET
def mapping_list(request: StaffRequest) -> HttpResponse:
    """The mappings that are there: those of the product, and those saved here with their versions."""
    saved: dict[str, list[Mapping]] = {}
    for one in Mapping.objects.select_related("saved_by").order_by("code", "-number"):
        saved.setdefault(one.code, []).append(one)
    shipped = {path.stem: mapping.shipped(path.stem) for path in sorted(SHIPPED.glob("*.toml"))}
    context = {
        "saved": [(versions[0], len(versions)) for versions in saved.values()],
        "shipped": list(shipped.items()),
        "may_propose": allows(request.user, "legacy.mapping.propose"),
    }
    return render(request, "legacy/mapping/list.html", context)


@door("legacy.mapping.propose")
@require_http_methods(["GET", "POST"])
def propose_mapping(request: StaffRequest) -> HttpResponse:
    """Choose files; then the proposal. With ``?move=``, of the files that a move has read."""
    number = request.GET.get("move", "")
    if number:
        if not number.isdecimal():
            raise Hidden(request.action, None)
        move = fetch(request, Move, number, code="legacy.move.read")
        files = mapping_files.of_move(move)
        with_values = allows(request.user, "legacy.move.values", move)
        known = mapping.read(move.mapping) if move.mapping else None
        name = known.name if known else move.system
        return proposed(request, files, move.system, name, with_values=with_values)
    sent = request.method == "POST"
    form = FilesForm(*((request.POST, request.FILES) if sent else ()))
    if sent and form.is_valid():
        said = form.cleaned_data
        try:
            files = mapping_files.keep(said["uploads"], said["encoding"], said["password"])
        except BrokenFile as error:
            words = "；".join(f"{one.place.file}：{one.reason}" for one in error.problems)
            form.add_error("password", words)
        else:
            may = allows(request.user, "legacy.mapping.values")
            return proposed(request, files, said["code"], said["name"], with_values=may)
    status = 422 if sent else 200
    return render(request, "legacy/mapping/new.html", {"form": form}, status=status)


def proposed(
    request: StaffRequest, files: Sequence[Kept], code: str, name: str, *, with_values: bool
) -> HttpResponse:
    """The page with what is proposed for files."""
    sources, unread = mapping_files.open_kept(files)
    terms = proposal.current_terms()
    seen, no_table = guess_tables.look_at(sources)
    found = proposal.propose_for(seen, code=code, name=name, terms=terms)
    found.nothing[:0] = [*unread, *no_table]
    audit.open_entry().touch(results=sum(one.rows for one in seen))
    editor = Editor(Draft.of(found), guess_tables.group(seen), terms, with_values=with_values)
    return page(request, editor, files, found.nothing)


@door("legacy.mapping.preview")
@require_POST
def preview(request: StaffRequest) -> HttpResponse:
    """The table again with what was chosen: htmx asks at every change."""
    try:
        editor, files, nothing = said_by(request)
    except Expired:
        return HttpResponse(TOO_OLD, status=409)
    return page(request, editor, files, nothing, template="legacy/mapping/parts/editor.html")


@door("legacy.mapping.save")
@require_POST
def save(request: StaffRequest) -> HttpResponse:
    """A new version of the mapping; the earlier ones stay."""
    try:
        editor, files, nothing = said_by(request)
    except Expired:
        messages.warning(request, TOO_OLD)
        return redirect("legacy_mapping:new")
    if editor.problems:
        return page(request, editor, files, nothing, status=422)
    saved = actions.save_mapping(by=request.user, text=editor.draft.text)
    messages.success(request, f"「{saved.name}」の第{saved.number}版として保存しました。")
    return redirect("legacy_mapping:page", saved.code)


def said_by(request: StaffRequest) -> tuple[Editor, list[Kept], list[Unread]]:
    """What the form says, put into the mapping it carries.

    :raises Expired: when the form is not one of ours, or too old.
    """
    files = mapping_files.carried(request.POST.get("kept", ""), request.user)
    try:
        draft = Draft.carried_by(request.POST.get("base", ""))
        nothing = [Unread(*map(str, one)) for one in json.loads(request.POST.get("nothing", "[]"))]
    except (ValueError, KeyError, TypeError) as error:
        raise Expired from error
    groups, terms = look_again(files), proposal.current_terms()
    draft = applied(draft, request.POST, groups, terms)
    # Who could not see values before cannot by sending the form.
    may = allows(request.user, "legacy.mapping.values")
    return Editor(draft, groups, terms, with_values=may), files, nothing


def look_again(files: Sequence[Kept]) -> list[Alike]:
    """The sheets of the files, once more."""
    sources, _ = mapping_files.open_kept(files)
    seen, _ = guess_tables.look_at(sources, ROWS_OF_A_PREVIEW)
    return guess_tables.group(seen)


def page(
    request: StaffRequest,
    editor: Editor,
    files: Sequence[Kept],
    nothing: Sequence[Unread],
    *,
    template: str = "legacy/mapping/edit.html",
    status: int = 200,
) -> HttpResponse:
    """The editor, whole or as the part that htmx asked for."""
    context = {
        "editor": editor,
        "kept": mapping_files.signed(files, request.user),
        "base": editor.draft.carried(),
        "nothing": nothing,
        "nothing_carried": json.dumps(
            [(one.file, one.sheet, one.why) for one in nothing], ensure_ascii=False
        ),
        "readings": READINGS.items(),
    }
    return render(request, template, context, status=status)


# --- a mapping that is there


def newest(request: HttpRequest, system: str, number: str = "") -> tuple[str, Mapping | None]:
    """The text of a mapping: a saved version, or the one that the product carries."""
    rows = Mapping.objects.filter(code=system)
    saved = rows.filter(number=number).first() if number.isdecimal() else rows.first()
    if saved is not None:
        return saved.text, saved
    path = SHIPPED / f"{system}.toml"
    if not path.is_file():
        raise Hidden(request.action, None)  # type: ignore[attr-defined]
    return path.read_text(encoding="utf-8"), None


@door("legacy.mapping.read")
@require_GET
def mapping_page(request: StaffRequest, system: str) -> HttpResponse:
    """One mapping: its kinds of file and columns, its versions, what nothing feeds."""
    text, saved = newest(request, system, request.GET.get("version", ""))
    try:
        known, problems = mapping.read(text), []
    except MappingError as error:  # saved by an earlier release
        known, problems = None, error.problems
    context = {
        "system": system,
        "saved": saved,
        "known": known,
        "problems": problems,
        "text": text,
        "versions": Mapping.objects.filter(code=system).select_related("saved_by"),
        "may_write": allows(request.user, "legacy.mapping.write"),
        "may_start": allows(request.user, "legacy.move.start"),
    }
    return render(request, "legacy/mapping/page.html", context)


@door("legacy.mapping.write")
@require_http_methods(["GET", "POST"])
def mapping_text(request: StaffRequest, system: str) -> HttpResponse:
    """The text itself, for what the table cannot say; saved as a new version."""
    text, saved = newest(request, system, request.GET.get("version", ""))
    problems: list[str] = []
    sent = request.method == "POST"
    if sent:
        require(request.user, "legacy.mapping.save")
        text = request.POST.get("text", "").replace("\r\n", "\n")
        try:
            mapping.read(text)
            new = actions.save_mapping(by=request.user, text=text)
        except MappingError as error:
            problems = error.problems
        except NotPossible as error:
            problems = [str(error)]
        else:
            messages.success(request, f"「{new.name}」の第{new.number}版として保存しました。")
            return redirect("legacy_mapping:page", new.code)
    context = {"system": system, "saved": saved, "text": text, "problems": problems}
    status = 422 if sent else 200
    return render(request, "legacy/mapping/text.html", context, status=status)


@door("legacy.mapping.download")
@require_GET
def download(request: StaffRequest, system: str) -> HttpResponse:
    """The text as a file."""
    text, saved = newest(request, system, request.GET.get("version", ""))
    name = f"{system}-{saved.number}.toml" if saved else f"{system}.toml"
    response = HttpResponse(text, content_type="application/toml; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
