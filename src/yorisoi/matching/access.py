"""The rows of the rights table for matching."""

from yorisoi.access.rights import Action, Relation, Role, Rule
from yorisoi.people.access import KNOW, PERSON

# Two records become one, with everything in them: for those who see them all.
MERGERS = (
    Rule(Role.SUPERVISOR, (Relation.JURISDICTION,)),
    Rule(Role.INTEGRATED, (Relation.JURISDICTION,)),
)

ACTIONS = [
    Action("matching.person.merge", "人物の統合", MERGERS, about=PERSON, known_by=KNOW),
    Action("matching.merge.undo", "統合の取消し", MERGERS, about=PERSON, known_by=KNOW),
]
