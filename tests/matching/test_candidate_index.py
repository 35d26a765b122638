"""The candidate index: the same blocks everywhere, as fresh as the mirror, and shown to nobody."""

from datetime import date

from django.db import connection, transaction

from tests.cast import Cast
from tests.matching.test_full_run import R1, family
from tests.registers.made_up import resident, take_residents
from yorisoi import audit
from yorisoi.matching import index, kept, tables
from yorisoi.matching.blocking import blocks_of, blocks_sql
from yorisoi.matching.keys import NOBODY, keys_of
from yorisoi.matching.models import NamePart, ResidentBlock, ResidentKeys
from yorisoi.people.models import Person
from yorisoi.registers import sight

__all__ = ["family"]
PLACE = ("東京都みどり区若葉台一丁目20番3号", "コーポ201")
PAST = ("東京都みどり区若葉台二丁目5番3号", "")
NAMES = [("渡邉 太郎", "ワタナベ タロウ"), ("NGUYEN VAN NAM", "グエン バン ナム")]
BORN = date(1990, 1, 2)


def test_blocks_are_the_same_in_python_and_in_duckdb() -> None:
    con = tables.connect(threads=1)
    tables.begin(con)
    tables.put(
        con, "raw_people", tables.PEOPLE_COLUMNS,
        [("r", "1", BORN, BORN, "male", ["h"]), ("r", "2", None, None, "", None),
         ("r", "3", date(1990, 1, 1), date(1990, 12, 31), "female", ["h"])],
    )  # fmt: skip
    names = [("r", "1", *one, False, False) for one in NAMES] + [
        ("r", "3", "山田 花子", "", False, False)
    ]
    tables.put(con, "raw_names", tables.NAMES_COLUMNS, names)
    tables.put(
        con,
        "raw_places",
        tables.PLACES_COLUMNS,
        [("r", "1", *PLACE, False), ("r", "1", *PAST, True)],
    )
    index.fold_residents(con)
    found = dict(con.execute(f"SELECT unique_id, {blocks_sql()} FROM residents").fetchall())
    year = (date(1990, 1, 1), date(1990, 12, 31))
    assert found == {
        "1": blocks_of(keys_of(NAMES, [PLACE, PAST], (BORN, BORN), "male")),
        "2": [],
        "3": blocks_of(keys_of([("山田 花子", "")], (), year, "female")),
    }
    assert len(found["1"]) > 20
    assert NOBODY


def test_keys_are_read_as_they_were_kept() -> None:
    one = keys_of(NAMES, [PLACE], (BORN, BORN), "male")
    assert kept.read(kept.kept(one)) == one
    assert kept.read(kept.kept(keys_of([]))) == keys_of([])


def fed(what: type[ResidentKeys] | type[ResidentBlock] | type[NamePart]) -> int:
    with transaction.atomic(), audit.event("matching.batch.near"), sight.feeding():
        return what.objects.count()


def test_it_follows_the_feed(family: dict[str, Person]) -> None:
    assert fed(ResidentKeys) == 3
    blocks = fed(ResidentBlock)
    assert blocks > 20
    take_residents(resident("1", name="高橋　花子", kana="タカハシ　ハナコ", born="1985-03-04"))
    with transaction.atomic(), audit.event("matching.batch.near"), sight.feeding():
        one = ResidentKeys.objects.get(number=R1)
        assert "高橋花子" in kept.read(one.kept).names
        rows = set(ResidentBlock.objects.filter(number=R1).values_list("block", flat=True))
        assert rows == set(one.blocks)
        assert NamePart.objects.get(part="高橋").surname


def test_nobody_reads_it_without_a_context(family: dict[str, Person], people: Cast) -> None:
    for what in (ResidentKeys, ResidentBlock, NamePart):
        assert not what.objects.exists()
    with transaction.atomic(), audit.event("people.person.read"), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM matching_residentkeys")
        assert cursor.fetchone()[0] == 0
    with (
        transaction.atomic(),
        audit.event("registers.resident.search", purpose="相談の受付"),
        sight.searching(),
    ):
        assert ResidentKeys.objects.count() == 3
