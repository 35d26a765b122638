"""For trying, training and developing on one machine: ``make run``."""

from yorisoi.config.settings.base import *  # noqa: F403
from yorisoi.config.settings.base import ENV

DEMO = ENV.flag("YORISOI_DEMO", default=True)

# Served from where they lie: nothing to collect before the start.
WHITENOISE_USE_FINDERS = True
STATIC_ROOT = None
STORAGES = {
    **STORAGES,  # noqa: F405
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
