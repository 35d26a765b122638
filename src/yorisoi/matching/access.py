"""The rows of the rights table for matching."""

from yorisoi.access.rights import Action

ACTIONS: list[Action] = []
