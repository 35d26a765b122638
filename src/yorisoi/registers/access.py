"""The rows of the rights table for the mirrors and their feeds."""

from yorisoi.access.menu import Entry
from yorisoi.access.rights import Action, Role, anyone_of
from yorisoi.people.access import CASEWORK, READERS, WRITERS, about_person

ACTIONS = [
    # Started by the machine itself, or by whoever looks after the interfaces.
    Action("registers.feed.take", "連携ファイルの取込み", anyone_of(Role.ADMINISTRATOR)),
    # Residents, and who on file is which of them. The database believes a search only inside an
    # entry of one of these, with its purpose.
    Action("registers.resident.ask", "住民を探す画面", anyone_of(*CASEWORK)),
    Action("registers.resident.search", "住民を探す", anyone_of(*CASEWORK)),
    Action("registers.resident.register", "住基から人物を登録する", anyone_of(*CASEWORK)),
    about_person("registers.resident.read", "住基の内容を見る", READERS),
    about_person("registers.resident.candidates", "つなぐ候補を見る", WRITERS),
    about_person("registers.resident.link", "住基の人とつなぐ", WRITERS),
    about_person("registers.resident.undo", "住基とのつながりを取り消す", WRITERS),
    about_person("registers.resident.member", "世帯員を人物として登録する", WRITERS),
    about_person("registers.resident.adopt", "住基の値を記録に加える", WRITERS),
]

NAVIGATION = [
    Entry("みんなで", "住民を探す", "residents:search", "search", "registers.resident.ask"),
]
