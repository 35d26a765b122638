"""定型文: sentences one writes often, one's own and the section's."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Q, QuerySet

from yorisoi import audit, clock
from yorisoi.access.entrance import require
from yorisoi.access.models import Staff
from yorisoi.access.versions import NotPossible, save_version
from yorisoi.cases.models import Case, Phrase
from yorisoi.japanese import wareki

KEYS = "123456789abcdefghilmnopqrstuvwxyz"  # without j and k, which walk
PLACEHOLDER = re.compile(r"[｛{](氏名|担当|今日|わたし)[｝}]")


@dataclass(frozen=True)
class Filled:
    """A phrase as it is inserted into the text of one case."""

    key: str
    title: str
    text: str
    own: bool


def usable(staff: Staff) -> "QuerySet[Phrase]":
    """One's own phrases, then the section's."""
    rows = Phrase.objects.filter(Q(owner=staff.pk) | Q(owner=None))
    return rows.order_by(F("owner").asc(nulls_last=True), "order", "title", "pk")


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with ｛氏名｝ and its like replaced; other braces are left for the writer to fill."""
    return PLACEHOLDER.sub(lambda match: values.get(match[1], match[0]), text)


def for_case(case: Case, staff: Staff) -> list[Filled]:
    """What can be inserted while ``staff`` writes in ``case``, each with its key."""
    values = {
        "氏名": case.subject.name,
        "担当": case.worker.name,
        "今日": wareki(clock.today()),
        "わたし": staff.name,
    }
    rows = list(usable(staff))
    keys = [*KEYS, *[""] * len(rows)]
    return [
        Filled(key, one.title, fill(one.text, values), one.owner_id is not None)
        for key, one in zip(keys, rows, strict=False)
    ]


def may_change(staff: Staff, phrase: Phrase, *, shares: bool) -> bool:
    """One's own; the section's for whoever may keep those (``shares``)."""
    return phrase.owner_id == staff.pk or (phrase.owner_id is None and shares)


def require_change(by: Staff, phrase: Phrase) -> None:
    """One's own, or the section's with the right to it.

    :raises NotPossible: for somebody else's.
    """
    if phrase.owner_id is None:
        require(by, "cases.phrase.share")
    else:
        require(by, "cases.phrase.change")
        if phrase.owner_id != by.pk:
            raise NotPossible("ほかの職員の定型文です。")


@transaction.atomic
def add_phrase(*, by: Staff, title: str, text: str, shared: bool, order: int = 0) -> Phrase:
    """定型文の登録: one's own, or for the whole section."""
    phrase = Phrase(owner=None if shared else by, title=title, text=text, order=order)
    require_change(by, phrase)
    with audit.event("cases.phrase.change"):
        phrase.full_clean()
        phrase.save()
    return phrase


@transaction.atomic
def change_phrase(*, by: Staff, phrase: Phrase, title: str, text: str, order: int) -> Phrase:
    """定型文の修正.

    :raises Outdated: when somebody else changed it since it was read.
    """
    require_change(by, phrase)
    with audit.event("cases.phrase.change"):
        save_version(phrase, title=title, text=text, order=order)
    return phrase


@transaction.atomic
def remove_phrase(*, by: Staff, phrase: Phrase) -> None:
    """定型文を消す. What was written with it stays."""
    require_change(by, phrase)
    with audit.event("cases.phrase.change"):
        phrase.delete()
