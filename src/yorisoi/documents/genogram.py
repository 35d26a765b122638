"""ジェノグラム on A4, lying."""

from yorisoi import clock
from yorisoi.cases.models import Case
from yorisoi.documents.face_sheet import family_drawn, legend
from yorisoi.documents.models import IssueKind
from yorisoi.documents.sheet import Sheet, born_words, day_words, named
from yorisoi.people.family_actions import family_of


def genogram_sheet(
    case: Case, *, with_names: bool = False, with_household: bool = True
) -> Sheet | None:
    """The family around the subject of ``case``; None when there is no family on file."""
    today, subject = clock.today(), case.subject
    drawn = family_drawn(
        family_of(subject), subject, today, with_household=with_household, names=with_names
    )
    if drawn is None:
        return None
    picture, places = drawn.picture, drawn.layout.places
    order = sorted(picture.persons, key=lambda pk: (places[pk].y, places[pk].x))
    data = {
        "svg": drawn.svg,
        "width": drawn.layout.width,
        "height": drawn.layout.height,
        "legend": legend(drawn, with_household=with_household),
        "people": [
            [
                picture.relations.get(pk) or "続柄不明",
                named(picture.persons[pk]),
                picture.persons[pk].get_sex_display(),
                born_words(picture.persons[pk], today),
                picture.ages[pk],
            ]
            for pk in order
        ],
        "couples": "　".join(picture.couples),
    }
    return Sheet(
        IssueKind.GENOGRAM,
        "genogram",
        f"{case.number}　{subject.name}",
        data,
        frozenset(picture.persons),
        frozenset({case.pk}),
        has_protected=picture.has_protected,
        note=f"{day_words(today)}現在",
    )
