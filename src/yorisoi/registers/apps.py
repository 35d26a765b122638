"""The registers room."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register


class RegistersConfig(AppConfig):
    name = "yorisoi.registers"
    verbose_name = "連携"

    def ready(self) -> None:
        """Definitions are checked at the start; what arrives is followed; persons show what 住基 says.

        A definition that cannot be used stops the start, in words, as a wrong setting does.
        """
        from yorisoi.people import numbers, panels
        from yorisoi.registers import changes, following, linking, person_panel

        register(definitions)
        changes.listen(following.follow)
        panels.panel_by("registers", person_panel.panel)
        numbers.guarded_by(linking.guard_number)


def definitions(app_configs: Any, **options: Any) -> Sequence[CheckMessage]:
    """What is wrong with the ward's definitions."""
    from yorisoi.registers import interfaces, transport

    try:
        interfaces.all_interfaces()
        transport.of_ward()
    except interfaces.InterfaceError as error:
        return [Error(words, id="registers.E001") for words in error.problems]
    return []
