"""The index made anew for everybody, and everybody on file compared with everybody, as batches."""

from yorisoi.exchange.batch_run import BatchRun
from yorisoi.matching import index, near, tables, twice
from yorisoi.matching.running import read
from yorisoi.registers import sight


def run_index(batch: BatchRun) -> None:
    """見出し of every resident and everybody on file."""
    con = read(batch)
    batch.step("氏名と住所をそろえています")
    tables.normalise(con)
    batch.step("見出しを書いています")
    with sight.feeding():
        residents, persons = index.refresh_all(con)
    con.close()
    batch.read(residents + persons)
    batch.applied(residents + persons)
    batch.result = {"residents": residents, "persons": persons}


def run_twice(batch: BatchRun) -> None:
    """重複の候補. Without a model there is nothing to weigh by."""
    con = read(batch)
    batch.step("人物の見出しを作っています")
    tables.normalise(con)
    persons = index.refresh_persons(con)
    batch.read(persons)
    batch.unchanged(persons)
    con.close()
    model = near.in_use()
    if model is None:
        batch.result = {"proposed": 0, "why": "先に名寄せを実行してください。"}
        return
    batch.step("人物どうしを比べています")
    with sight.feeding():
        batch.result = {"persons": persons, "proposed": twice.look_for(None, model)}
