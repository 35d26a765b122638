"""Days and moments as they stand on a page."""

from datetime import UTC, datetime

import pytest
from django.template import Context, Template

from yorisoi import clock


def shown(filter_name: str, at: datetime | None) -> str:
    source = f"{{% load japanese_dates %}}{{{{ at|{filter_name} }}}}"
    return Template(source).render(Context({"at": at}))


@pytest.mark.parametrize(
    ("at", "moment", "exact"),
    [
        (datetime(2026, 6, 15, 9, 5, 30, tzinfo=clock.TOKYO), "R8.6.15 9:05", "R8.6.15 9:05:30"),
        (datetime(2026, 6, 14, 15, 0, tzinfo=UTC), "R8.6.15 0:00", "R8.6.15 0:00:00"),
        (None, "", ""),
    ],
)
def test_a_moment_is_that_of_japan(at: datetime | None, moment: str, exact: str) -> None:
    assert (shown("moment", at), shown("exact_moment", at)) == (moment, exact)
