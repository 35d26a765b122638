"""The documents say what is true of the code."""

import re
import subprocess
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

from yorisoi.access.rights import Relation, Role
from yorisoi.cases.models import Kind
from yorisoi.config.env import KNOWN

ROOT = Path(__file__).parents[1]
TRACKED = subprocess.run(
    ["git", "ls-files", "-co", "--exclude-standard"],
    cwd=ROOT,
    capture_output=True,
    text=True,
    check=True,
).stdout.split("\n")
GLOSSARY = (ROOT / "docs/glossary.md").read_text()
# Package registries and code hosts, in pieces so that this file does not name them itself.
HOSTS = re.compile(
    r"pypi\.(?:org|python)|pythonhosted\.|npmjs\.|deb\.debian\.|(?:^|[/.])github\.com/",
    re.MULTILINE,
)


@pytest.mark.parametrize(
    "model", [m for m in apps.get_models() if m.__module__.startswith("yorisoi.")], ids=str
)
def test_every_record_is_in_the_glossary(model: type) -> None:
    assert f"| {model._meta.verbose_name} | `{model.__name__}` |" in GLOSSARY  # type: ignore[attr-defined]


def test_every_value_of_the_lists_is_in_the_glossary() -> None:
    for choice in (*Role, *Kind):
        assert f"| {choice.label} | `{type(choice).__name__}.{choice.name}` |" in GLOSSARY
    for relation in Relation:
        assert f"| {relation.value} | `Relation.{relation.name}` |" in GLOSSARY


def test_every_room_is_drawn_in_the_architecture() -> None:
    drawn = (ROOT / "docs/architecture.md").read_text()
    for room in settings.ROOMS:
        assert f"  {room.removeprefix('yorisoi.')}/ " in drawn, room


def test_every_setting_is_described() -> None:
    described = (ROOT / "docs/operations.md").read_text()
    for name in KNOWN - {"YORISOI_CHROMIUM", "YORISOI_DATABASE_ROLE"}:
        assert f"`{name}`" in described, name


def test_every_link_between_documents_leads_somewhere() -> None:
    for page in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text()):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_no_file_names_a_package_host() -> None:
    for name in TRACKED:
        path = ROOT / name
        # A licence stands as its authors wrote it.
        if (
            path.suffix in {".woff2", ".ttf", ".png"}
            or path.name == "OFL.txt"
            or not path.is_file()
        ):
            continue
        text = path.read_text(errors="ignore")
        assert path == Path(__file__) or not HOSTS.search(text), f"{name} names a package host"


def test_the_decisions_are_numbered_without_a_gap() -> None:
    numbers = sorted(int(path.name[:4]) for path in ROOT.glob("docs/decisions/*.md"))
    assert numbers == list(range(1, len(numbers) + 1))
