"""A system whose tables are called as programmers call them: child_id, birth_date, is_deleted."""

from pathlib import Path

import pytest

from tests.legacy import layouts
from yorisoi.legacy.proposal import Proposal

CHILDREN = [
    ["child_id", "full_name", "name_kana", "gender", "birth_date", "zip", "address", "phone",
     "school", "grade", "health", "hospital", "is_deleted"],
    *[
        [1000 + at, "佐藤 花", "サトウ ハナ", "MF"[at % 2], f"2015-0{at % 9 + 1}-11", "100-0001",
         "若葉台1-2-3", "090-1111-2222", "若葉小学校", "3", "喘息", "みどり病院", int(at == 5)]
        for at in range(20)
    ],
]  # fmt: skip
NOTES = [
    ["note_id", "child_id", "date", "start_time", "method", "with_whom", "body", "created_by",
     "created_at"],
    *[
        [at, 1000 + at % 20, f"2024/04/{at % 9 + 1:02}", "10:05", ["電話", "来所"][at % 2], "母",
         "母より電話。元気にしている。", "青山", "2024-04-01T10:10:00"]
        for at in range(40)
    ],
]  # fmt: skip


@pytest.fixture
def paths(tmp_path: Path) -> list[Path]:
    return [
        layouts.text(tmp_path / "children.csv", CHILDREN, "utf-8"),
        layouts.text(tmp_path / "notes.tsv", NOTES, "utf-16", "\t"),
    ]


@pytest.fixture
def found(paths: list[Path]) -> Proposal:
    return layouts.proposed(*paths)


def test_the_headings(found: Proposal) -> None:
    assert layouts.fields(found, "child") == {
        "child_id": ["number"],
        "full_name": ["name"],
        "name_kana": ["kana"],
        "gender": ["sex"],
        "birth_date": ["born"],
        "zip": ["postal_code"],
        "address": ["address"],
        "phone": ["phone"],
        "school": ["affiliation", "affiliation_kind"],
        "grade": ["grade"],
        "health": ["health"],
        "hospital": ["clinic"],
    }
    assert layouts.fields(found, "note") == {
        "note_id": ["number"],
        "child_id": ["child_number"],
        "date": ["happened_on"],
        "start_time": ["happened_time"],
        "method": ["contact"],
        "with_whom": ["counterpart"],
        "body": ["text"],
        "created_by": ["author"],
        "created_at": ["written_at"],
    }


def test_the_mark_of_what_was_thrown_away(found: Proposal, paths: list[Path]) -> None:
    file = layouts.the(found, "child")
    assert (file.delete_column, file.delete_words) == ("is_deleted", {"1"})
    rows = layouts.read(found.mapping, *paths)["child"]
    assert [row.key for row in rows if row.deleted] == ["1005"]


def test_a_number_of_its_own_names_the_note(found: Proposal, paths: list[Path]) -> None:
    file = layouts.the(found, "note")
    assert (file.key, file.repeats) == (("note_id",), False)
    note = layouts.read(found.mapping, *paths)["note"][1]
    assert note.key == "1"
    assert note.values["written_at"] == "2024-04-01 10:10:00"
    assert note.values["happened_time"] == "10:05"


def test_letters_for_the_sexes(found: Proposal) -> None:
    assert found.tables.known["sex"] == {"M": "male", "F": "female"}
