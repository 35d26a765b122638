"""A mapping in words, for its page."""

from collections.abc import Iterator

from django import template

from yorisoi.legacy.mapping import Column, FileMapping
from yorisoi.legacy.mapping_words import LEFT_OUT, READINGS, field_title

register = template.Library()


@register.filter
def columns_in_words(file: FileMapping) -> Iterator[tuple[str, str, str]]:
    """Heading, fields and reading of each column."""
    together = {one.heading: one for one in file.together}
    for column in file.columns.values():
        heading = column.heading
        if heading in together:
            heading += f"（{'＋'.join(part.heading for part in together[heading].parts)}）"
        titles = dict.fromkeys(field_title(file.record.code, feed.field) for feed in column.feeds)
        yield heading, "、".join(titles) or LEFT_OUT, reading_of(column)
    if file.delete_column:
        yield file.delete_column, "（削除の印）", "・".join(sorted(file.delete_words))


def reading_of(column: Column) -> str:
    """How a column is read."""
    if column.ignore:
        return column.ignore
    parts = [f"「{column.split}」で分ける"] if column.split else []
    for feed in column.feeds[:1]:
        parts.append(READINGS[feed.reading])
        parts += [feed.table_name] if feed.table_name else []
        parts += [f"{feed.digits}桁"] if feed.digits else []
    return "・".join(parts)
