"""The rows of the rights table for cases."""

from yorisoi.access.door import traced_as
from yorisoi.access.menu import Entry
from yorisoi.access.rights import Action, Relation, Role, Rule, anyone_of
from yorisoi.audit import conditions
from yorisoi.cases.listing.forms import STATES
from yorisoi.cases.models import Case, Consultation, Kind, TaskKind
from yorisoi.cases.relations import CASE, CONSULTATION
from yorisoi.cases.tasks.queries import SCOPES, urgent_count


def touched_by_consultation(consultation: Consultation) -> dict[str, list[int]]:
    """The persons and cases one 相談受付 stands for in the log."""
    subjects = list(consultation.subjects.values_list("person", "case"))
    persons = {person for person, _ in subjects} | {consultation.caller_id}
    return {
        "persons": [person for person in persons if person],
        "cases": [case for _, case in subjects if case],
    }


conditions.learn("kind", dict(Kind.choices) | dict(TaskKind.choices))
conditions.learn("scope", SCOPES)
conditions.learn("state", dict(STATES))
conditions.learn("only", {"mine": "自分が受けたもの", "report": "通告"})
traced_as(Case, lambda case: {"cases": [case.pk], "persons": [case.subject_id]})
traced_as(Consultation, touched_by_consultation)

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

# Who writes into a case. A 閲覧許可 is for reading.
WRITERS = (
    Rule(Role.CASEWORKER, (Relation.IN_CHARGE, Relation.SAME_TEAM)),
    Rule(Role.SUPERVISOR, (Relation.JURISDICTION,)),
    Rule(Role.INTEGRATED, (Relation.JURISDICTION,)),
    Rule(Role.HEALTH_NURSE, (Relation.IN_CHARGE,)),
)
CASEWORK = anyone_of(Role.CASEWORKER, Role.SUPERVISOR, Role.INTEGRATED, Role.HEALTH_NURSE)
SUPERVISORS = (Rule(Role.SUPERVISOR, (Relation.JURISDICTION,)),)
KNOW = "cases.case.know"


def about_case(code: str, title: str, rules: tuple[Rule, ...]) -> Action:
    """An action about a case that everybody in casework may know to exist."""
    return Action(code, title, rules, about=CASE, known_by=KNOW)


