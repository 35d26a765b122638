"""点: how the thresholds did in the decisions of the staff, what follows, and their approval.

A threshold is proposed from decisions alone and changes nothing until a supervisor approves it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef

from yorisoi import audit, clock
from yorisoi.access.entrance import require
from yorisoi.access.models import Staff
from yorisoi.access.versions import NotPossible, save_version
from yorisoi.audit.models import Change, Event
from yorisoi.matching.models import MatchModel, Pair, PairState
from yorisoi.registers.models import Link, LinkBasis, LinkEnd

APPROVE = "matching.model.approve"
TABLE = MatchModel._meta.db_table
LEAST = 200  # decisions before anything is proposed
WANTED = 0.9995  # of the pairs at or above 自動でつなぐ点, so many are one person
NEVER = 0.001  # of the pairs below 確認に回す点, at most so many are
BAND = 4.0  # width of the rows of the table, in bits
HISTORY = 20


@dataclass(frozen=True)
class Decided:
    """One pair of which a member of the staff said what it is."""

    score: float
    same: bool


@dataclass(frozen=True)
class Band:
    """How many decisions fell between two scores."""

    least: float
    most: float
    same: int
    different: int

    @property
    def words(self) -> str:
        """4 以上 8 未満."""
        return f"{self.least:g} 以上 {self.most:g} 未満"

    @property
    def share(self) -> str:
        """98.2%."""
        total = self.same + self.different
        return f"{100 * self.same / total:.1f}%" if total else ""


@dataclass(frozen=True)
class Measures:
    """What became of what the model said."""

    linked: int  # by the model alone
    undone: int  # of them, by the staff
    same_above: int
    different_above: int
    same_below: int
    different_below: int
    bands: Sequence[Band]

    @property
    def decided(self) -> int:
        """All decisions."""
        return self.same_above + self.different_above + self.same_below + self.different_below


@dataclass(frozen=True)
class Proposal:
    """Thresholds that the decisions speak for; those in force where they say nothing."""

    automatic_from: float
    review_from: float
    why: Sequence[str]
    changes: bool


@dataclass(frozen=True)
class Approval:
    """One change of the thresholds, for the history."""

    event: Event
    changes: Sequence[Change]


def decisions() -> list[Decided]:
    """What the staff said, the highest score first. A link that was undone says: not the same."""
    undone = Exists(
        Link.objects.filter(
            person=OuterRef("person"), number=OuterRef("number"), ended_how=LinkEnd.UNDONE
        )
    )
    rows = (
        Pair.objects.filter(state__in=(PairState.SAME, PairState.DIFFERENT, PairState.LINKED))
        .annotate(undone=undone)
        .order_by("-score", "pk")
        .values_list("score", "state", "undone")
    )
    return [
        Decided(score, state == PairState.SAME and not parted)
        for score, state, parted in rows
        if state != PairState.LINKED or parted
    ]


def measure(model: MatchModel) -> Measures:
    """How the thresholds of ``model`` did."""
    made = Link.objects.filter(basis=LinkBasis.MODEL)
    rows = decisions()
    above = [one.same for one in rows if one.score >= model.automatic_from]
    below = [one.same for one in rows if one.score < model.automatic_from]
    return Measures(
        linked=made.count(),
        undone=made.filter(ended_how=LinkEnd.UNDONE).count(),
        same_above=sum(above),
        different_above=len(above) - sum(above),
        same_below=sum(below),
        different_below=len(below) - sum(below),
        bands=bands(rows),
    )


def bands(rows: Iterable[Decided]) -> list[Band]:
    """Decisions by score, the highest first."""
    counts: dict[float, list[int]] = {}
    for one in rows:
        least = one.score // BAND * BAND
        counts.setdefault(least, [0, 0])[0 if one.same else 1] += 1
    return [
        Band(least, least + BAND, same, different)
        for least, (same, different) in sorted(counts.items(), reverse=True)
    ]


def propose(model: MatchModel, rows: Sequence[Decided] | None = None) -> Proposal:
    """The lowest 自動でつなぐ点 at or above which 99.95 % of at least 200 decisions said 同じ人; the
    highest 確認に回す点 below which at most one of a thousand did."""
    rows = decisions() if rows is None else sorted(rows, key=lambda one: -one.score)
    automatic = lowest_from(rows)
    review = highest_below(rows)
    why = []
    if automatic is not None:
        count = sum(one.score >= automatic for one in rows)
        why.append(f"{automatic:g} 点以上の判断 {count} 件の 99.95% 以上が「同じ人」でした。")
    if review is not None:
        count = sum(one.score < review for one in rows)
        why.append(f"{review:g} 点未満の判断 {count} 件で「同じ人」は 1,000 に 1 以下でした。")
    if not why:
        why.append(
            f"点の案を出すには、職員の判断が {LEAST} 件以上必要です（いま {len(rows)} 件）。"
            if len(rows) < LEAST
            else "いまの判断からは、点の案は出ません。"
        )
    wanted = model.automatic_from if automatic is None else automatic
    shown = min(model.review_from if review is None else review, wanted)
    return Proposal(
        wanted,
        shown,
        why,
        changes=(wanted, shown) != (model.automatic_from, model.review_from),
    )


def lowest_from(rows: Sequence[Decided]) -> float | None:
    """``rows`` the highest score first."""
    found, same = None, 0
    for at, one in enumerate(rows, start=1):
        same += one.same
        last_of_its_score = at == len(rows) or rows[at].score < one.score
        if last_of_its_score and at >= LEAST and same / at >= WANTED:
            found = one.score
    return found


def highest_below(rows: Sequence[Decided]) -> float | None:
    """``rows`` the highest score first."""
    found, same = None, 0
    upward = rows[::-1]
    for at, one in enumerate(upward, start=1):
        same += one.same
        last_of_its_score = at == len(upward) or upward[at].score > one.score
        if last_of_its_score and at >= LEAST and same / at <= NEVER:
            found = upward[at].score if at < len(upward) else None
    return found


@transaction.atomic
def approve(
    *, by: Staff, model: MatchModel, automatic_from: float, review_from: float, reason: str
) -> MatchModel:
    """承認: ``model``, as it was read, is in use from now on with these thresholds.

    :raises NotPossible: without a reason, or when nothing would change.
    :raises Outdated: when somebody else changed it, or what is in use, since it was read.
    """
    require(by, APPROVE)
    if not reason.strip():
        raise NotPossible("変える理由を書いてください。")
    same = (model.automatic_from, model.review_from) == (automatic_from, review_from)
    if model.in_use and same:
        raise NotPossible("いまと同じ点です。変わるところがありません。")
    with audit.event(APPROVE, others={"matching.matchmodel": [model.pk]}, purpose=reason.strip()):
        if not model.in_use:
            for old in MatchModel.objects.select_for_update().filter(in_use=True):
                if old.trained_at > model.trained_at:
                    raise NotPossible("使用中のモデルの方が新しいため、切り替えられません。")
                save_version(old, in_use=False)
        save_version(
            model,
            automatic_from=automatic_from,
            review_from=review_from,
            in_use=True,
            approved_at=clock.now(),
            approved_by=by,
        )
    return model


def approvals() -> list[Approval]:
    """The last changes of thresholds and models in use, newest first, with what stood before."""
    rows = Change.objects.filter(table=TABLE, operation="U").order_by("-pk")[: 3 * HISTORY]
    by_event: dict[int, list[Change]] = {}
    for row in rows:
        by_event.setdefault(row.event_id, []).append(row)
    events = Event.objects.filter(pk__in=by_event, action=APPROVE).order_by("-pk")[:HISTORY]
    return [Approval(one, by_event[one.pk]) for one in events]
