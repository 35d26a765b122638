"""The rows of the rights table for accounts, and for the rooms below the door (audit, ui, operations)."""

from django.db.models import Q

from yorisoi.access import relations
from yorisoi.access.menu import Entry
from yorisoi.access.rights import EVERYBODY, Action, Relation, Role, Rule, anyone_of

relations.define("access.Staff", Relation.SELF, lambda who: Q(pk=who.staff_id))

ADMINISTRATOR = anyone_of(Role.ADMINISTRATOR)
STAFF = "access.Staff"

ACTIONS = [
    # --- before sign-in
    Action("access.sign_in", "サインイン", public=True),
    Action("access.sign_in.clear", "失敗回数の消去", public=True),
    Action("access.password.right", "パスワードの一致", public=True),
    Action("access.password.first", "初回のパスワード変更", public=True),
    Action("access.factor.enrol", "認証アプリの登録", public=True),
    Action("access.sitting.end", "サインアウト・時間切れ", public=True),
    Action("access.draft.save", "下書きの保存", public=True),
    Action("operations.health.read", "稼働の確認（監視用）", public=True),
    # --- oneself
    Action("access.confirm", "本人の再確認", EVERYBODY),
    Action("access.password.change", "自分のパスワードの変更", EVERYBODY, dangerous=True),
    Action(
        "access.draft.discard",
        "下書きを捨てる",
        EVERYBODY,
        untraced_because="自分の書きかけだけを消す",
    ),
    Action(
        "access.sitting.keep",
        "サインインの継続",
        EVERYBODY,
        untraced_because="入力中であることを伝えるだけで、何も表示しない",
    ),
    Action(
        "ui.date.read",
        "日付の読み取り",
        EVERYBODY,
        untraced_because="入力した日付を両方の暦で返すだけで、人物を表示しない",
    ),
    # --- the system itself
    Action("access.draft.expire", "古い下書きの消去（30日たったもの）"),
    # --- accounts
    Action(
        "access.staff.list", "職員の一覧（棚卸し）", anyone_of(Role.ADMINISTRATOR, Role.AUDITOR)
    ),
    Action(
        "access.staff.read",
        "職員の表示",
        (
            *anyone_of(Role.ADMINISTRATOR, Role.AUDITOR),
            *(
                Rule(role, (Relation.SELF,))
                for role in Role
                if role not in {Role.ADMINISTRATOR, Role.AUDITOR}
            ),
        ),
        about=STAFF,
    ),
    Action("access.staff.open", "職員の登録", ADMINISTRATOR, dangerous=True),
    Action("access.staff.change", "職員の変更", ADMINISTRATOR, dangerous=True),
    Action("access.staff.transfer", "配属・異動の登録", ADMINISTRATOR, dangerous=True),
    Action("access.staff.unlock", "ロックの解除", ADMINISTRATOR, dangerous=True),
    Action("access.staff.reset", "パスワードの再設定", ADMINISTRATOR, dangerous=True),
    Action("access.staff.reset_factor", "認証アプリの登録取消し", ADMINISTRATOR, dangerous=True),
    Action("access.team.list", "係の一覧", anyone_of(Role.ADMINISTRATOR, Role.AUDITOR)),
    Action("access.team.open", "係の登録", ADMINISTRATOR, dangerous=True),
    Action("access.team.change", "係の変更", ADMINISTRATOR, dangerous=True),
    Action(
        "access.rights.read",
        "操作権限一覧表",
        anyone_of(Role.ADMINISTRATOR, Role.AUDITOR, Role.SUPERVISOR),
    ),
    # --- rooms below the door
    Action("audit.log.search", "操作ログの検索", anyone_of(Role.AUDITOR)),
    Action("audit.log.read", "操作ログの詳細", anyone_of(Role.AUDITOR)),
    Action("audit.log.analyse", "操作ログの分析", anyone_of(Role.AUDITOR)),
    Action("ui.components.read", "画面部品の見本", ADMINISTRATOR),
]

NAVIGATION = [
    Entry("しくみ", "職員", "access:staff_list", "users", "access.staff.list"),
    Entry("しくみ", "係", "access:team_list", "folder", "access.team.list"),
    Entry("しくみ", "操作権限一覧表", "access:rights", "key", "access.rights.read"),
    Entry("しくみ", "操作ログ", "audit:log", "history", "audit.log.search"),
    Entry("しくみ", "ログの分析", "audit:analyses", "chart", "audit.log.analyse"),
    Entry("しくみ", "画面部品の見本", "components", "box", "ui.components.read"),
]
