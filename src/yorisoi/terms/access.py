"""The rows of the rights table for the lists of the ward."""

from yorisoi.access.menu import Entry
from yorisoi.access.rights import Action, Role, anyone_of

ACTIONS = [
    Action("terms.list.read", "コード表を見る", anyone_of(Role.ADMINISTRATOR, Role.SUPERVISOR)),
    Action("terms.term.add", "用語の追加", anyone_of(Role.ADMINISTRATOR)),
    Action("terms.term.change", "用語の修正", anyone_of(Role.ADMINISTRATOR)),
]

NAVIGATION = [
    Entry("しくみ", "コード表", "terms:lists", "list", "terms.list.read"),
]
