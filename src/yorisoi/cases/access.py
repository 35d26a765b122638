"""The rows of the rights table for cases."""

from django.db.models import Exists, OuterRef, Q

from yorisoi.access import relations
from yorisoi.access.door import traced_as
from yorisoi.access.relations import Who
from yorisoi.access.rights import Action, Relation, Role, Rule, anyone_of
from yorisoi.cases.models import Case, CaseGrant

CASE = "cases.Case"


def granted(who: Who) -> Q:
    """閲覧許可 in force that day."""
    grants = CaseGrant.objects.on(who.day).filter(case=OuterRef("pk"), staff=who.staff_id)
    return Q(Exists(grants))


relations.define(CASE, Relation.IN_CHARGE, lambda who: Q(worker=who.staff_id))
relations.define(CASE, Relation.SAME_TEAM, lambda who: Q(team=who.team_id))
# The centre has one jurisdiction, the ward: every case is within it.
relations.define(CASE, Relation.JURISDICTION, lambda _: relations.EVERYTHING)
relations.define(CASE, Relation.GRANTED, granted)

traced_as(Case, lambda case: {"cases": [case.pk], "persons": [case.subject_id]})

READERS = (
    Rule(Role.CASEWORKER, (Relation.IN_CHARGE, Relation.SAME_TEAM, Relation.GRANTED)),
    Rule(Role.SUPERVISOR, (Relation.JURISDICTION,)),
    Rule(Role.INTEGRATED, (Relation.JURISDICTION,)),
    Rule(Role.HEALTH_NURSE, (Relation.IN_CHARGE, Relation.GRANTED)),
)
KNOWERS = tuple(
    Rule(role, (Relation.JURISDICTION,))
    for role in (Role.CASEWORKER, Role.SUPERVISOR, Role.INTEGRATED, Role.HEALTH_NURSE)
)

# Who decides about a case: whoever holds it, and the supervisors.
HOLDERS = (
    Rule(Role.CASEWORKER, (Relation.IN_CHARGE,)),
    Rule(Role.SUPERVISOR, (Relation.JURISDICTION,)),
)

ACTIONS = [
    Action("cases.case.list", "ケースの一覧", READERS, about=CASE),
    # That there is a case, whose, and who is in charge: so that a sibling's case is never missed.
    Action("cases.case.know", "ケースがあることを知る", KNOWERS, about=CASE),
    Action("cases.case.search", "ケースを探す", KNOWERS, about=CASE),
    Action(
        "cases.case.read",
        "ケースを見る",
        READERS,
        about=CASE,
        known_by="cases.case.know",
        instead=("cases:take", "理由を書いて閲覧する"),
    ),
    Action(
        "cases.case.viewers",
        "だれが見たか（閲覧の記録）",
        (
            Rule(Role.CASEWORKER, (Relation.IN_CHARGE, Relation.SAME_TEAM)),
            Rule(Role.SUPERVISOR, (Relation.JURISDICTION,)),
        ),
        about=CASE,
        known_by="cases.case.know",
    ),
    Action(
        "cases.grant.give",
        "閲覧許可を出す",
        HOLDERS,
        about=CASE,
        known_by="cases.case.know",
    ),
    Action(
        "cases.grant.withdraw",
        "閲覧許可を取り消す",
        HOLDERS,
        about=CASE,
        known_by="cases.case.know",
    ),
    Action("cases.grant.take", "理由を書いて閲覧する", KNOWERS, about=CASE),
    Action("cases.grant.review", "理由を書いた閲覧の確認", anyone_of(Role.SUPERVISOR)),
]

NAVIGATION = [
    ("", "ケース", "cases:list", "folder", "cases.case.list"),
]
