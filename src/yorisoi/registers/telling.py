"""What is wrong with the rows of a file, in words: the notes ``column|code`` of checking.py."""

from collections import Counter

from django.db import connection

from yorisoi.exchange.batch_run import BatchRun
from yorisoi.exchange.problems import Problem
from yorisoi.registers.interfaces import Interface
from yorisoi.registers.staging import Staged

# How often the same thing is said of a column, row by row; then only how many more there are.
MOST_OF_A_KIND = 100
WORDS = {
    "needed": "空です。値が必要です。",
    "date": "日付として読めません。",
    "integer": "整数として読めません。",
    "decimal": "数として読めません。",
    "flag": "1 か 0 にしてください。",
    "length": "長さが定義を超えています。切らずに受け取りました。",
    "code": "一覧にないコードです。そのまま受け取りました。",
    "mod11": "宛名番号の検査数字が合いません。そのまま受け取りました。",
    "said": "不詳表記を日付の範囲として読めません。書かれたまま受け取りました。",
    "key": "同じキーの行が後ろにもあります。後ろの行を使います。",
}


def tell(run: BatchRun, interface: Interface, staged: Staged) -> None:
    """Say every problem with its place; the same of one column at most a hundred times."""
    said = Counter[tuple[str, str]]()
    run.read(staged.read)
    for _number, problems in sorted(staged.bad.items()):
        run.refused(*problems)
    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT "row", refusals FROM feed_typed WHERE refusals <> \'{}\' ORDER BY "row"'
        )
        for number, notes in cursor.fetchall():
            run.refused(*(problem_of(interface, staged, number, note) for note in notes))
        cursor.execute(
            'SELECT "row", unnest(warnings) FROM feed_typed'
            " WHERE warnings <> '{}' AND refusals = '{}' ORDER BY 1"
        )
        for number, note in cursor:
            one = problem_of(interface, staged, number, note)
            said[(one.place.column, one.reason)] += 1
            if said[(one.place.column, one.reason)] <= MOST_OF_A_KIND:
                run.warning(one)
    for (column, reason), times in said.items():
        if times > MOST_OF_A_KIND:
            words = f"{reason}ほかに{times - MOST_OF_A_KIND:,}行あります。"
            run.warning(Problem(staged.place.at(column), words))


def problem_of(interface: Interface, staged: Staged, number: int, note: str) -> Problem:
    """A note of the database in words."""
    at, code = note.split("|")
    place = staged.place
    where = type(place)(place.position, place.file, row=number)
    if code == "rule":
        rule = interface.mirror.rules[int(at)]
        headings = [one.heading for one in interface.feeding if one.field == rule.field]
        return Problem(where.at(headings[0] if headings else ""), rule.words)
    if code == "key":
        return Problem(where, WORDS[code])
    return Problem(where.at(interface.columns[int(at)].heading), WORDS[code])
