"""What is chosen when a move begins: the mapping, the worker, the sample files of the demo."""

from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet

from yorisoi import clock
from yorisoi.access.models import Posting, Staff
from yorisoi.access.rights import Role
from yorisoi.exchange import store
from yorisoi.exchange.actions import Given
from yorisoi.legacy import mapping as mappings
from yorisoi.legacy.mapping import SHIPPED
from yorisoi.legacy.models import Mapping

# Who may hold a case.
CASEWORK = (Role.CASEWORKER, Role.SUPERVISOR, Role.INTEGRATED, Role.HEALTH_NURSE)
OWN, CARRIED = "saved", "shipped"  # before the colon in the value of a choice
SAMPLE = "midori"


def offered_mappings() -> list[tuple[str, str]]:
    """Value and words: the ward's own ones in their newest version, then those of the product."""
    own = Mapping.objects.order_by("code", "-number").distinct("code")
    found = [(f"{OWN}:{one.pk}", str(one)) for one in own]
    for path in sorted(SHIPPED.glob("*.toml")):
        known = mappings.shipped(path.stem)
        found.append((f"{CARRIED}:{path.stem}", f"{known.name}　（よりそいに付いているもの）"))
    return found


def mapping_text(value: str) -> str:
    """The mapping file of a choice that was offered."""
    where, _, name = value.partition(":")
    if where == OWN:
        return Mapping.objects.get(pk=name).text
    return mappings.shipped(name).text


def workers() -> QuerySet[Staff]:
    """Those who may hold a case today."""
    today = clock.today()
    there = Posting.objects.on(today).filter(role__in=CASEWORK)
    valid = Staff.objects.filter(valid_from__lte=today).exclude(valid_until__lt=today)
    return valid.filter(pk__in=there.values("staff")).order_by("kana", "number")


def sample_files() -> list[Path]:
    """The files of the demo; none outside of it."""
    folder = Path(settings.PACKAGE).parents[1] / "samples" / SAMPLE / "legacy"
    return sorted(folder.iterdir()) if settings.DEMO and folder.is_dir() else []


def given_samples() -> list[Given]:
    """The same, as they are given to a move."""
    return [Given(path.name, store.pieces(path)) for path in sample_files()]
