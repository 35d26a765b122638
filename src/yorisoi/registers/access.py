"""The rows of the rights table for the mirrors and their feeds."""

from yorisoi.access.rights import Action, Role, anyone_of

ACTIONS = [
    # Started by the machine itself, or by whoever looks after the interfaces.
    Action("registers.feed.take", "連携ファイルの取込み", anyone_of(Role.ADMINISTRATOR)),
]
