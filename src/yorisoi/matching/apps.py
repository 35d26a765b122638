"""The matching room."""

from django.apps import AppConfig


class MatchingConfig(AppConfig):
    name = "yorisoi.matching"
    verbose_name = "名寄せ"

    def ready(self) -> None:
        """Offer what this room knows of a person to their page."""
        from yorisoi.matching import arriving, person_panel, suggesting
        from yorisoi.people import changes as people_changes
        from yorisoi.people import panels
        from yorisoi.registers import changes as register_changes
        from yorisoi.registers import suggestions

        panels.panel_by("matching", person_panel.panel)
        suggestions.made_by(suggesting.suggested)
        people_changes.listen(arriving.persons_changed)
        register_changes.listen(arriving.residents_changed)
