"""点: how the thresholds did in the decisions of the staff, what follows, and their approval.

A threshold is proposed from decisions alone and changes nothing until a supervisor approves it.

Not every decision says something about every threshold. 自動でつなぐ点 is asked only of pairs that
nothing but their score keeps apart (``barred``: twins, namesakes, 親族 stay with a person at any
score); what the model linked counts, too, as right until somebody undoes it, but a score below the
present one needs decisions of its own. Scores are those of the model that is asked about: what was
decided under another was weighed anew by it (``weighing``), or says nothing.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import OuterRef, Subquery

from yorisoi import audit, clock
from yorisoi.access.entrance import require
from yorisoi.access.models import Staff
from yorisoi.access.versions import NotPossible, save_version
from yorisoi.audit.models import Change, Event
from yorisoi.matching import spot
from yorisoi.matching.models import MatchModel, Pair, PairState, Weighed
from yorisoi.matching.shares import at_most, percent
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
    """One pair of which a member of the staff said what it is, or that the model linked."""

    score: float
    same: bool
    barred: bool = False  # something besides the score keeps it from being linked
    checked: bool = True  # a person said so; else it is a link that nobody undid
    anew: bool = False  # decided under another model


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
    anew: int = 0  # decisions under another model, weighed anew
    unweighed: int = 0  # and those that could not be, or not yet

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


@dataclass(frozen=True)
class Known:
    """What there is to learn from, the highest score first."""

    rows: Sequence[Decided]
    unweighed: int  # decisions under another model whose score under this one nobody knows


def known(model: MatchModel) -> Known:
    """Decisions and links, with the scores of ``model``. A link that was undone says: not the same."""
    anew = Weighed.objects.filter(pair=OuterRef("pk"), model=model).values("score")
    rows = (
        Pair.objects.filter(state__in=(PairState.SAME, PairState.DIFFERENT, PairState.LINKED))
        .annotate(undone=spot.is_parted(), anew=Subquery(anew))
        .order_by()
        .values_list("score", "state", "undone", "conflict", "model_id", "anew")
    )
    found, unweighed = [], 0
    for points, state, parted, conflict, weighed_by, again in rows:
        checked = state != PairState.LINKED or parted
        score = points if weighed_by == model.pk else again
        if score is None:
            unweighed += checked
            continue
        found.append(
            Decided(
                score,
                state != PairState.DIFFERENT and not parted,
                barred=bool(conflict),
                checked=checked,
                anew=weighed_by != model.pk,
            )
        )
    return Known(sorted(found, key=lambda one: -one.score), unweighed)


def measure(model: MatchModel, found: Known | None = None) -> Measures:
    """How the thresholds of ``model`` did."""
    made = Link.objects.filter(basis=LinkBasis.MODEL)
    found = known(model) if found is None else found
    rows = [one for one in found.rows if one.checked]
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
        anew=sum(one.anew for one in rows),
        unweighed=found.unweighed,
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
    """The lowest 自動でつなぐ点 that the decisions carry (``lowest_from``); the highest 確認に回す点
    below which at most one of a thousand decisions said 同じ人."""
    rows = known(model).rows if rows is None else sorted(rows, key=lambda one: -one.score)
    said = [one for one in rows if one.checked]
    automatic = lowest_from(rows, model.automatic_from)
    review = highest_below(said)
    why = []
    if automatic is not None:
        why += automatic_words(rows, automatic, model)
    if review is not None:
        below = [one for one in said if one.score < review]
        wrong = sum(one.same for one in below)
        why.append(
            f"{review:g} 点未満の判断 {len(below)} 件のうち「同じ人」は {wrong} 件でした"
            f"（見のがしの見込みは多くて {percent(at_most(wrong, len(below)))}）。"
        )
    if not why:
        why.append(
            f"点の案を出すには、職員の判断が {LEAST} 件以上必要です（いま {len(said)} 件）。"
            if len(said) < LEAST
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


def automatic_words(rows: Sequence[Decided], least: float, model: MatchModel) -> list[str]:
    """How many decisions speak for 自動でつなぐ点 ``least``, how wrong it may be, what it would link."""
    free = [one for one in rows if one.score >= least and not one.barred]
    checked = [one for one in free if one.checked]
    wrong = sum(not one.same for one in checked)
    links = len(free) - len(checked)
    of = f"{least:g} 点以上で、点のほかに妨げのない組は、判断 {len(checked)} 件と自動でつないだ {links} 件。"
    words = [f"{of}そのうち「別の人」は {wrong} 件でした。"]
    if least < model.automatic_from:
        band = [one for one in checked if one.score < model.automatic_from]
        wrong = sum(not one.same for one in band)
        waiting = Pair.objects.filter(
            state=PairState.PROPOSED, conflict="", model=model,
            score__gte=least, score__lt=model.automatic_from,
        ).count()  # fmt: skip
        words.append(
            f"いまの点との間の判断 {len(band)} 件のうち「別の人」は {wrong} 件"
            f"（まちがいの見込みは多くて {percent(at_most(wrong, len(band)))}）。"
            f"下げると、待っている {waiting} 組が次の名寄せでつながります。"
        )
    return words


def lowest_from(rows: Sequence[Decided], now: float) -> float | None:
    """``rows`` the highest score first; ``now``: 自動でつなぐ点 in force.

    At or above it 99.95 % of at least 200 are the same; and when it is lower than ``now``, so are
    those of at least 200 decisions in between, of which one stands at the very score: links that
    nobody looked at say nothing of what is below.
    """
    free = [one for one in rows if not one.barred]
    above = [one.same for one in free if one.score >= now]
    holds = len(above) >= LEAST and sum(above) / len(above) >= WANTED
    found = now if holds else None
    same = between = same_between = 0
    looked_at = math.inf  # the lowest score of which there is a decision
    for at, one in enumerate(free, start=1):
        same += one.same
        if one.score < now and one.checked:
            between += 1
            same_between += one.same
            looked_at = one.score
        last_of_its_score = at == len(free) or free[at].score < one.score
        enough = (
            not holds
            if one.score >= now
            else looked_at == one.score and between >= LEAST and same_between / between >= WANTED
        )
        if last_of_its_score and at >= LEAST and same / at >= WANTED and enough:
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
    *,
    by: Staff,
    model: MatchModel,
    automatic_from: float,
    review_from: float,
    reason: str,
    spot_percent: float | None = None,
) -> MatchModel:
    """承認: ``model``, as it was read, is in use from now on with these thresholds, and so many of its
    links are drawn for checking (as before when None).

    :raises NotPossible: without a reason, or when nothing would change.
    :raises Outdated: when somebody else changed it, or what is in use, since it was read.
    """
    require(by, APPROVE)
    if not reason.strip():
        raise NotPossible("変える理由を書いてください。")
    drawn = model.spot_percent if spot_percent is None else spot_percent
    present = (model.automatic_from, model.review_from, model.spot_percent)
    if model.in_use and present == (automatic_from, review_from, drawn):
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
            spot_percent=drawn,
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
