"""What a new ward begins with. From then on the lists are the ward's own."""

import csv
from pathlib import Path
from typing import Any

SEEDS = Path(__file__).with_name("data") / "terms.tsv"
FIRST_DAY = "2000-04-01"


def rows() -> list[dict[str, Any]]:
    """The entries as columns of the table, in the order of each list."""
    found: list[dict[str, Any]] = []
    places: dict[str, int] = {}
    with SEEDS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            code = row["id"].split(".")[0]
            places[code] = places.get(code, 0) + 10
            found.append(
                {
                    "id": row["id"],
                    "list": code,
                    "words": row["words"],
                    "trait": row["trait"] or "",
                    "parent_id": row["parent"] or None,
                    "order": places[code],
                    "starts_on": FIRST_DAY,
                }
            )
    return found
