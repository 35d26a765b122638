"""Whole feeds need a committed database; single rows come to a small ward inside a transaction."""

import pytest

from tests.alerts.ward import Ward, settle
from tests.cast import Cast
from tests.legacy.conftest import begin, committed, moved, people

__all__ = ["begin", "committed", "moved", "people"]


@pytest.fixture
def ward(cast: Cast) -> Ward:
    """The girl of the cast and her mother, linked; a lodger lives with them."""
    return settle(cast)
