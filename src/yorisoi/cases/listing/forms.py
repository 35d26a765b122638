"""What one may ask the list of cases for."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import F, QuerySet

from yorisoi import clock
from yorisoi.access.models import Staff
from yorisoi.cases.models import Case, Kind
from yorisoi.cases.queries import with_dates

WHOSE = [("", "見られるすべて"), ("mine", "自分の担当"), ("team", "自分の係")]
STATES = [("", "継続中"), ("closed", "終結"), ("all", "すべて")]
SORTS = [
    ("", "受理の新しい順"),
    ("due", "期限の近い順"),
    ("contact", "最終接触の古い順（自分の担当）"),
    ("name", "五十音順"),
]
ORDERS: dict[str, list[Any]] = {
    "": ["-opened_on", "-pk"],
    "due": [F("next_due").asc(nulls_last=True), "-opened_on", "-pk"],
    "contact": [F("seen_at").asc(nulls_first=True), "opened_on", "pk"],
    "name": ["subject__kana", "subject__name", "pk"],
}


@dataclass(frozen=True)
class Asked:
    """The filters that were chosen; empty ones do not restrict."""

    whose: str = ""
    kind: str = ""
    state: str = ""
    overdue: bool = False
    sort: str = ""

    def conditions(self) -> dict[str, str | int | bool | list[str] | None]:
        """For the log: only what was given."""
        given: dict[str, str | int | bool | list[str] | None] = {
            "mine": self.whose == "mine",
            "team": self.whose == "team",
            "kind": self.kind,
            "state": self.state,
            "overdue": self.overdue,
        }
        return {name: value for name, value in given.items() if value}


class ListForm(forms.Form):
    """The row above the list. What is not on offer does not restrict.

    The order by last contact reads the notes of every case in the list: it is for one's own.
    """

    whose = forms.ChoiceField(label="だれの", choices=WHOSE, required=False)
    kind = forms.ChoiceField(
        label="種別", choices=[("", "すべての種別"), *Kind.choices], required=False
    )
    state = forms.ChoiceField(label="状態", choices=STATES, required=False)
    sort = forms.ChoiceField(label="並べ方", choices=SORTS, required=False)
    overdue = forms.BooleanField(label="期限を過ぎたもの", required=False)

    def asked(self) -> Asked:
        """What is asked for, as far as it is on offer."""
        self.is_valid()
        return Asked(**self.cleaned_data)


def listed(found: QuerySet[Case], asked: Asked, by: Staff) -> QuerySet[Case]:
    """The rows of the list, in order."""
    rows: QuerySet[Any] = with_dates(found)
    if asked.whose == "mine":
        rows = rows.filter(worker=by.pk)
    elif asked.whose == "team":
        posting = by.posting_on(clock.today())
        rows = rows.filter(team=posting.team_id if posting else None)
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.state != "all":
        rows = rows.filter(closed_on__isnull=asked.state != "closed")
    if asked.overdue:
        rows = rows.filter(next_due__lt=clock.now())
    return rows.order_by(*ORDERS[asked.sort])
