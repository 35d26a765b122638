"""Blocks: what two records must have in common to be compared at all, as numbers.

The rules are the model's (model.RULES), so that one person finds the candidates that a full run
finds. Every rule gives each of its values a number of 60 bits, the same in Python and in DuckDB;
PostgreSQL keeps them as an array with an inverted index (index.py).
"""

from hashlib import md5
from itertools import product

from yorisoi.matching.keys import Keys
from yorisoi.matching.model import RULES

DIGITS = 15  # hexadecimal: 60 bits, which a bigint holds
SINGLE = {
    "dob": "dob::VARCHAR",
    "born_year": "born_year",
    "born_day": "born_day",
}


def number_of(text: str) -> int:
    """The number of one value of one rule."""
    return int(md5(text.encode(), usedforsecurity=False).hexdigest()[:DIGITS], 16)


def values_of(keys: Keys, column: str) -> tuple[str, ...]:
    """The values of one column of a rule."""
    if column not in SINGLE:
        values: tuple[str, ...] = getattr(keys, column)
        return values
    if column == "born_year":
        return (str(keys.early.year),) if keys.early else ()
    if not keys.dob:
        return ()
    return (keys.dob.isoformat() if column == "dob" else f"{keys.dob:%m%d}",)


def blocks_of(keys: Keys) -> list[int]:
    """The blocks of one person or resident, in order."""
    found = set()
    for at, (columns, _) in enumerate(RULES):
        for values in product(*(values_of(keys, column) for column in columns)):
            found.add(number_of("|".join((str(at), *values))))
    return sorted(found)


def block_of_home(household: str) -> int:
    """The block of whoever lives in a household, now or earlier: no rule, but an index that is there."""
    return number_of(f"home|{household}")


def blocks_sql(*, homes: bool = False) -> str:
    """The same as SQL of DuckDB, over the columns of ``persons`` or ``residents``; with ``homes``
    their households as well."""
    rules = [rule_sql(at, columns) for at, (columns, _) in enumerate(RULES)]
    if homes:
        rules.append("list_transform(coalesce(groups, []), lambda x: 'home|' || x)")
    texts = f"flatten([{', '.join(rules)}])"
    number = f"('0x' || substr(md5(x), 1, {DIGITS}))::BIGINT"
    return f"list_sort(list_distinct(list_transform({texts}, lambda x: {number})))"


def rule_sql(at: int, columns: tuple[str, ...]) -> str:
    """The values of one rule as a list of text."""
    inner = f"['{at}']"
    for column in columns:
        values = (
            f"list_filter([{SINGLE[column]}], lambda x: x IS NOT NULL)"
            if column in SINGLE
            else f"coalesce({column}, [])"
        )
        inner = (
            f"flatten(list_transform({inner}, lambda a: "
            f"list_transform({values}, lambda b: a || '|' || b)))"
        )
    return inner
