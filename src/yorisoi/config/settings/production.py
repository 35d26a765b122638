"""For the ward's server: behind TLS, on an outside PostgreSQL, never with demo accounts."""

from yorisoi.config.env import BadEnvironment
from yorisoi.config.settings.base import *  # noqa: F403
from yorisoi.config.settings.base import ENV

SHORTEST_KEY = 50  # as Django itself asks for

if ENV.flag("YORISOI_DEMO", default=False):
    raise BadEnvironment("YORISOI_DEMO must not be yes in production")
for _name in ("DATABASE_URL", "YORISOI_SECRET_KEY", "YORISOI_ALLOWED_HOSTS"):
    ENV.text(_name)
if len(ENV.text("YORISOI_SECRET_KEY")) < SHORTEST_KEY:
    raise BadEnvironment(f"YORISOI_SECRET_KEY must have {SHORTEST_KEY} characters or more")

SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
# The names keep the browser from sending the cookies to a neighbour of the same domain.
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"

# W002: frame-ancestors in the content security policy says it. W005, W021: other hosts of the
# ward's domain are not ours to decide about.
SILENCED_SYSTEM_CHECKS = ["security.W002", "security.W005", "security.W021"]
