"""What holds everywhere. Read with the environment, which is checked strictly (config/env.py)."""

from pathlib import Path

from yorisoi.config.env import Environment
from yorisoi.operations import database, places

ENV = Environment()
PACKAGE = Path(__file__).resolve().parents[2]
DATA_DIR = places.data_dir(ENV)

DEBUG = False
DEMO = False
SECRET_KEY = ENV.optional("YORISOI_SECRET_KEY") or places.secret(DATA_DIR, "signing-key")
ALLOWED_HOSTS = ENV.names("YORISOI_ALLOWED_HOSTS", default=("localhost", "127.0.0.1", "[::1]"))
CENTRE_NAME = ENV.text("YORISOI_CENTRE_NAME", "みどり区 子ども家庭支援センター")
TRUSTED_PROXIES = ENV.names("YORISOI_TRUSTED_PROXIES")

# The rooms of the house, from the top down; the import contracts follow the same order.
ROOMS = [
    "yorisoi.demo",
    "yorisoi.home",
    "yorisoi.alerts",
    "yorisoi.legacy",
    "yorisoi.documents",
    "yorisoi.cases",
    "yorisoi.matching",
    "yorisoi.registers",
    "yorisoi.people",
    "yorisoi.terms",
    "yorisoi.exchange",
    "yorisoi.access",
    "yorisoi.audit",
    "yorisoi.operations",
    "yorisoi.ui",
]
INSTALLED_APPS = [
    *ROOMS,
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "procrastinate.contrib.django",
    "django_cotton.apps.SimpleAppConfig",
    "django_htmx",
]
MIDDLEWARE = [
    "yorisoi.ui.security.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "yorisoi.access.middleware.Visitor",
    "yorisoi.access.middleware.Door",
]
ROOT_URLCONF = "yorisoi.config.urls"
WSGI_APPLICATION = "yorisoi.config.wsgi.application"

DATABASE_ROLE = ENV.choice("YORISOI_DATABASE_ROLE", default="app", among=("app", "owner"))
DATABASES = {
    "default": database.django_settings(database.login(ENV, DATABASE_ROLE), DATABASE_ROLE),
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "access.Staff"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
OTP_TOTP_ISSUER = "よりそい"

# protection.md A6: the screen hides and the session ends after 15 minutes without use,
# and after a working day in any case.
SESSION_IDLE_SECONDS = 15 * 60
SESSION_LIFE_SECONDS = 10 * 60 * 60
SESSION_COOKIE_AGE = SESSION_LIFE_SECONDS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "yorisoi.access.errors.csrf_failure"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": ["django_cotton.templatetags.cotton"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csrf",
                "django.contrib.messages.context_processors.messages",
                "yorisoi.access.context.page",
            ],
        },
    }
]
COTTON_DIR = "cotton"

LANGUAGE_CODE = "ja"
TIME_ZONE = "Asia/Tokyo"
USE_TZ = True
USE_I18N = True

PROCRASTINATE_WORKER_DEFAULTS = {"delete_jobs": "successful"}

STATIC_URL = "/static/"
STATIC_ROOT: Path | None = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILES_DIR = DATA_DIR / "files"
# What the ward's registers look like when they arrive (registers/interfaces.py).
INTERFACES_DIR = Path(
    ENV.text("YORISOI_INTERFACES_DIR", str(PACKAGE / "registers" / "definitions" / "midori"))
)
# Where files of the registers are put; beside it archive/ and quarantine/ (registers/inbox.py).
INBOX_DIR = Path(ENV.text("YORISOI_INBOX", str(DATA_DIR / "registers" / "inbox")))
# What 名寄せ reckons with: spark for a prefecture's shared service (matching/backend.py).
MATCHING_ENGINE = ENV.choice("YORISOI_MATCHING_ENGINE", default="duckdb", among=("duckdb", "spark"))
# So much memory (megabytes) and so many threads it may take; for more than one ward's persons, more.
MATCHING_MEMORY_MB = ENV.number(
    "YORISOI_MATCHING_MEMORY_MB", default=1400, least=200, most=1_000_000
)
MATCHING_THREADS = ENV.number("YORISOI_MATCHING_THREADS", default=2, least=1, most=256)
# What opens encrypted packages. The file is made by ``yorisoi package key``, so it may come later.
PACKAGE_KEY = ENV.optional("YORISOI_PACKAGE_KEY")
PACKAGE_KEY_PLACE = DATA_DIR / "secrets" / "package-key"
ATTACHMENT_BYTES = ENV.number("YORISOI_ATTACHMENT_MB", default=20, least=1, most=500) * 1024 * 1024
# How long the rows and files of a move stay after its signature.
MOVE_ROWS_DAYS = ENV.number("YORISOI_MOVE_ROWS_DAYS", default=30, least=1, most=3650)
# How long those of a move stay that nobody signed: a rehearsal, one that was taken back, one left alone.
MOVE_UNSIGNED_DAYS = ENV.number("YORISOI_MOVE_UNSIGNED_DAYS", default=180, least=1, most=3650)
FILE_UPLOAD_PERMISSIONS = 0o600
# The page of a mapping has a box for every column and every word of the old system.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# Names of children stand in requests; the log says what failed, never with whose data.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"yorisoi": {"level": "INFO"}},
}
