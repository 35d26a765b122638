"""What is printed in these tests."""

import pytest

from tests import records
from tests.cast import Cast
from yorisoi.cases.models import Consultation


@pytest.fixture
def consultation(cast: Cast) -> Consultation:
    """A 相談受付 about the girl of the case, from a neighbour who must not be known."""
    return records.a_consultation(cast)
