"""The kinds of batch of this room itself: what concerns accounts, which lie below it."""

from yorisoi.exchange import kinds, staff_roster

kinds.declare(
    kinds.Kind(
        "staff_roster",
        "職員一括登録・異動",
        run=staff_roster.run,
        action="exchange.staff_roster.run",
        explanation=(
            "職員番号がまだない人は登録し、ある人は開始日からの係と役割、氏名、終了日を変更します。"
            "新しいアカウントの初回パスワードは配られません。"
            "職員の画面で1人ずつ「パスワードを再設定」してください。"
        ),
        layout=staff_roster.LAYOUT,
        most_bytes=5 * 1024 * 1024,
        keeps_values=True,
    )
)
