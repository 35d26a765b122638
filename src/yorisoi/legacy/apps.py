"""The legacy room."""

from django.apps import AppConfig


class LegacyConfig(AppConfig):
    name = "yorisoi.legacy"
    verbose_name = "移行"

    def ready(self) -> None:
        """Persons are found by the numbers of the old system too; its double ones are proposed."""
        from yorisoi.legacy import numbers, twins

        numbers.register()
        twins.register()
