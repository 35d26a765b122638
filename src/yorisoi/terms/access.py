"""The rows of the rights table for the lists of the ward."""

from yorisoi.access.menu import Entry
from yorisoi.access.rights import Action, Role, anyone_of
from yorisoi.audit import conditions
from yorisoi.terms import seeds

# The log says 相談種別 and 経路 in the words a ward begins with; entries that it added, by their code.
for code in ("matter", "route"):
    conditions.learn(code, {row["id"]: row["words"] for row in seeds.rows() if row["list"] == code})

ACTIONS = [
    Action("terms.list.read", "コード表を見る", anyone_of(Role.ADMINISTRATOR, Role.SUPERVISOR)),
    Action("terms.term.add", "用語の追加", anyone_of(Role.ADMINISTRATOR)),
    Action("terms.term.change", "用語の修正", anyone_of(Role.ADMINISTRATOR)),
]

NAVIGATION = [
    Entry("しくみ", "コード表", "terms:lists", "list", "terms.list.read"),
]
