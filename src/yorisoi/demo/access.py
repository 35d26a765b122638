"""The row of the rights table for loading the demo: nobody's; it is a command on the server."""

from yorisoi.access.rights import Action

ACTIONS = [Action("demo.load", "デモの区の読みこみ（サーバーのコマンド）")]
