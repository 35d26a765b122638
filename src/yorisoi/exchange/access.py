"""The rows of the rights table for batches. What a kind does needs the right of the kind besides."""

from yorisoi.access.menu import Entry
from yorisoi.access.rights import Action, Role, anyone_of
from yorisoi.audit import conditions
from yorisoi.exchange.models import Mode

conditions.learn("mode", dict(Mode.choices))

BATCH = "exchange.Batch"
MEDIUM = "exchange.Medium"
ADMINISTRATOR = anyone_of(Role.ADMINISTRATOR)
RECEIVERS = anyone_of(Role.SUPERVISOR, Role.ADMINISTRATOR)
READERS = anyone_of(Role.SUPERVISOR, Role.ADMINISTRATOR, Role.AUDITOR)

ACTIONS = [
    Action("exchange.batch.list", "一括処理の一覧", ADMINISTRATOR, about=BATCH),
    Action("exchange.batch.read", "一括処理の表示", ADMINISTRATOR, about=BATCH),
    Action(
        "exchange.batch.progress",
        "一括処理の進み具合",
        ADMINISTRATOR,
        is_presence=False,
        untraced_because="2秒ごとに割合と件数だけを返し、人物を表示しない",
    ),
    Action(
        "exchange.batch.problems",
        "一括処理の問題一覧のダウンロード",
        ADMINISTRATOR,
        about=BATCH,
        dangerous=True,
    ),
    Action("exchange.batch.start", "一括処理の開始（確認）", ADMINISTRATOR, dangerous=True),
    Action("exchange.batch.apply", "一括処理の反映", ADMINISTRATOR, about=BATCH, dangerous=True),
    Action("exchange.batch.cancel", "一括処理の中止", ADMINISTRATOR, about=BATCH),
    # --- 媒体管理簿
    Action("exchange.medium.list", "媒体管理簿", READERS, about=MEDIUM),
    Action("exchange.medium.read", "媒体の表示", READERS, about=MEDIUM),
    Action("exchange.medium.receive", "媒体の受領", RECEIVERS),
    Action("exchange.medium.change", "媒体の訂正", ADMINISTRATOR, about=MEDIUM),
    Action("exchange.medium.record", "媒体の保管・使用・返却・消去", ADMINISTRATOR, about=MEDIUM),
    Action("exchange.medium.withdraw", "媒体の記録の取消し", ADMINISTRATOR, about=MEDIUM),
    Action("exchange.medium.use", "媒体のファイルの取込み", RECEIVERS, about=MEDIUM),
    Action("exchange.package.open", "暗号化パッケージを開く", RECEIVERS),
    # --- what the kinds of this room do
    Action("exchange.staff_roster.run", "職員一括登録・異動", ADMINISTRATOR, dangerous=True),
]

NAVIGATION = [
    Entry("しくみ", "データの受け渡し", "exchange:list", "plug", "exchange.batch.list"),
    Entry("しくみ", "媒体管理簿", "exchange:media", "box", "exchange.medium.list"),
]
