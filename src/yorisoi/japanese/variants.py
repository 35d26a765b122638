"""異体字: reading one shape of a kanji as another, for search keys only.

The table is `data/variants.tsv`; the ward may add rows. It is read once, at import.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import resources
from typing import NamedTuple


class VariantRow(NamedTuple):
    """One row of the table: 辺 ← 邊 邉."""

    representative: str
    variants: tuple[str, ...]
    group: str
    remark: str


def read_rows(lines: Iterable[str]) -> Iterator[VariantRow]:
    """The rows of a table of variants (tab-parted; lines that start with # are remarks).

    Raises ValueError, with the line, when a cell that must be one character is not.
    """
    for line in lines:
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.rstrip("\n").split("\t")
        cells += [""] * (4 - len(cells))
        variants = tuple(cells[1].split())
        if not variants or any(len(c) != 1 for c in (cells[0], *variants)):
            raise ValueError(f"異体字表の行が正しくありません：{line.rstrip()}")
        yield VariantRow(cells[0], variants, cells[2], cells[3])


def build_table(rows: Iterable[VariantRow]) -> dict[int, str | None]:
    """A `str.translate` table from variant to representative.

    Raises ValueError when a character is a variant of two, or a representative is itself a
    variant: folding twice must give what folding once gives.
    """
    table: dict[int, str | None] = {}
    representatives = set()
    for row in rows:
        representatives.add(row.representative)
        for variant in row.variants:
            if table.setdefault(ord(variant), row.representative) != row.representative:
                raise ValueError(f"{variant} が二つの代表字を持っています。")
    for representative in representatives:
        if ord(representative) in table:
            raise ValueError(f"代表字 {representative} が別の字の異体字になっています。")
    return table


def _shipped_rows() -> tuple[VariantRow, ...]:
    source = resources.files(__package__).joinpath("data/variants.tsv")
    with source.open(encoding="utf-8") as lines:
        return tuple(read_rows(lines))


ROWS = _shipped_rows()
VARIANT_TABLE = build_table(ROWS)


def fold_variants(text: str) -> str:
    """`text` with each variant kanji as its representative: 渡邉 → 渡辺, 髙﨑 → 高崎.

    Compatibility ideographs and variation selectors are left to `name_key`.
    """
    return text.translate(VARIANT_TABLE)
