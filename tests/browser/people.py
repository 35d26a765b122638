"""Who is who in the demo ward (src/yorisoi/demo/staff.py)."""

from yorisoi.access.rights import Role

SUPERVISOR = "204117"  # 久保田, 相談係
CASEWORKER = "211053"  # 早乙女, 相談係
COLLEAGUE = "215208"  # 仁科, 相談係
OTHER_TEAM = "212645"  # 白鳥, 虐待対応係
INTEGRATED = "208811"
NURSE = "213376"
ADMINISTRATOR = "209725"
AUDITOR = "207142"
CONTRACTOR = "900031"
EVERY_ROLE = [SUPERVISOR, CASEWORKER, INTEGRATED, NURSE, ADMINISTRATOR, AUDITOR, CONTRACTOR]
# Between them they see every page: the next sees what none before may open.
WHO_SEE_EVERYTHING = {
    SUPERVISOR: Role.SUPERVISOR,
    ADMINISTRATOR: Role.ADMINISTRATOR,
    AUDITOR: Role.AUDITOR,
}
