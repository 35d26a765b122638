"""What the actions are called. The rights table lies above this room, and tells us its titles."""

_titles: dict[str, str] = {}


def learn(names: dict[str, str]) -> None:
    """Take the titles of the actions (called once, when the rights table is read)."""
    _titles.update(names)


def titles() -> dict[str, str]:
    """Code → title, in the order of the table."""
    return _titles
