"""The alerts room."""

from django.apps import AppConfig


class AlertsConfig(AppConfig):
    name = "yorisoi.alerts"
    verbose_name = "お知らせ"
