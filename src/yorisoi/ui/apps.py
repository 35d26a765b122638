"""The ``ui`` room."""

from django import forms
from django.apps import AppConfig


class UiConfig(AppConfig):
    """How every page looks and feels."""

    name = "yorisoi.ui"
    label = "ui"
    verbose_name = "画面部品"

    def ready(self) -> None:
        """Say what is missing in the words of the desk, not of the framework, in every form."""
        forms.Field.default_error_messages["required"] = "入力してください。"
        for field in (forms.ChoiceField, forms.FileField):
            field.default_error_messages["required"] = "選んでください。"
