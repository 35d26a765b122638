"""The picture of a family for a page or a paper: records, layout and drawing in one call."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from yorisoi.people.genogram.actions import places_of
from yorisoi.people.genogram.draw import svg
from yorisoi.people.genogram.family_graph import FamilyPicture, family_picture
from yorisoi.people.genogram.layout import Layout, arrange_by_hand, overlapping
from yorisoi.people.genogram.measures import Place
from yorisoi.people.models import Family, GenogramLayout, Person


@dataclass(frozen=True)
class Drawn:
    """A picture as it stands on a page, with what it shows in words."""

    svg: str
    picture: FamilyPicture
    layout: Layout
    version: GenogramLayout | None

    @property
    def persons(self) -> list[int]:
        """Everybody in it, for the log."""
        return sorted(self.picture.persons)

    @property
    def overlaps(self) -> bool:
        """Whether figures stand on one another; only places by hand can do that."""
        return bool(overlapping(self.layout))

    @property
    def undrawn(self) -> list[str]:
        """The ties that no line shows, in words."""
        names = self.picture.relations
        return [
            "と".join(sorted(names.get(one) or "続柄不明" for one in pair))
            for pair in self.layout.undrawn
        ]


def version_on(family: Family, subject: Person, day: date) -> GenogramLayout | None:
    """The places that held for ``day``: the newest saved for that day or an earlier one."""
    return (
        GenogramLayout.objects.filter(family=family, subject=subject, as_of__lte=day)
        .select_related("made_by")
        .order_by("-as_of", "-number")
        .first()
    )


def draw_family(
    family: Family,
    subject: Person,
    day: date,
    *,
    version: GenogramLayout | None = None,
    places: Mapping[int, Place] | None = None,
    with_names: bool = False,
    on_paper: bool = False,
    with_household: bool = True,
    movable: bool = False,
    name: str = "genogram",
) -> Drawn:
    """The family on ``day``, where ``places`` (or else ``version``) put its figures.

    On paper neither 支援措置 nor 加害者 are marked, and those who live together are not outlined
    when anybody in the picture is under a 支援措置: the outline would tell who moved where.
    """
    picture = family_picture(family, subject, day, with_names=with_names, with_marks=not on_paper)
    layout = arrange_by_hand(picture.graph, places_of(version) if places is None else places)
    drawing = svg(
        layout,
        title=f"{subject.name}のジェノグラム",
        name=name,
        movable=movable,
        households=with_household and not (on_paper and picture.has_protected),
    )
    return Drawn(drawing, picture, layout, version)
