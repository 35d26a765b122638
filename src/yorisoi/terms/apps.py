"""The terms room."""

from django.apps import AppConfig


class TermsConfig(AppConfig):
    name = "yorisoi.terms"
    verbose_name = "コード表"
