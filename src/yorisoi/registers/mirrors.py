"""The mirrors: what a feed may fill, what names a record, and what must be true of a row.

An interface file says which heading feeds which field (interfaces.py). Which fields there are, and
what kind of value each holds, follows from the models.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.postgres.fields import ArrayField
from django.db import models

from yorisoi.registers.models import (
    Checkup,
    Epds,
    MirrorRow,
    NurseryEntry,
    Pregnancy,
    ProtectionRecord,
    ResidentRecord,
    SamePerson,
    SchoolEntry,
    Vaccination,
    Visit,
)

# What the machine itself fills.
OWN = {"id", "key", "digest", "flags", "absent_since", "feed", "current"}
# 不詳: the days between which a date lies, and how it was said, where the mirror has a place.
UNKNOWN_DATES = {
    "born_on": ("born_said", "born_earliest", "born_latest"),
    "moved_on": ("moved_said", "", ""),
}
FOLLOWING = {name for places in UNKNOWN_DATES.values() for name in places if name}


@dataclass(frozen=True)
class RowRule:
    """What must hold in a row; one for which it does not is refused.

    ``holds`` is SQL over the fields as they were read (``t.total``); NULL counts as holding.
    """

    holds: str
    words: str
    field: str  # whose column is named


@dataclass(frozen=True)
class Mirror:
    """One mirror."""

    code: str
    title: str
    model: type[MirrorRow]
    key: tuple[str, ...]
    rules: tuple[RowRule, ...] = ()
    # Rows are a history of which one is current (history, branch, latest).
    historic: bool = False
    # A row is worth more than its days: one that is no day is left empty and said, and the row taken.
    days_may_be_wrong: bool = False

    @property
    def table(self) -> str:
        """Its table in the database."""
        return self.model._meta.db_table

    @property
    def fields(self) -> Mapping[str, "models.Field[object, object]"]:
        """The fields that a column may feed, by name."""
        return {
            field.name: field
            for field in self.model._meta.concrete_fields
            if field.name not in OWN | FOLLOWING
        }

    def kind(self, name: str) -> str:
        """What a field holds: text, date, integer, decimal, flag or list."""
        field = self.model._meta.get_field(name)
        kinds: list[tuple[type[models.Field], str]] = [  # type: ignore[type-arg]
            (ArrayField, "list"),
            (models.DateField, "date"),
            (models.IntegerField, "integer"),
            (models.DecimalField, "decimal"),
            (models.BooleanField, "flag"),
        ]
        return next((word for kind, word in kinds if isinstance(field, kind)), "text")


EPDS_SUM = RowRule(
    "t.total BETWEEN 0 AND 30",
    "0〜30点にしてください。",
    "total",
)
EPDS_ANSWERS = RowRule(
    "array_position(t.answers, NULL) IS NOT NULL OR cardinality(t.answers) = 0"
    " OR (SELECT sum(a) FROM unnest(t.answers) a) = t.total",
    "10問の回答の合計と合いません。",
    "total",
)
EPDS_EACH = RowRule(
    "(SELECT bool_and(a BETWEEN 0 AND 3) FROM unnest(t.answers) a WHERE a IS NOT NULL)",
    "回答は0〜3です。",
    "answers",
)

MIRRORS = {
    one.code: one
    for one in (
        Mirror("resident", "住民", ResidentRecord, ("number", "history", "branch"), historic=True),
        Mirror(
            "protection",
            "支援措置",
            ProtectionRecord,
            ("number", "history"),
            historic=True,
            days_may_be_wrong=True,
        ),
        Mirror("same_person", "同一人", SamePerson, ("number",)),
        Mirror("vaccination", "予防接種", Vaccination, ("number", "kind", "dose")),
        Mirror("checkup", "乳幼児健診", Checkup, ("number", "kind")),
        Mirror(
            "epds",
            "EPDS",
            Epds,
            ("number", "pregnancy", "child_number", "taken_on", "occasion"),
            rules=(EPDS_SUM, EPDS_EACH, EPDS_ANSWERS),
        ),
        Mirror("pregnancy", "妊娠届出", Pregnancy, ("number", "registration")),
        Mirror("visit", "すくすく赤ちゃん訪問", Visit, ("number", "visited_on", "outcome")),
        Mirror("school", "学齢簿", SchoolEntry, ("number", "year")),
        Mirror("nursery", "保育所等入所", NurseryEntry, ("number", "facility_code", "entered_on")),
    )
}
