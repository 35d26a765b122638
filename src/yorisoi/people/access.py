"""The rows of the rights table for persons.

What 担当, 同じ係 and 閲覧許可 mean for a person follows from the cases of their family, which this
room does not know: the cases room says it (cases/relations.py).
"""

from yorisoi.access import relations
from yorisoi.access.door import traced_as
from yorisoi.access.menu import Entry
from yorisoi.access.rights import Action, Relation, Role, Rule, anyone_of
from yorisoi.audit import conditions
from yorisoi.people.models import Person, Sex

PERSON = "people.Person"

# The centre has one jurisdiction, the ward: everybody on file is within it.
relations.define(PERSON, Relation.JURISDICTION, lambda _: relations.EVERYTHING)

conditions.learn("sex", dict(Sex.choices))
traced_as(Person, lambda person: {"persons": [person.pk]})

CASEWORK = (Role.CASEWORKER, Role.SUPERVISOR, Role.INTEGRATED, Role.HEALTH_NURSE)
KNOWERS = tuple(Rule(role, (Relation.JURISDICTION,)) for role in CASEWORK)
READERS = (
    Rule(
        Role.CASEWORKER,
        (Relation.IN_CHARGE, Relation.SAME_TEAM, Relation.GRANTED, Relation.UNATTACHED),
    ),
    Rule(Role.SUPERVISOR, (Relation.JURISDICTION,)),
    Rule(Role.INTEGRATED, (Relation.JURISDICTION,)),
    Rule(Role.HEALTH_NURSE, (Relation.IN_CHARGE, Relation.GRANTED, Relation.UNATTACHED)),
)
WRITERS = (
    Rule(Role.CASEWORKER, (Relation.IN_CHARGE, Relation.SAME_TEAM, Relation.UNATTACHED)),
    Rule(Role.SUPERVISOR, (Relation.JURISDICTION,)),
    Rule(Role.INTEGRATED, (Relation.JURISDICTION,)),
    Rule(Role.HEALTH_NURSE, (Relation.IN_CHARGE, Relation.UNATTACHED)),
)
# Who lets somebody see a suppressed address: whoever holds the case, and the supervisors.
RELEASERS = (
    Rule(Role.CASEWORKER, (Relation.IN_CHARGE,)),
    Rule(Role.SUPERVISOR, (Relation.JURISDICTION,)),
)
KNOW = "people.person.know"


def about_person(code: str, title: str, rules: tuple[Rule, ...]) -> Action:
    """An action about a person whom every caseworker may know to exist."""
    return Action(code, title, rules, about=PERSON, known_by=KNOW)


ACTIONS = [
    Action(KNOW, "人がいることを知る", KNOWERS, about=PERSON),
    Action("people.person.search", "人を探す", KNOWERS, about=PERSON),
    about_person("people.person.read", "人物を見る", READERS),
    Action("people.person.register", "人物の登録", anyone_of(*CASEWORK)),
    about_person("people.person.change", "人物の修正", WRITERS),
    about_person("people.fact.add", "人物の事実の追加", WRITERS),
    about_person("people.fact.change", "人物の事実の修正", WRITERS),
    about_person("people.fact.withdraw", "人物の事実の取消し", WRITERS),
    about_person("people.family.change", "家族の登録・修正", WRITERS),
    about_person("people.kinship.change", "続柄の登録・修正", WRITERS),
    about_person("people.protection.set", "支援措置の登録", WRITERS),
    Action("people.protection.list", "支援措置の一覧", READERS, about=PERSON),
    about_person(
        "people.protection.lift",
        "支援措置を解く",
        (Rule(Role.SUPERVISOR, (Relation.JURISDICTION,)),),
    ),
    about_person("people.address.release", "秘匿した住所を一時に表示する", RELEASERS),
    about_person("people.genogram.read", "ジェノグラムを見る", READERS),
    about_person("people.genogram.save", "ジェノグラムの配置を保存する", WRITERS),
]

NAVIGATION = [
    Entry("みんなで", "人を登録する", "people:register", "user", "people.person.register"),
    Entry("みんなで", "支援措置", "people:protections", "shield", "people.protection.list"),
]
