"""The rows of the rights table for batches. What a kind does needs the right of the kind besides."""

from yorisoi.access.menu import Entry
from yorisoi.access.rights import Action, Role, anyone_of

BATCH = "exchange.Batch"
ADMINISTRATOR = anyone_of(Role.ADMINISTRATOR)

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
    # --- what the kinds of this room do
    Action("exchange.staff_roster.run", "職員一括登録・異動", ADMINISTRATOR, dangerous=True),
]

NAVIGATION = [Entry("しくみ", "データの受け渡し", "exchange:list", "plug", "exchange.batch.list")]
