"""The cases room."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "yorisoi.cases"
    verbose_name = "ケース"
