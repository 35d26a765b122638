"""The access room."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "yorisoi.access"
    verbose_name = "職員と権限"
