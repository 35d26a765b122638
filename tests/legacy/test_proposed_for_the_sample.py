"""The files of the present system, as if nobody knew them: no field is missed that is known by hand."""

from tests.legacy import layouts
from tests.legacy.conftest import SAMPLE
from yorisoi.legacy import mapping


def test_at_least_the_fields_of_the_mapping_made_by_hand() -> None:
    by_hand, found = mapping.shipped("midori"), layouts.proposed(*sorted(SAMPLE.iterdir()))
    assert not found.nothing
    assert not found.unfed
    for file in by_hand.files:
        proposed = layouts.the(found, file.record.code)
        assert file.fed <= proposed.fed
        assert proposed.key == file.key
        assert proposed.repeats == file.repeats
        assert set(file.columns) <= set(proposed.columns)


def test_the_numbers_are_filled_up_with_the_zeros_that_excel_drops() -> None:
    found = layouts.proposed(*sorted(SAMPLE.iterdir()))
    for file in found.mapping.files:
        feeds = [feed for column in file.columns.values() for feed in column.feeds]
        (number,) = [feed for feed in feeds if feed.field == "child_number" or feed.digits][:1]
        assert number.digits == 6


def test_every_row_is_read_as_with_the_mapping_made_by_hand() -> None:
    files = sorted(SAMPLE.iterdir())
    found = layouts.proposed(*files)
    by_hand = layouts.read(mapping.shipped("midori"), *files)
    proposed = layouts.read(found.mapping, *files)
    for record, rows in by_hand.items():
        assert len(rows) == len(proposed[record])
        for row, other in zip(rows, proposed[record], strict=True):
            assert other.key == row.key
            assert not other.refused
            for name, value in row.values.items():
                # 国籍 of a country that the table by hand does not know, and lines kept as text.
                if name not in {"keep", "nationality"}:
                    assert other.values.get(name) == value, (record, name)
