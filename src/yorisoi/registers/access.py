"""The rows of the rights table for the mirrors and their feeds."""

from yorisoi.access.menu import Entry
from yorisoi.access.rights import Action, Role, anyone_of
from yorisoi.people.access import CASEWORK, READERS, WRITERS, about_person

# --- feeds: counts, names of files and reasons, never a value. The section sees how they stand, for
# its work rests on them; the contractor, who opens no page of the ward's, has the command
# ``yorisoi registers status`` on the server.
FEED = "registers.Feed"
WATCHERS = anyone_of(Role.SUPERVISOR, Role.ADMINISTRATOR)
KEEPER = anyone_of(Role.ADMINISTRATOR)
FEED_ACTIONS = [
    # Started by the machine itself, or by whoever looks after the interfaces.
    Action("registers.feed.take", "連携ファイルの取込み", KEEPER),
    # By the machine alone, every day and when somebody was linked.
    Action("registers.feed.notice", "お知らせのための写しの見直し"),
    Action("registers.feed.status", "連携の状況", WATCHERS),
    Action("registers.feed.list", "連携ファイルの一覧", KEEPER, about=FEED),
    Action("registers.feed.read", "連携ファイルの表示", KEEPER, about=FEED),
    Action(
        "registers.feed.progress",
        "連携ファイルの取込みの進み具合",
        KEEPER,
        is_presence=False,
        untraced_because="2秒ごとに割合と件数だけを返し、人物を表示しない",
    ),
    Action("registers.feed.receive", "連携ファイルの受信", KEEPER, dangerous=True),
    Action(
        "registers.feed.accept_small",
        "件数の少ない全件の取込み",
        KEEPER,
        about=FEED,
        dangerous=True,
    ),
    Action("registers.feed.go_without", "足りない連番を待たずに進める", KEEPER, about=FEED),
    Action("registers.feed.again", "連携ファイルをもう一度取り込む", KEEPER, about=FEED),
    Action("registers.feed.reread", "連携ファイルの読み直し（定義が変わったとき）", KEEPER),
    Action("registers.feed.remove_original", "連携ファイルの原本の削除", KEEPER),
]

RESIDENT_ACTIONS = [
    # Residents, and who on file is which of them. The database believes a search only inside an
    # entry of one of these, with its purpose.
    Action("registers.resident.ask", "住民を探す画面", anyone_of(*CASEWORK)),
    Action("registers.resident.search", "住民を探す", anyone_of(*CASEWORK)),
    Action("registers.resident.register", "住基から人物を登録する", anyone_of(*CASEWORK)),
    about_person("registers.resident.read", "住基の内容を見る", READERS),
    about_person("registers.resident.candidates", "つなぐ候補を見る", WRITERS),
    about_person("registers.resident.compare", "名寄せの候補の住民を見る", WRITERS),
    about_person("registers.resident.link", "住基の人とつなぐ", WRITERS),
    about_person("registers.resident.undo", "住基とのつながりを取り消す", WRITERS),
    about_person("registers.resident.member", "世帯員を人物として登録する", WRITERS),
    about_person("registers.resident.adopt", "住基の値を記録に加える", WRITERS),
]

ACTIONS = [*FEED_ACTIONS, *RESIDENT_ACTIONS]

NAVIGATION = [
    Entry("しくみ", "連携の状況", "registers:status", "plug", "registers.feed.status"),
    Entry("みんなで", "住民を探す", "residents:search", "search", "registers.resident.ask"),
]
