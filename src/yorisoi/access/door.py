"""The door: every page is behind it, and every page leaves a trace.

    @door("cases.case.read")
    def case_page(request, pk):
        case = fetch(request, Case, pk)          # found, authorised and noted in one call
        return render(request, "cases/page.html", {"case": case})

What the door does around a view, in the transaction of the request:
1. opens the entry in the log, so that nothing is shown that could not be recorded;
2. requires the right (or checks afterwards that ``fetch`` or ``visible`` did, when it is about
   an object);
3. lets a GET read only;
4. renders the page before the transaction ends.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.db import connection
from django.db.models import Model, QuerySet
from django.http import HttpResponseBase
from django.template.response import TemplateResponse

from yorisoi import audit
from yorisoi.access import remembered, rights
from yorisoi.access.entrance import Hidden, filter_for, require
from yorisoi.access.request import StaffRequest

M = TypeVar("M", bound=Model)
P = ParamSpec("P")
View = Callable[Concatenate[StaffRequest, P], HttpResponseBase]


METHOD_NOT_ALLOWED = 405  # answered before anything was fetched


class NotAuthorised(RuntimeError):
    """A view about an object answered without having fetched it through the entrance."""


class WriteInGet(RuntimeError):
    """A page that only reads tried to write."""


def door(code: str) -> Callable[[View[P]], View[P]]:
    """Put a view behind the door for the action ``code`` of the rights table."""

    def behind(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(
            request: StaffRequest, /, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponseBase:
            action = rights.action(code)
            request.action = action
            request.authorised = action.public
            if action.untraced_because or action.public:
                return answer(request, action, view, *args, **kwargs)
            with audit.event(code):
                return answer(request, action, view, *args, **kwargs)

        guarded.action_code = code  # type: ignore[attr-defined]
        return guarded

    return behind


def answer(
    request: StaffRequest, action: rights.Action, view: View[P], *args: P.args, **kwargs: P.kwargs
) -> HttpResponseBase:
    """Authorise, run the view, render its page."""
    if not action.about and not action.public:
        require(request.user, action.code)
        request.authorised = True
    with reading_only() if request.method in {"GET", "HEAD"} else writing():
        response = view(request, *args, **kwargs)
        if isinstance(response, TemplateResponse):
            response.render()
    if not request.authorised and response.status_code != METHOD_NOT_ALLOWED:
        raise NotAuthorised(action.code)
    return response


def fetch(
    request: StaffRequest, model: type[M] | QuerySet[M], pk: object, *, code: str | None = None
) -> M:
    """The object ``pk`` when the visitor may do the page's action to it (or the action ``code``).

    :raises Hidden: (404) when there is none, or the visitor may not know of it.
    :raises Refused: (403) when the visitor may know of it but not do this.
    """
    action = rights.action(code) if code else request.action
    rows = model._default_manager.all() if isinstance(model, type) else model
    thing = rows.filter(pk=pk).first()
    if thing is None:
        raise Hidden(action, None)
    require(request.user, action.code, thing)
    request.authorised = True
    note(thing)
    return thing


def visible(request: StaffRequest, rows: QuerySet[M], *, code: str | None = None) -> QuerySet[M]:
    """The rows of a list that the visitor may do the page's action to (or the action ``code``)."""
    action = rights.action(code) if code else request.action
    request.authorised = True
    return filter_for(request.user, action.code, rows)


# How the rooms above say which persons and cases an object of theirs stands for.
Touched = Callable[[Any], dict[str, Any]]
_touched: dict[type[Model], Touched] = {}


def traced_as(model: type[Model], touched: Touched) -> None:
    """Say what seeing one ``model`` means for the log: the arguments of ``Entry.touch``."""
    _touched[model] = touched


def note(thing: Model) -> None:
    """Write into the open entry that ``thing`` was opened."""
    audit.open_entry().touch(**touch_of(thing))


def touch_of(thing: Model) -> dict[str, Any]:
    """What opening ``thing``, or being refused it, means for the log."""
    touched = _touched.get(thing._meta.model)
    return touched(thing) if touched else {"others": {thing._meta.label_lower: [thing.pk]}}


READS = ("SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK TO", "DECLARE", "FETCH")
WRITES_OF_THE_LOG = ("WITH ENTRY AS", 'INSERT INTO "AUDIT_TOUCH"')


@contextmanager
def reading_only() -> Iterator[None]:
    """Inside the block only SELECT and the log's own INSERT pass; answers may be remembered."""

    def check(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        text = sql.lstrip(" (\n").upper()
        # One statement at a time: a second one could hide behind the first.
        if not text.startswith(READS + WRITES_OF_THE_LOG) or ";" in text.rstrip("; \n"):
            raise WriteInGet(sql[:80])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(check), remembered.while_reading():
        yield


@contextmanager
def writing() -> Iterator[None]:
    """A POST may write; the database's own rights and triggers watch over what."""
    yield
