"""A committed database: a run of 名寄せ writes on two connections."""

from tests.exchange.conftest import committed, people

__all__ = ["committed", "people"]
