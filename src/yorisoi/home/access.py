"""The row of the rights table for the home page."""

from yorisoi.access.menu import Entry
from yorisoi.access.rights import EVERYBODY, Action

ACTIONS = [Action("home.read", "ホーム", EVERYBODY)]

NAVIGATION = [Entry("", "ホーム", "home:home", "home", "home.read")]
