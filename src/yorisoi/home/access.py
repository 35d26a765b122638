"""The rows of the rights table for the home page."""

from yorisoi.access.menu import Entry
from yorisoi.access.rights import EVERYBODY, Action, Role, anyone_of
from yorisoi.home.watch import unseen

CASEWORK = anyone_of(Role.CASEWORKER, Role.SUPERVISOR, Role.INTEGRATED, Role.HEALTH_NURSE)

ACTIONS = [
    Action("home.read", "ホーム", EVERYBODY),
    Action("home.news.seen", "担当の家族に起きたことの確認", CASEWORK),
]

NAVIGATION = [Entry("", "ホーム", "home:home", "home", "home.read", counter=unseen)]
