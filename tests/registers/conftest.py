"""Feeds in a committed database: their batches write on two connections."""

from tests.exchange.conftest import committed, people

__all__ = ["committed", "people"]
