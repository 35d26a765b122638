"""matrix.txt is written by hand: who changes a right changes it there too, and the ward can read it."""

from pathlib import Path

from yorisoi.access import rights
from yorisoi.access.rights import Action, Relation, Role

MATRIX = Path(__file__).with_name("matrix.txt")


def written() -> dict[str, tuple[str, ...]]:
    """Code → the lines that stand under it."""
    found: dict[str, tuple[str, ...]] = {}
    code = ""
    for line in MATRIX.read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("  "):
            found[code] += (line.strip(),)
        else:
            code = line.split()[0]
            assert code not in found, f"{code} stands twice in matrix.txt"
            found[code] = (line.removeprefix(code).strip(),)
    return found


def in_words(action: Action) -> tuple[str, ...]:
    marks = [
        *(["サインイン前から"] if action.public else []),
        *(["再確認"] if action.dangerous else []),
        *(["記録しない"] if action.untraced_because else []),
    ]
    title = action.title + "".join(f"【{mark}】" for mark in marks)
    cells = {role: words(action, role) for role in Role}
    if set(cells.values()) == {"○"}:
        return title, "全員：○"
    return title, *(f"{role.label}：{cell}" for role, cell in cells.items() if cell)


def words(action: Action, role: Role) -> str:
    parts = []
    for rule in (rule for rule in action.rules if rule.role == role):
        relations = "・".join("○" if r is Relation.ANY else r.value for r in rule.relations)
        dates = f"（{rule.since or ''}～{rule.until or ''}）" if rule.since or rule.until else ""
        parts.append(relations + dates)
    return "、".join(parts)


def test_the_table_and_the_written_matrix_say_the_same() -> None:
    assert {code: in_words(action) for code, action in rights.table().items()} == written()


def test_nobody_who_runs_the_system_reads_a_case() -> None:
    outside = {Role.ADMINISTRATOR, Role.AUDITOR, Role.CONTRACTOR}
    for code, action in rights.table().items():
        if code.startswith(("cases.", "people.")):
            assert not outside & {rule.role for rule in action.rules}, code


def test_only_the_auditor_opens_the_log() -> None:
    for code, action in rights.table().items():
        if code.startswith("audit."):
            assert {rule.role for rule in action.rules} == {Role.AUDITOR}, code


def test_the_contractor_has_nothing_but_what_everybody_has() -> None:
    for code, action in rights.table().items():
        mine = [rule for rule in action.rules if rule.role == Role.CONTRACTOR]
        assert not mine or action.rules == rights.EVERYBODY or code == "access.staff.read", code


def test_what_is_not_traced_says_why() -> None:
    quiet = {code for code, action in rights.table().items() if action.untraced_because}
    assert quiet == {
        "access.draft.discard",
        "access.sitting.keep",
        "alerts.home.pulse",
        "cases.task.countdown",
        "exchange.batch.progress",
        "legacy.move.progress",
        "registers.feed.progress",
        "ui.date.read",
    }
