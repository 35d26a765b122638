"""The rows of the rights table for alerts."""

from yorisoi.access.menu import Entry
from yorisoi.access.rights import Action, Role, anyone_of
from yorisoi.alerts.counting import open_count
from yorisoi.alerts.queries import STATES
from yorisoi.alerts.rules import CHOICES
from yorisoi.audit import conditions
from yorisoi.cases.access import READERS, WRITERS
from yorisoi.cases.relations import CASE

conditions.learn("kind", dict(CHOICES))
conditions.learn("state", STATES)
CASEWORK = anyone_of(Role.CASEWORKER, Role.SUPERVISOR, Role.INTEGRATED, Role.HEALTH_NURSE)

ACTIONS = [
    Action("alerts.alert.list", "お知らせ", READERS, about=CASE),
    Action("alerts.alert.take", "お知らせを引き受ける", WRITERS, about=CASE),
    Action("alerts.alert.done", "お知らせを済みにする", WRITERS, about=CASE),
    Action("alerts.alert.put_off", "お知らせの延期", WRITERS, about=CASE),
    Action("alerts.alert.back", "お知らせを戻す", WRITERS, about=CASE),
    # The home page asks whether there is news, and for the news when there is.
    Action(
        "alerts.home.pulse",
        "新しいお知らせの有無",
        CASEWORK,
        is_presence=False,
        untraced_because="30秒ごとに新しいものの有無だけを返し、人物を表示しない",
    ),
    Action("alerts.home.read", "ホームのお知らせ", CASEWORK, is_presence=False),
    Action(
        "alerts.rule.read", "お知らせの決まりを見る", anyone_of(Role.SUPERVISOR, Role.ADMINISTRATOR)
    ),
    Action("alerts.rule.change", "お知らせの決まりの変更", anyone_of(Role.SUPERVISOR)),
    Action("alerts.dose.change", "予防接種の標準の登録・修正", anyone_of(Role.SUPERVISOR)),
]

NAVIGATION = [
    Entry("", "お知らせ", "alerts:list", "bell", "alerts.alert.list", counter=open_count),
    Entry("しくみ", "お知らせの決まり", "alerts:rules", "gear", "alerts.rule.read"),
]
