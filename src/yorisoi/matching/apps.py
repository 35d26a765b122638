"""The matching room."""

from django.apps import AppConfig


class MatchingConfig(AppConfig):
    name = "yorisoi.matching"
    verbose_name = "名寄せ"
