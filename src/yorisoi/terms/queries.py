"""Reading the lists. An entry is shown by its words as they are now; what is stored is its id."""

from datetime import date

from yorisoi.terms.models import Term


def choices(code: str, day: date, *, blank: str | None = None) -> list[tuple[str, str]]:
    """What may be chosen on ``day``, for a form: (id, words), optionally after an empty choice."""
    found = [(term.id, term.words) for term in Term.objects.of(code, day)]
    return found if blank is None else [("", blank), *found]


def with_trait(code: str, *traits: str) -> set[str]:
    """The ids of all entries of a list, past ones too, that have one of the traits."""
    return set(Term.objects.filter(list=code, trait__in=traits).values_list("id", flat=True))
