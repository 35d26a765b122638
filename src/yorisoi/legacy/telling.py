"""What the check says of files, sheets and rows, in words and with its place."""

from collections import Counter
from typing import Any

from django.db import connection

from yorisoi.exchange.batch_run import BatchRun
from yorisoi.exchange.columns import fold_heading
from yorisoi.exchange.found_tables import FoundTable
from yorisoi.exchange.problems import BrokenFile, Place, Problem
from yorisoi.exchange.tables import Row, Sheet, Source
from yorisoi.legacy import left_out
from yorisoi.legacy.value_readers import RowValues
from yorisoi.legacy.values import RowReader
from yorisoi.legacy.wording import title_of
from yorisoi.people.search_keys import whole_key

REASON_HEADING = "理由（よりそい）"
NOT_DATA = "データの行ではないので読みません："
STRUCK = "取り消し線の引かれた値がある行です。値は読みました。削除のつもりなら、元の表から除いてください。"
COLOURED = (
    "色の付いた行が{count:,}行あります（{first}行目など）。色の意味は移せません。"
    "同じことがどれかの列に書いてあるか、確かめてください。"
)
BOX = "表の上に置かれた文字（テキストボックスなど）です。移せません。要るものは、移行のあとで記録に写してください。"
ABOVE = "表の上に書いてある文字です。対応づけで使うもののほかは移行しません。"
DELETED = "削除の印がある行です。新しくは移行しません。"
UNSEEN = (
    "この形式のファイルでは、セルのコメント・取り消し線・色・テキストボックス・非表示の行や列が分かりません。"
    "使っているときは、Excel で xlsx 形式に保存し直してください。"
)
COMMENT = "見出しか表の外のセルのコメントです。移せません。"
COMMENT_KEPT = "セルのコメントです。文字として記録に残しました。"


def tell_of_format(run: BatchRun, source: Source) -> None:
    """What nobody can see in a file of this format."""
    if source.workbook in {"xls", "xlsb", "ods"}:
        run.information(Problem(source.place, UNSEEN))


def tell_of_sheet(run: BatchRun, sheet: Sheet, table: FoundTable, summary: Any) -> None:
    """What is to be said once all rows of a sheet were read."""
    tell_of_hidden(run, sheet.place, table, summary)
    for place, reason in table.skipped:
        run.warning(Problem(place, f"{NOT_DATA}{reason}"))
    if table.title:
        run.information(Problem(sheet.place, ABOVE, "　".join(table.title)))
    for place, value in table.outside:
        run.warning(Problem(place, "見出しのない列に値があります。", value))
    for place, words in table.told:
        run.information(Problem(place, words))
    for place, text in sheet.comments:
        if place.row not in table.commented:
            run.warning(Problem(place, COMMENT, text))
    for place, text in sheet.boxes:
        run.warning(Problem(place, BOX, text))
    if summary.get("coloured"):
        words = COLOURED.format(count=summary["coloured"], first=summary["coloured_first"])
        run.information(Problem(sheet.place, words))


def tell_of_row(run: BatchRun, row: Row, table: FoundTable, found: RowValues, summary: Any) -> None:
    """How a row was read; its comments are kept as text beside the record."""
    if row.remark:
        run.warning(Problem(row.place, row.remark))
    if row.struck:
        run.warning(Problem(row.place, STRUCK))
    if row.coloured:
        summary["coloured"] = summary.get("coloured", 0) + 1
        summary.setdefault("coloured_first", row.place.row)
    table.commented.add(row.place.row)
    for column, text in row.comments:
        at = table.columns.index(column) if column in table.columns else -1
        heading = table.headings[at] if at >= 0 else "表の外"
        RowReader.keep(found, f"コメント（{heading}）", text)
        run.information(Problem(row.place.at(heading), COMMENT_KEPT, text))


def tell_of_hidden(run: BatchRun, place: Place, table: FoundTable, summary: Any) -> None:
    """What nobody sees in Excel is data all the same: it is read, and said."""
    if table.hidden:
        run.information(Problem(place, "非表示のシートです。読み込みました。"))
    for at in sorted(table.hidden_columns):
        run.information(Problem(place.at(table.headings[at]), "非表示の列です。読み込みました。"))
    if summary.get("hidden"):
        words = f"非表示の行が{summary['hidden']:,}行あります。読み込みました。"
        run.information(Problem(place, words))


def tell_of_headings(
    run: BatchRun, place: Place, reader: RowReader, others: frozenset[str]
) -> None:
    """Columns the mapping does not speak of are said to be left out; needed ones must be there."""
    for heading in reader.unknown:
        if heading == REASON_HEADING:  # of a workbook that came from these pages
            continue
        if reader.mapping.also or fold_heading(heading) in others:
            continue
        words = "対応づけにない列です。この列の値は移行されません。"
        run.warning(Problem(place.at(heading), words))
    if reader.missing:
        fields = reader.mapping.record.fields
        needed = [
            heading
            for heading in reader.missing
            if any(
                feed.field in fields and fields[feed.field].needed
                for column in reader.mapping.columns.values()
                if column.heading == heading
                for feed in column.feeds
            )
        ]
        if needed:
            words = (
                f"見出しが見つかりません：{'・'.join(needed)}。対応づけの見出しを確かめてください。"
            )
            raise BrokenFile(Problem(place, words))
        run.warning(
            Problem(place, f"対応づけにある見出しがありません：{'・'.join(reader.missing)}")
        )


def refuse(run: BatchRun, place: Place, problems: list[tuple[str, str, str]]) -> None:
    """One row that cannot be taken."""
    run.refused(*(Problem(place.at(heading), why, value) for heading, why, value in problems))


def tell(run: BatchRun, place: Place, row: RowValues, tally: Counter[str]) -> None:
    """What is to be said of a row that is taken."""
    if row.deleted:
        run.information(Problem(place, DELETED))
    for heading, why, value in row.marked:
        run.warning(Problem(place.at(heading), why, value))
        tally["marked"] += 1
    for heading, characters in row.unrepresented:
        words = f"表せない文字があります（{characters}）。そのまま残します。"
        run.information(Problem(place.at(heading), words))
        tally["unrepresented"] += 1
    tally["altered"] += len(row.altered)


def tell_of_other_rows(run: BatchRun, about: dict[str, Any]) -> None:
    """What another row has said already, and otherwise: it has no place (left_out.py)."""
    names = {file.position: file.name for file in run.files}
    with connection.cursor() as cursor:
        cursor.execute(left_out.OTHER_PLACE, about)
        for file, sheet, row, said, in_ledger in cursor.fetchall():
            if whole_key(said) != whole_key(in_ledger):
                title = title_of("member", "occupation")
                place = Place(file, names.get(file, ""), sheet, row).at(title)
                run.information(Problem(place, left_out.SAID_TWICE, said))
        cursor.execute(left_out.LATER_ROWS, about)
        for file, sheet, row in cursor.fetchall():
            place = Place(file, names.get(file, ""), sheet, row)
            run.information(Problem(place.at(title_of("consultation", "text")), left_out.LATER_ROW))
        cursor.execute(left_out.OTHER_ROWS, about | {"names": list(left_out.FIRST_ROW_COUNTS)})
        for file, sheet, row, name in cursor.fetchall():
            title = title_of("consultation", name)
            place = Place(file, names.get(file, ""), sheet, row).at(title)
            # Without the value: a caller may be one who is not shown.
            run.information(Problem(place, left_out.OTHER_ROW.format(title=title)))
