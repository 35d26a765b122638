"""Why a row is not taken over by itself."""


class Held(Exception):
    """A person must decide about this row; the message says why."""
