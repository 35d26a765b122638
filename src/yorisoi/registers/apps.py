"""The registers room."""

from django.apps import AppConfig


class RegistersConfig(AppConfig):
    name = "yorisoi.registers"
    verbose_name = "連携"

    def ready(self) -> None:
        """Keys, links and 支援措置 follow what arrives; persons show what 住基 says of them."""
        from yorisoi.people import numbers, panels
        from yorisoi.registers import changes, following, linking, person_panel

        changes.listen(following.follow)
        panels.panel_by("registers", person_panel.panel)
        numbers.guarded_by(linking.guard_number)
