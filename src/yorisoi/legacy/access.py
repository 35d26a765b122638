"""The rows of the rights table for moves.

A move shows persons of the whole section: those who lead it do it, with the administrator for the
technical side, who sees counts and places and never a value.
"""

from yorisoi.access.menu import Entry
from yorisoi.access.rights import Action, Role, anyone_of
from yorisoi.audit import conditions

conditions.learn("decision", {"take": "旧システムの値にする", "leave": "よりそいの値のままにする"})

MOVE = "legacy.Move"
BOTH = anyone_of(Role.SUPERVISOR, Role.ADMINISTRATOR)
LEADERS = anyone_of(Role.SUPERVISOR)

ACTIONS = [
    Action("legacy.move.list", "移行の一覧", BOTH),
    Action("legacy.move.read", "移行の表示", BOTH, about=MOVE),
    Action(
        "legacy.move.progress",
        "移行の進み具合",
        BOTH,
        is_presence=False,
        untraced_because="2秒ごとに割合と件数だけを返し、人物を表示しない",
    ),
    Action("legacy.move.start", "移行を始める", BOTH, dangerous=True),
    Action("legacy.move.stop", "移行の処理の中止", BOTH, about=MOVE),
    Action("legacy.move.check", "移行の読込と確認", BOTH, about=MOVE),
    Action("legacy.move.values", "移行の値を見る", LEADERS, about=MOVE),
    Action(
        "legacy.move.problems", "移行の問題一覧のダウンロード", LEADERS, about=MOVE, dangerous=True
    ),
    Action("legacy.move.rehearse", "試し移行", BOTH, about=MOVE),
    Action("legacy.move.apply", "本移行", LEADERS, about=MOVE, dangerous=True),
    Action("legacy.move.undo", "移行の取消し", LEADERS, about=MOVE, dangerous=True),
    Action("legacy.move.report", "移行の照合報告", BOTH, about=MOVE),
    Action("legacy.move.sign", "移行の照合の確認", LEADERS, about=MOVE),
    Action("legacy.held.decide", "保留の行を決める", LEADERS, about=MOVE),
    Action("legacy.move.clear", "移行の読み込んだ行とファイルの消去（決めた日数がたったもの）"),
    Action(
        "legacy.move.discard",
        "移行の読み込んだ行とファイルの消去",
        LEADERS,
        about=MOVE,
        dangerous=True,
    ),
    # --- what the batches of a move do
    Action("legacy.batch.check", "移行の読込と確認（処理）", BOTH),
    Action("legacy.batch.apply", "移行の反映（処理）", BOTH),
    Action("legacy.batch.undo", "移行の取消し（処理）", LEADERS),
    # --- mapping files
    Action("legacy.mapping.list", "対応づけの一覧", BOTH),
    Action("legacy.mapping.read", "対応づけの表示", BOTH),
    Action("legacy.mapping.download", "対応づけのダウンロード", BOTH),
    Action("legacy.mapping.propose", "ファイルから対応づけの案を作る", BOTH, dangerous=True),
    Action("legacy.mapping.preview", "対応づけの案の手直し", BOTH),
    Action("legacy.mapping.values", "対応づけの案で値の例を見る", LEADERS),
    Action("legacy.mapping.write", "対応づけの文（TOML）の手直し", BOTH),
    Action("legacy.mapping.save", "対応づけの保存", BOTH),
]

NAVIGATION = [
    Entry("しくみ", "旧システムからの移行", "legacy:list", "plug", "legacy.move.list"),
    Entry("しくみ", "対応づけ", "legacy_mapping:list", "link", "legacy.mapping.list"),
]
