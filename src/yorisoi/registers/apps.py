"""The registers room."""

from django.apps import AppConfig


class RegistersConfig(AppConfig):
    name = "yorisoi.registers"
    verbose_name = "連携"
