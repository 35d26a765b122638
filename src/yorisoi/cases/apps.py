"""The cases room."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "yorisoi.cases"
    verbose_name = "ケース"

    def ready(self) -> None:
        """Tell the people room what it must know of cases when it searches."""
        from yorisoi.cases.search import numbers

        numbers.register()
