"""The ``ui`` room."""

from django import forms
from django.apps import AppConfig

# What is missing, in the words of the desk and not of the framework, in every form. Said when
# this module is read, before any room makes its forms.
forms.Field.default_error_messages["required"] = "入力してください。"
for _field in (forms.ChoiceField, forms.FileField):
    _field.default_error_messages["required"] = "選んでください。"


class UiConfig(AppConfig):
    """How every page looks and feels."""

    name = "yorisoi.ui"
    label = "ui"
    verbose_name = "画面部品"
