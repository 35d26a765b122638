"""Reading moves for their pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Func, Prefetch, QuerySet, TextField, Value
from django.db.models.functions import MD5, Concat, Left

from yorisoi.exchange.models import Batch, RowResult
from yorisoi.exchange.problems import Outcome
from yorisoi.legacy.models import Move, SourceRecord, StagedRow, Step, StepKind, Twin
from yorisoi.legacy.models import Outcome as RowOutcome
from yorisoi.legacy.records import RECORDS
from yorisoi.legacy.stages import DONE, Stage

STEPS = Step.objects.select_related("batch__asked_by", "batch__progress")
# What differs from row to row in the words of one problem: which other row, which characters.
OTHER_ROW = "(「[^」]*」の)?[0-9]+行目"
MOST_GROUPS = 100  # of a page; the gravest and most frequent come first
CHARACTERS = "あります（[^）]*）"


def for_list(moves: QuerySet[Move]) -> QuerySet[Move]:
    """What a line of the list shows."""
    steps = STEPS.defer("batch__result")
    return moves.select_related("made_by").prefetch_related(Prefetch("steps", steps))


def for_page(moves: QuerySet[Move]) -> QuerySet[Move]:
    """What every page of a move shows."""
    return moves.select_related("made_by", "team", "worker", "signed_by").prefetch_related(
        Prefetch("steps", STEPS)
    )


def held_rows(move: Move) -> QuerySet[StagedRow]:
    """The rows that wait for somebody's decision."""
    return StagedRow.objects.filter(move=move, outcome=RowOutcome.HELD).order_by("pk")


def count_held(move: Move, stages: list[Stage]) -> int:
    """How many of them; the rows of a whole ward are looked through only when there are any."""
    apply = next((one for one in stages if one.kind == StepKind.APPLY), None)
    found = apply and apply.state == DONE and apply.batch and apply.batch.held
    return held_rows(move).count() if found else 0


# --- problems


def problems_of(stages: list[Stage]) -> QuerySet[Any]:
    """What is said of the rows: by the check, and by what came last of rehearsal and apply."""
    batches = [one.batch for one in stages if one.batch and one.kind != StepKind.UNDO]
    kept = batches[:1] + batches[1:][-1:]
    plain = Func(
        Func(F("reason"), Value(OTHER_ROW), Value("別の行"), Value("g"), function="regexp_replace"),
        Value(CHARACTERS),
        Value("あります"),
        function="regexp_replace",
        output_field=TextField(),
    )
    parts = (F("outcome"), Value("|"), F("column"), Value("|"), F("plain"))
    return (
        RowResult.objects.filter(batch__in=kept)
        .annotate(plain=plain)
        .annotate(group=Left(MD5(Concat(*parts, output_field=TextField())), 12))
    )


def groups_of(problems: QuerySet[Any]) -> list[dict[str, Any]]:
    """The same problem in the same column, with how often; the gravest and the most frequent first."""
    rows = (
        problems.order_by()
        .values("group", "outcome", "plain", "column")
        .annotate(number=Count("pk"))
        .order_by("-number", "plain")
    )
    order = list(Outcome)
    found = sorted(rows, key=lambda row: order.index(row["outcome"]))
    return [row | {"words": Outcome(row["outcome"]).label} for row in found]


def values_in(problems: QuerySet[Any], most: int = 12) -> list[Any]:
    """The values that are most often named in these problems."""
    rows = problems.exclude(value="").order_by().values("value").annotate(number=Count("pk"))
    return list(rows.order_by("-number", "value")[:most])


# --- results


@dataclass(frozen=True)
class Line:
    """A number with what it counts."""

    title: str
    number: int
    note: str = ""
    stays: bool = False  # when the move is undone


CHECKED = ("read", "taken", "same", "refused", "marked", "altered", "unrepresented", "orphans")
MADE = (
    ("persons", "新しい人物", "旧システムのキーで見分けた人数"),
    ("linked", "つながった人物", "別のファイルの同じ番号の人と、同じ1人になった行"),
    ("families", "家族", ""),
    ("ties", "続柄", "父母などと子の間"),
    ("cases", "ケース", ""),
    ("turns", "終結・再開したケース", "旧システムの終結日と、そのあとの記録から"),
    ("consultations", "相談受付", ""),
    ("notes", "経過記録", "承認済みとして登録"),
    ("spellings", "別の表記", "人物の「そのほかの呼び名」に残す"),
    ("twins", "同じ人かもしれない組", "自動では1人にしない"),
    ("protections", "支援措置", "旧システムの印から。住所は初めから隠れます"),
    ("past_addresses", "相談のときの住所", "いまの住所と違うとき、前の住所として残す"),
    ("former_staff", "いまはいない職員", "サインインできない職員として登録"),
)


def checked_records(batch: Batch) -> list[dict[str, Any]]:
    """What the check counted, per kind of record."""
    counts = batch.result.get("records", {})
    return [
        {"title": record.title} | {name: counts[code].get(name, 0) for name in CHECKED}
        for code, record in RECORDS.items()
        if code in counts
    ]


def checked_files(batch: Batch) -> list[dict[str, Any]]:
    """The sheets that were read, and those of which nothing is known."""
    return [file | {"title": title_of_file(file)} for file in batch.result.get("files", [])]


def title_of_file(file: Mapping[str, Any]) -> str:
    """What a sheet was read as: 家族（父）, where one sheet is read as several kinds."""
    if "record" not in file:
        return ""
    title = RECORDS[file["record"]].title
    return f"{title}（{file['mapping']}）" if file.get("also") else title


STAYS = {"linked", "former_staff", "turns"}


def made_lines(batch: Batch) -> list[Line]:
    """What a rehearsal or an apply made and changed; nothing that is zero."""
    made = batch.result.get("made", {})
    lines = [
        Line(title, made[name], note, name in STAYS) for name, title, note in MADE if made.get(name)
    ]
    plan = batch.result.get("plan", {}).values()
    changed = sum(states.get("changed", 0) + states.get("deleted", 0) for states in plan)
    rest = (
        Line("変わった行", changed - batch.held, "前に移した記録を新しい値にする", stays=True),
        Line("保留の行", batch.held, "よりそいでも変わっているので、人が決める", stays=True),
        Line("変わらない行", batch.unchanged, "前に移したまま。何もしない", stays=True),
    )
    return lines + [line for line in rest if line.number]


def arrived(move: Move) -> QuerySet[SourceRecord]:
    """The children and women whom a move brought, with their cases."""
    return (
        SourceRecord.objects.filter(move=move, record__in=["child", "pregnant"])
        .select_related("person", "case")
        .order_by("record", "key")
    )


def twins_of(move: Move) -> QuerySet[Twin]:
    """The pairs that a move proposed as one person."""
    return Twin.objects.filter(move=move).select_related("one", "other").order_by("pk")
