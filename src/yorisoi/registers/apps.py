"""The registers room."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register


class RegistersConfig(AppConfig):
    name = "yorisoi.registers"
    verbose_name = "連携"

    def ready(self) -> None:
        """A definition that cannot be used stops the start, in words, as a wrong setting does."""
        register(definitions)


def definitions(app_configs: Any, **options: Any) -> Sequence[CheckMessage]:
    """What is wrong with the ward's definitions."""
    from yorisoi.registers import interfaces, transport

    try:
        interfaces.all_interfaces()
        transport.of_ward()
    except interfaces.InterfaceError as error:
        return [Error(words, id="registers.E001") for words in error.problems]
    return []
