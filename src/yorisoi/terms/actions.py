"""What is done with the lists: an entry is added, its words, order or days change. None is deleted."""

import re
from datetime import date
from typing import Any

from django.db import transaction

from yorisoi import audit
from yorisoi.access.entrance import require
from yorisoi.access.models import Staff
from yorisoi.access.versions import save_version
from yorisoi.terms.models import Term

NUMBERED = re.compile(r"w(\d+)")
CONTENT = {"words", "parent", "order", "trait", "starts_on", "ends_on"}


@transaction.atomic
def add_term(*, by: Staff, list_code: str, code: str = "", starts_on: date, **content: Any) -> Term:
    """用語の追加. Without ``code`` it gets the next number of its list (``route.w1``)."""
    require(by, "terms.term.add")
    with audit.event("terms.term.add"):
        term = Term(
            id=f"{list_code}.{code or next_code(list_code)}",
            list=list_code,
            starts_on=starts_on,
            **content,
        )
        term.full_clean()
        term.save(force_insert=True)
    return term


def next_code(list_code: str) -> str:
    """w1, w2 …: the first number that was never given in the list."""
    ids = Term.objects.filter(list=list_code).values_list("id", flat=True)
    given = [int(m[1]) for one in ids if (m := NUMBERED.fullmatch(one.split(".", 1)[1]))]
    return f"w{max(given, default=0) + 1}"


@transaction.atomic
def change_term(*, by: Staff, term: Term, **changes: Any) -> Term:
    """用語の修正: its words, order, days. What is stored elsewhere is its id, which stays.

    :raises Outdated: when somebody else changed it since it was read.
    """
    require(by, "terms.term.change")
    unknown = set(changes) - CONTENT
    if unknown:
        raise TypeError(f"not a part of a term that changes: {sorted(unknown)}")
    with audit.event("terms.term.change"):
        for name, value in changes.items():
            setattr(term, name, value)
        term.full_clean()
        save_version(term, **changes)
    return term
