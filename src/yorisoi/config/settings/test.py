"""For tests: a throw-away data directory and database, made by tests/conftest.py."""

import atexit
import os
import shutil
import tempfile

# Set before base reads it: a test run must never touch the data of a running product.
_data = tempfile.mkdtemp(prefix="yorisoi-test-")
atexit.register(shutil.rmtree, _data, ignore_errors=True)
os.environ["YORISOI_DATA_DIR"] = _data

from yorisoi.config.settings.base import *  # noqa: E402, F403

# Hashing a password well takes 50 ms; the tests sign in hundreds of times.
PASSWORD_HASHERS = [
    "yorisoi.config.settings.test.QuickArgon2",
    "django.contrib.auth.hashers.Argon2PasswordHasher",
]
STATIC_ROOT = None
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

from django.contrib.auth.hashers import Argon2PasswordHasher  # noqa: E402


class QuickArgon2(Argon2PasswordHasher):
    """Argon2 with the least work, for tests alone."""

    algorithm = "argon2quick"
    time_cost = 1
    memory_cost = 8
    parallelism = 1
