"""For the ward's server: behind TLS, on an outside PostgreSQL, never with demo accounts."""

from yorisoi.config.env import BadEnvironment
from yorisoi.config.settings.base import *  # noqa: F403
from yorisoi.config.settings.base import ENV

if ENV.flag("YORISOI_DEMO", default=False):
    raise BadEnvironment("YORISOI_DEMO must not be yes in production")
for _name in ("DATABASE_URL", "YORISOI_SECRET_KEY", "YORISOI_ALLOWED_HOSTS"):
    ENV.text(_name)

SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
# The names keep the browser from sending the cookies to a neighbour of the same domain.
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"
