"""A setting that is misspelt, malformed or missing stops the start with a word that says which."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from yorisoi.config.env import BadEnvironment, Environment

PRODUCTION = {
    "DATABASE_URL": "postgresql://yorisoi_app@db.example/yorisoi",
    "YORISOI_SECRET_KEY": "k" * 60,
    "YORISOI_ALLOWED_HOSTS": "yorisoi.example",
}


def start(settings: str, data: Path, **values: str) -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("YORISOI_", "DATABASE_"))}
    module = f"yorisoi.config.settings.{settings}"
    return subprocess.run(
        [sys.executable, "-c", f"import {module}"],
        env=kept | {"YORISOI_DATA_DIR": str(data), "PYTHONPATH": "src"} | values,
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_starts_with_everything_it_needs(tmp_path: Path) -> None:
    done = start("production", tmp_path, **PRODUCTION)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("name", PRODUCTION)
def test_production_stops_without(name: str, tmp_path: Path) -> None:
    done = start("production", tmp_path, **{k: v for k, v in PRODUCTION.items() if k != name})
    assert done.returncode != 0
    assert done.stderr == f"yorisoi: {name} must be set\n"


def test_production_stops_with_a_short_key(tmp_path: Path) -> None:
    done = start("production", tmp_path, **PRODUCTION | {"YORISOI_SECRET_KEY": "k" * 49})
    assert done.returncode != 0
    assert done.stderr == "yorisoi: YORISOI_SECRET_KEY must have 50 characters or more\n"


def test_production_stops_with_the_demo(tmp_path: Path) -> None:
    done = start("production", tmp_path, **PRODUCTION, YORISOI_DEMO="yes")
    assert done.returncode != 0
    assert done.stderr == "yorisoi: YORISOI_DEMO must not be yes in production\n"


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("YORISOI_SECRET", "x", "unknown setting YORISOI_SECRET"),
        ("YORISOI_DEBUG", "yes", "unknown setting YORISOI_DEBUG"),
        ("YORISOI_DEMO", "true", "expected yes or no"),
        ("YORISOI_DATABASE_ROLE", "superuser", "expected one of app, owner"),
        ("DATABASE_URL", "postgresql://u@h/", "names no database"),
        ("DATABASE_URL", "not an address", "not a PostgreSQL address"),
        ("DATABASE_URL", "postgresql://u@h/d?options=-crole%3Dpostgres", "must not carry options"),
        ("YORISOI_SECRET_KEY_FILE", "/nowhere/key", "No such file"),
    ],
)
def test_a_bad_value_stops_the_start(name: str, value: str, words: str, tmp_path: Path) -> None:
    done = start("dev", tmp_path, **{name: value})
    assert done.returncode != 0
    assert words in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("value", ["", "-1", "1.5", "x", "70000", "８０"])
def test_a_number_is_a_number_within_its_bounds(value: str) -> None:
    with pytest.raises(BadEnvironment, match="expected 0 to 65535"):
        Environment({"YORISOI_PORT": value}).number("YORISOI_PORT", default=0, least=0, most=65535)


def test_a_secret_may_come_from_a_file_but_not_from_both(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("himitsu\n")
    values = {"YORISOI_SECRET_KEY_FILE": str(file)}
    assert Environment(values).text("YORISOI_SECRET_KEY") == "himitsu"
    with pytest.raises(BadEnvironment, match="both set"):
        Environment(values | {"YORISOI_SECRET_KEY": "x"}).text("YORISOI_SECRET_KEY")
