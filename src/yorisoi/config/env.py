"""The environment, read once and strictly: a setting that is misspelt or malformed stops the start.

Every variable of the product is named here. A secret may come from a file instead
(``YORISOI_SECRET_KEY_FILE=/run/secrets/key``); the file must exist when it is named.
"""

import os
from collections.abc import Mapping
from pathlib import Path

KNOWN = {
    "DATABASE_OWNER_URL",  # login for migrations, when it differs
    "DATABASE_URL",  # login of the running product; none: the embedded database
    "YORISOI_ALLOWED_HOSTS",  # comma-separated host names the site answers to
    "YORISOI_ATTACHMENT_MB",  # the largest attachment, in megabytes
    "YORISOI_CENTRE_NAME",  # what stands beside よりそい in the header
    "YORISOI_CHROMIUM",  # tests: the browser to use
    "YORISOI_DATABASE_ROLE",  # app (default) or owner; owner is for migrations alone
    "YORISOI_DATA_DIR",  # where database, files and secrets live
    "YORISOI_DEMO",  # yes: demo ward and demo accounts; production refuses it
    "YORISOI_INBOX",  # the directory that is watched for files of the registers
    "YORISOI_INTERFACES_DIR",  # the ward's definitions of its registers
    "YORISOI_HOST",  # the address to serve on
    "YORISOI_PACKAGE_KEY",  # opens encrypted packages; none: the one in the data directory
    "YORISOI_PORT",  # the port to serve on
    "YORISOI_SECRET_KEY",  # signing key of sessions and drafts
    "YORISOI_TRUSTED_PROXIES",  # addresses whose X-Forwarded-For is believed
}


class BadEnvironment(SystemExit):
    """A setting cannot be used. The message says which, and what was expected."""

    def __init__(self, message: str) -> None:
        super().__init__(f"yorisoi: {message}")


class Environment:
    """A strict reader of environment variables."""

    def __init__(self, values: Mapping[str, str] | None = None) -> None:
        self.values = os.environ if values is None else values
        unknown = sorted(
            name
            for name in self.values
            if name.startswith("YORISOI_") and name.removesuffix("_FILE") not in KNOWN
        )
        if unknown:
            raise BadEnvironment(
                f"unknown setting {unknown[0]}; known are {', '.join(sorted(KNOWN))}"
            )

    def text(self, name: str, default: str | None = None) -> str:
        """The value of ``name``, or the content of the file that ``name_FILE`` names."""
        file = self.values.get(f"{name}_FILE")
        if file is not None:
            if name in self.values:
                raise BadEnvironment(f"{name} and {name}_FILE are both set; keep one")
            try:
                return Path(file).read_text(encoding="utf-8").strip()
            except OSError as error:
                raise BadEnvironment(f"{name}_FILE names {file}: {error.strerror}") from error
        value = self.values.get(name, default)
        if value is None:
            raise BadEnvironment(f"{name} must be set")
        return value

    def optional(self, name: str) -> str | None:
        """The value of ``name``, or None when it is neither set nor given as a file."""
        if name in self.values or f"{name}_FILE" in self.values:
            return self.text(name)
        return None

    def flag(self, name: str, *, default: bool) -> bool:
        """A yes/no setting; any other word is an error."""
        value = self.text(name, "yes" if default else "no")
        if value not in {"yes", "no"}:
            raise BadEnvironment(f"{name} is {value!r}; expected yes or no")
        return value == "yes"

    def number(self, name: str, *, default: int, least: int, most: int) -> int:
        """A whole number between ``least`` and ``most``."""
        value = self.text(name, str(default))
        if not (value.isascii() and value.isdigit() and least <= int(value) <= most):
            raise BadEnvironment(f"{name} is {value!r}; expected {least} to {most}")
        return int(value)

    def names(self, name: str, *, default: tuple[str, ...] = ()) -> list[str]:
        """A comma-separated list without empty parts."""
        value = self.text(name, ",".join(default))
        return [part.strip() for part in value.split(",") if part.strip()]

    def choice(self, name: str, *, default: str, among: tuple[str, ...]) -> str:
        """One of a few words."""
        value = self.text(name, default)
        if value not in among:
            raise BadEnvironment(f"{name} is {value!r}; expected one of {', '.join(among)}")
        return value