ACTIONS = [
    Action("cases.case.list", "ケースの一覧", READERS, about=CASE),
    # That there is a case, whose, and who is in charge: so that a sibling's case is never missed.
    Action("cases.case.know", "ケースがあることを知る", KNOWERS, about=CASE),
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
    # --- 相談受付
    Action("cases.intake.open", "相談を受ける", CASEWORK),
    Action("cases.intake.candidates", "この人では？（相談を受けるとき）", CASEWORK),
    Action("cases.intake.register", "相談受付の登録", CASEWORK),
    Action("cases.consultation.list", "相談受付の一覧（受理台帳）", READERS, about=CONSULTATION),
    Action("cases.consultation.know", "相談受付があることを知る", KNOWERS, about=CONSULTATION),
    Action(
        "cases.consultation.read",
        "相談受付を見る",
        READERS,
        about=CONSULTATION,
        known_by="cases.consultation.know",
    ),
    Action(
        "cases.consultation.change",
        "相談受付の修正",
        WRITERS,
        about=CONSULTATION,
        known_by="cases.consultation.know",
    ),
    # 児童虐待防止法7条: its own right, never implied by reading the 相談受付.
    Action(
        "cases.informant.read",
        "伏せた通告者を見る",
        (
            Rule(Role.CASEWORKER, (Relation.IN_CHARGE,)),
            Rule(Role.SUPERVISOR, (Relation.JURISDICTION,)),
        ),
        about=CONSULTATION,
        known_by="cases.consultation.know",
    ),
    # --- ケース
    Action("cases.case.open", "ケースを開く（受理）", CASEWORK),
    about_case("cases.case.timeline", "経過を見る", READERS),
    # --- 台帳から: whose rows the database shows follows the same rules (registers_visible).
    about_case("cases.case.health", "母子保健を見る", READERS),
    about_case("cases.case.registered", "住基の世帯・所属を見る", READERS),
    Action("cases.lists.read", "連携の名簿（健診未受診・転出・EPDSなど）", READERS, about=CASE),
    about_case("cases.case.change", "ケースの種別・虐待種別の変更", WRITERS),
    about_case("cases.case.assign", "担当の変更（引継ぎ）", HOLDERS),
    about_case("cases.case.close", "終結", HOLDERS),
    about_case("cases.case.reopen", "再開", WRITERS),
    about_case("cases.case.transfer", "移管", HOLDERS),
    about_case("cases.case.transfer_withdraw", "移管の取消し", HOLDERS),
    about_case("cases.case.transfer_received", "移管先の受領の記録", WRITERS),
    about_case("cases.case.born", "出生（子の登録、特定妊婦から子のケースへ）", WRITERS),
    # --- 経過記録
    about_case("cases.note.write", "経過記録を書く", WRITERS),
    about_case("cases.note.change", "下書きの経過記録を直す", WRITERS),
    about_case("cases.note.confirm", "経過記録の確定", WRITERS),
    about_case("cases.note.amend", "確定した経過記録の訂正", WRITERS),
    about_case("cases.note.approve", "経過記録の承認", SUPERVISORS),
    about_case("cases.note.discard", "下書きの経過記録を捨てる", WRITERS),
    about_case("cases.note.versions", "経過記録とその版を見る", READERS),
    Action("cases.note.drafts", "自分の下書き（経過記録）", WRITERS, about=CASE),
    Action("cases.note.queue", "承認待ちの経過記録", SUPERVISORS, about=CASE),
    Action("cases.note.search", "経過記録・相談内容を探す", READERS, about=CASE),
    about_case("cases.attachment.add", "添付する", WRITERS),
    about_case("cases.attachment.read", "添付を開く", READERS),
    about_case("cases.attachment.withdraw", "添付の取消し", WRITERS),
    Action("cases.phrase.list", "定型文", CASEWORK),
    Action("cases.phrase.change", "定型文の登録・修正", CASEWORK),
    Action("cases.phrase.share", "課の定型文の登録・修正", anyone_of(Role.SUPERVISOR)),
    # --- 期限・安全確認
    Action("cases.task.list", "期限の一覧", READERS, about=CASE),
    about_case("cases.task.add", "期限を加える", WRITERS),
    about_case("cases.task.change", "期限の修正", WRITERS),
    about_case("cases.task.done", "期限を済ませる", WRITERS),
    about_case("cases.task.undo", "済ませた期限を戻す", WRITERS),
    about_case("cases.task.drop", "期限の取りやめ", WRITERS),
    # Whoever takes the 通告 starts the clock, also of a colleague's case.
    Action("cases.safety.start", "安全確認の開始（通告から48時間）", CASEWORK),
    about_case("cases.safety.record", "安全確認の記録", WRITERS),
    about_case("cases.safety.drop", "安全確認の取りやめ", SUPERVISORS),
    Action(
        "cases.task.countdown",
        "期限までの残り時間",
        READERS,
        about=CASE,
        is_presence=False,
        untraced_because="1分ごとに残り時間だけを返し、人物を表示しない",
    ),
]

NAVIGATION = [
    Entry("", "相談を受ける", "cases:intake_new", "phone", "cases.intake.open", key="c"),
    Entry("", "ケース", "cases:list", "folder", "cases.case.list"),
    Entry("", "期限", "cases:tasks", "clock", "cases.task.list", counter=urgent_count),
    Entry("", "受理台帳", "cases:consultations", "list", "cases.consultation.list"),
    Entry("まとめる", "連携の名簿", "cases:lists", "list", "cases.lists.read"),
    Entry("みんなで", "承認待ち", "cases:note_queue", "check", "cases.note.queue"),
]
