"""The home room."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "yorisoi.home"
    verbose_name = "ホーム"
