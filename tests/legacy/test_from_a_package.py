"""A move begins with the files of an encrypted package; the medium it came on knows of it."""

import getpass
import io
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from tests.cast import Cast
from tests.exchange.made_packages import KEYS, RECIPIENT
from tests.legacy.conftest import SAMPLE
from yorisoi import clock
from yorisoi.exchange import batch_run, encryption, media, package_making
from yorisoi.exchange.models import Medium, MediumKind
from yorisoi.legacy import command_line
from yorisoi.legacy.models import Move

FILES = sorted(path for path in SAMPLE.iterdir() if path.is_file())
PACKED = [SAMPLE / "児童台帳.csv", SAMPLE / "特定妊婦.xlsx"]
PASSPHRASE = "とても ながい あいことば 7"


@pytest.fixture
def package(people: Cast, tmp_path: Path) -> object:
    package_making.make_package(PACKED, tmp_path / "X.age", recipients=[RECIPIENT])
    with override_settings(PACKAGE_KEY=KEYS):
        yield tmp_path / "X.age"


@pytest.fixture
def dvd(people: Cast) -> Medium:
    about = media.Description("DVD-1", MediumKind.DVD, "移行データ")
    line = media.Line(clock.today(), people.administrator, "委託会社")
    return media.receive(by=people.administrator, medium=about, line=line)


def check(*arguments: object) -> tuple[int, str]:
    said = io.StringIO()
    options = ("--by", "supervisor", "--mapping", "midori")
    try:
        call_command("legacy", "check", *map(str, arguments), *options, stdout=said)
    except CommandError as problem:
        return problem.returncode, said.getvalue() + str(problem)
    return 0, said.getvalue()


def test_the_same_as_from_the_files_themselves(package: Path, dvd: Medium) -> None:
    packed = check("--package", package, "--medium", "DVD-1")
    loose = check(*PACKED)
    first, second = Move.objects.order_by("pk")
    assert packed[0] == loose[0]
    counts = [
        [line for line in said.splitlines() if "読込" in line][-1] for _, said in (packed, loose)
    ]
    assert counts[0] == counts[1]
    named = [
        [(file.name, file.sha256) for file in move.steps.get().batch.files.all()]
        for move in (first, second)
    ]
    assert named[0] == named[1]
    assert dvd.events.get(kind="use").batch == first.steps.get().batch


def test_a_damaged_one_begins_nothing(package: Path, dvd: Medium) -> None:
    content = bytearray(package.read_bytes())
    content[-100] ^= 1
    package.write_bytes(content)
    code, said = check("--package", package, "--medium", dvd.pk)
    assert code == 1
    assert said == f"X.age：{encryption.DAMAGED}"
    assert not Move.objects.exists()
    assert not dvd.events.filter(kind="use").exists()


@pytest.mark.usefixtures("quick_passphrases")
def test_a_passphrase_is_asked_for_and_never_an_argument(
    people: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    least = min(FILES, key=lambda path: path.stat().st_size)
    package_making.make_package([least], tmp_path / "X.age", passphrase=PASSPHRASE)
    code, said = check("--package", tmp_path / "X.age")
    assert (code, said) == (1, f"X.age：{encryption.NEEDS_PASSPHRASE}")
    (tmp_path / "secret").write_text(f"{PASSPHRASE}\n")
    code, said = check("--package", tmp_path / "X.age", "--passphrase-file", tmp_path / "secret")
    assert "移行の番号は" in said
    assert PASSPHRASE not in said
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(getpass, "getpass", lambda ask: PASSPHRASE)
    assert "移行の番号は" in check("--package", tmp_path / "X.age")[1]
    with pytest.raises(CommandError, match="--passphrase"):
        call_command("legacy", "check", "--passphrase", PASSPHRASE, "--by", "supervisor")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "ファイルか --package を指定してください"),
        (("--medium", "DVD-1"), "--package と使います"),
        (("--package", "none.age"), "ファイル none.age がありません"),
    ],
)
def test_what_does_not_go_together(people: Cast, arguments: tuple[str, ...], words: str) -> None:
    code, said = check(*arguments)
    assert code == 1
    assert words in said


def test_neither_files_beside_it_nor_an_unknown_medium(package: Path) -> None:
    assert "いっしょに指定できません" in check("--package", package, FILES[0])[1]
    assert "媒体管理簿にありません" in check("--package", package, "--medium", "DVD-9")[1]


def test_progress_is_said_in_the_middle_of_a_copy(
    people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asking the database then would wait for ever."""
    monkeypatch.setattr(batch_run, "NOTE_EVERY", 0.05)
    monkeypatch.setattr(command_line, "SAY_EVERY", 0.0)
    _, said = check(*FILES)
    assert said.count("%　読み込んでいます　読込") > 3
