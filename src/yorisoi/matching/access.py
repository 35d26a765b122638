"""The rows of the rights table for matching."""

from yorisoi.access.menu import Entry
from yorisoi.access.rights import Action, Relation, Role, Rule, anyone_of
from yorisoi.audit import conditions
from yorisoi.matching.models import PairState
from yorisoi.matching.queue import left_lately
from yorisoi.people.access import KNOW, PERSON, WRITERS, about_person

conditions.learn("decision", dict(PairState.choices))

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
    Action("matching.batch.index", "名寄せの見出し", anyone_of(Role.ADMINISTRATOR)),
    Action("matching.batch.near", "名寄せ（変わった人）", anyone_of(Role.ADMINISTRATOR)),
    Action("matching.batch.twice", "重複の候補さがし", anyone_of(Role.ADMINISTRATOR)),
    Action("matching.batch.evaluate", "名寄せの評価", anyone_of(Role.ADMINISTRATOR)),
    # What the machine proposes, and what a worker decides of it.
    about_person("matching.pair.review", "名寄せの確認", WRITERS),
    about_person("matching.pair.decide", "名寄せの候補を決める", WRITERS),
    about_person("matching.pair.undo", "名寄せの判断を元に戻す", WRITERS),
    Action("matching.twice.list", "重複かもしれない人物", MERGERS, about=PERSON),
    Action("matching.twice.part", "重複ではないと決める", MERGERS, about=PERSON, known_by=KNOW),
    # Weights and counts, no person.
    Action("matching.model.read", "名寄せのモデル", anyone_of(Role.SUPERVISOR, Role.ADMINISTRATOR)),
    Action(
        "matching.model.approve",
        "名寄せのモデルと点の承認",
        anyone_of(Role.SUPERVISOR),
        dangerous=True,
    ),
]


NAVIGATION = [
    Entry(
        "みんなで",
        "名寄せの確認",
        "matching:pairs",
        "link",
        "matching.pair.review",
        counter=left_lately,
    ),
    Entry("みんなで", "重複かもしれない人物", "matching:twices", "users", "matching.twice.list"),
    Entry("しくみ", "名寄せのモデル", "matching:model", "chart", "matching.model.read"),
]
