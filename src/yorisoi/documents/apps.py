"""The documents room."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "yorisoi.documents"
    verbose_name = "帳票"
