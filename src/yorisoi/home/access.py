"""The row of the rights table for the home page."""

from yorisoi.access.rights import EVERYBODY, Action

ACTIONS = [Action("home.read", "ホーム", EVERYBODY)]

NAVIGATION = [("", "ホーム", "home:home", "home", "home.read")]
