"""The exchange room."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ExchangeConfig(AppConfig):
    name = "yorisoi.exchange"
    verbose_name = "データの受け渡し"

    def ready(self) -> None:
        """Every room declares its kinds of batch in its ``batches.py``."""
        autodiscover_modules("batches")
