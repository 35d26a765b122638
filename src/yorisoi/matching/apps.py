"""The matching room."""

from django.apps import AppConfig


class MatchingConfig(AppConfig):
    name = "yorisoi.matching"
    verbose_name = "名寄せ"

    def ready(self) -> None:
        """Offer what this room knows of a person to their page."""
        from yorisoi.matching import person_panel
        from yorisoi.people import panels

        panels.panel_by("matching", person_panel.panel)
