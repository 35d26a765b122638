"""抜き取り確認: some of the links that the model made are shown to a worker, so that the ward itself
knows how often the model is wrong, and not from nobody complaining.

Which ones is drawn when they are linked, by the model's share (``MatchModel.spot_percent``), and
nobody can bring it about: a digest of the two and the model. The pair keeps the mark (``Pair.spot``)
whatever becomes of it. In the queue they stand behind the open cases.
"""

from dataclasses import dataclass
from hashlib import md5

from django.db.models import Count, Exists, OuterRef, Q

from yorisoi.matching.models import Pair, PairState
from yorisoi.matching.shares import at_most, percent
from yorisoi.registers.models import Link, LinkBasis, LinkEnd

LOTS = 10_000
OPEN = (PairState.LINKED, PairState.LATER)


def is_drawn(person: str, number: str, label: str, of_hundred: float) -> bool:
    """Whether the link of the two by model ``label`` is among the ``of_hundred`` %."""
    lot = md5(f"{label}|{person}|{number}".encode(), usedforsecurity=False).hexdigest()
    return int(lot[:12], 16) % LOTS < of_hundred * LOTS / 100


def stands() -> Exists:
    """Whether the link that the model made of a pair is in force."""
    return Exists(
        Link.objects.filter(
            person=OuterRef("person"),
            number=OuterRef("number"),
            basis=LinkBasis.MODEL,
            ended_at=None,
        )
    )


def is_parted() -> Q:
    """Whether the link of a pair was undone, and nobody made it again."""
    links = Link.objects.filter(person=OuterRef("person"), number=OuterRef("number"))
    undone, stands_now = links.filter(ended_how=LinkEnd.UNDONE), links.filter(ended_at=None)
    return Q(Exists(undone)) & ~Q(Exists(stands_now))


def link_to_check(pair: Pair) -> Link | None:
    """The model's link that ``pair`` was drawn to check, while it stands and nobody decided of it."""
    if not pair.spot or pair.state not in OPEN:
        return None
    return Link.objects.filter(
        person=pair.person_id, number=pair.number, basis=LinkBasis.MODEL, ended_at=None
    ).first()


@dataclass(frozen=True)
class Checks:
    """What came of what was drawn."""

    same: int
    different: int  # decided so, or the link was undone elsewhere
    waiting: int

    @property
    def words(self) -> str:
        """確かめた 120 組のうち「別の人」は 0 組（0%。多くて 3.1% と見込まれます）."""
        done = self.same + self.different
        if not done:
            return "まだ 1 組も確かめていません。"
        share = percent(self.different / done)
        return (
            f"確かめた {done} 組のうち「別の人」は {self.different} 組"
            f"（{share}。多くて {percent(at_most(self.different, done))} と見込まれます）。"
        )


def checks() -> Checks:
    """Of all that was ever drawn."""
    parted = Q(state=PairState.DIFFERENT) | (Q(state__in=OPEN) & is_parted())
    return Checks(
        **Pair.objects.filter(spot=True).aggregate(
            same=Count("pk", filter=Q(state=PairState.SAME)),
            different=Count("pk", filter=parted),
            waiting=Count("pk", filter=Q(stands(), state__in=OPEN)),
        )
    )
