"""The rows of the rights table for matching."""

from yorisoi.access.rights import Action, Relation, Role, Rule, anyone_of
from yorisoi.people.access import KNOW, PERSON

# Two records become one, with everything in them: for those who see them all.
MERGERS = (
    Rule(Role.SUPERVISOR, (Relation.JURISDICTION,)),
    Rule(Role.INTEGRATED, (Relation.JURISDICTION,)),
)

ACTIONS = [
    Action("matching.person.merge", "人物の統合", MERGERS, about=PERSON, known_by=KNOW),
    Action("matching.merge.undo", "統合の取消し", MERGERS, about=PERSON, known_by=KNOW),
    # Started by the machine itself, or by whoever looks after the interfaces.
    Action("matching.batch.full", "名寄せ（全件）", anyone_of(Role.ADMINISTRATOR)),
    Action("matching.batch.train", "名寄せの学習", anyone_of(Role.ADMINISTRATOR)),
    Action("matching.batch.evaluate", "名寄せの評価", anyone_of(Role.ADMINISTRATOR)),
]
