"""定型文 of the demo ward: what the section writes often, for everybody to put in."""

from yorisoi.cases.models import Phrase
from yorisoi.demo.pools import read_table


def load_phrases() -> int:
    """The section's own, in the order of the list; how many."""
    rows = read_table("phrases")
    Phrase.objects.bulk_create(
        Phrase(title=row["title"], text=row["text"], order=at) for at, row in enumerate(rows, 1)
    )
    return len(rows)
