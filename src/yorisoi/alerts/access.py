"""The rows of the rights table for alerts."""

from yorisoi.access.rights import Action

ACTIONS: list[Action] = []
