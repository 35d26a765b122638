"""How files are called and what a sidecar says is declared by the ward, strictly."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.test import override_settings

from tests.registers.deliveries import look, run_all, sidecar_for
from yorisoi.registers import inbox, interfaces, transport
from yorisoi.registers.interfaces import InterfaceError
from yorisoi.registers.models import Feed, FeedMode
from yorisoi.registers.receiving import Outcome

OTHERS = """
[transport]
file = "{interface}-{mode}-{stamp}-{sequence}.txt"
stamp = "%Y%m%d%H%M"
modes = { full = "ZEN", diff = "SA" }
sidecar = "OK_{file}"
[transport.sidecar_fields]
file = ""
interface = ""
mode = ""
rows = "件数"
sha256 = "ハッシュ"
made_at = ""
"""
SCHOOL = """
[interface]
code = "GAKU01"
title = "就学"
mirror = "school"
[columns]
"ATENA_NO" = { field = "number", needed = true }
"NENDO" = { field = "year", needed = true }
"GAKUNEN" = { field = "grade", codes = { "11" = "P1" } }
"""


def test_a_ward_with_other_names_headings_and_codes(people: object, tmp_path: Path) -> None:
    (tmp_path / "_transport.toml").write_text(OTHERS, encoding="utf-8")
    (tmp_path / "school.toml").write_text(SCHOOL, encoding="utf-8")
    content = "ATENA_NO,NENDO,GAKUNEN\r\n101,2025,11\r\n".encode("cp932")
    with override_settings(INTERFACES_DIR=tmp_path):
        inbox.make_folders()
        name = "GAKU01-ZEN-202509010400-1.txt"
        (inbox.folder() / name).write_bytes(content)
        said = sidecar_for("a_b_c_d_e", content)
        digest = said.decode().split('"sha256": "')[1][:64]
        sidecar = f'{{"件数": 1, "ハッシュ": "{digest.upper()}"}}'
        (inbox.folder() / f"OK_{name}").write_text(sidecar, encoding="utf-8-sig")
        assert [one.outcome for one in look()] == [Outcome.WAITING]
        (batch,) = run_all()
    assert (batch.applied, batch.refused) == (1, 0)
    feed = Feed.objects.get()
    assert (feed.interface, feed.mode, feed.sequence) == ("GAKU01", FeedMode.FULL, 1)


def test_the_wards_own_folder_is_read_and_its_transport_is_no_interface() -> None:
    assert transport.of_ward().municipality == "131999"
    assert set(interfaces.all_interfaces()) >= {"jumin", "001o009", "gakureibo"}


def test_without_a_declaration_it_is_what_we_propose(tmp_path: Path) -> None:
    assert transport.in_folder(tmp_path) == transport.Transport()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[transport", "TOML として読めません"),
        ('[transport]\nfiel = "x"', "fiel という指定はありません"),
        ("[other]\n", "[other] という区分はありません"),
        (
            '[transport]\nfile = "{interface}.csv"',
            "file に {stamp}・{mode}・{sequence} がありません",
        ),
        ('[transport]\nfile = "{kind}.csv"', "file に使えるのは"),
        ('[transport]\nfile = "{interface"', "閉じていません"),
        (
            '[transport]\nfile = "a/{interface}{stamp}{mode}{sequence}"',
            "file にフォルダーは書けません",
        ),
        ('[transport]\nsidecar = "x.json"', "sidecar は"),
        ('[transport]\nsettle = "soon"', "settle は 1m・2h"),
        ('[transport]\nmodes = { full = "F" }', "modes は"),
        ("[transport]\nstamp = 1", "stamp は文字で"),
        ('[transport]\nencoding = "ebcdic"', "encoding は"),
        ('[transport.sidecar_fields]\nlines = "n"', "lines という項目はありません"),
        ('[transport.sidecar_fields]\nsha256 = ""', "sha256 は省けません"),
    ],
)
def test_a_wrong_declaration_is_said_in_words(text: str, words: str) -> None:
    with pytest.raises(InterfaceError, match=re.escape(words)):
        transport.read(text)


def test_the_times_of_a_declaration() -> None:
    read = transport.read('[transport]\nsettle = "2m"\ntold_after = "1h"')
    assert (read.settle, read.told_after) == (timedelta(minutes=2), timedelta(hours=1))


def test_a_name_with_path_parts_is_no_name() -> None:
    for name in (
        "../jumin_131999_20250901040000_full_001.csv",
        "a/b",
        "jumin_131999_20250901040000_full_００１.csv",
    ):
        with pytest.raises(transport.NotOurs):
            transport.of_ward().read_name(name)


def test_a_definition_that_cannot_be_used_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "jumin.toml").write_text('[interface]\ncode = "jumin"\nmirror = "people"\n')
    with (
        override_settings(INTERFACES_DIR=tmp_path),
        pytest.raises(SystemCheckError, match=r"jumin\.toml：") as error,
    ):
        call_command("check")
    assert "mirror は" in str(error.value)
