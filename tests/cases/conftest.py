from tests.access.committed import committed

__all__ = ["committed"]
