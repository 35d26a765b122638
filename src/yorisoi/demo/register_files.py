"""What 統合基盤 would deliver of the demo ward: one CSV and one sidecar an interface.

The layout is that of the interface files in registers/definitions/midori. The files of a ward and a
day are the same every time, and they agree with each other and with the ward.
"""

import csv
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from datetime import date, datetime, timedelta
from io import TextIOWrapper
from pathlib import Path
from typing import IO

from .chance import Chance
from .record import MUNICIPALITY_CODE, PREFECTURE, WARD, Household, Movement, Resident
from .register_children import Children
from .ward import Ward

Row = list[str]
RESIDENTS = (
    "市区町村コード,宛名番号,個人履歴番号,個人履歴番号_枝番号,最新フラグ,世帯番号,住民種別,住民状態,"
    "異動事由,異動年月日,異動届出年月日,氏名,氏名_フリガナ,氏名_外国人ローマ字,氏名_外国人漢字,旧氏,"
    "旧氏_フリガナ,通称,通称_フリガナ,性別,性別表記,生年月日,生年月日_不詳フラグ,生年月日_不詳表記,"
    "続柄コード1,続柄表記,住所_都道府県,住所_市区郡町村名,住所_町字,住所_番地号表記,住所_方書,"
    "住所_郵便番号,住民となった年月日,転出先住所（予定）_市区郡町村名,国籍等_国名コード,国籍名等,"
    "在留資格等コード,在留資格名,在留期間の満了の日,操作年月日,操作時刻,削除フラグ"
)
PROTECTIONS = (
    "宛名番号,履歴番号,支援措置区分,支援措置開始年月日,支援措置終了年月日,最新フラグ,操作年月日,"
    "操作時刻,削除フラグ"
)
EPDS = (
    "宛名番号,児_宛名番号,妊娠登録番号,実施年月日,実施場面,"
    + ",".join(f"設問{at}" for at in range(1, 11))
    + ",合計点,支援方針,削除フラグ"
)
HEADINGS = {
    "jumin": RESIDENTS,
    "001o009": PROTECTIONS,
    "yobosesshu": "宛名番号,接種種類コード,接種種類名,回数,実施日,実施機関名,ロット番号,削除フラグ",
    "nyuyojikenshin": (
        "宛名番号,健診種別コード,健診種別名,対象年月日,受診年月日,受診区分,身長,体重,総合判定,"
        "虫歯本数,所見,削除フラグ"
    ),
    "epds": EPDS,
    "ninshintodoke": (
        "宛名番号,妊娠登録番号,届出年月日,届出週数,出産予定日,特定妊婦区分,特定妊婦理由,"
        "ゆりかご面接年月日,ゆりかご面接者,ゆりかご面接結果,削除フラグ"
    ),
    "sukusukuhoumon": (
        "宛名番号,保護者_宛名番号,訪問年月日,訪問区分,訪問者,児の状況,母の状況,養育環境,次回方針,"
        "削除フラグ"
    ),
    "gakureibo": (
        "宛名番号,年度,学年コード,在籍校コード,在籍校名,学級,在籍区分,就学開始年月日,異動事由,"
        "異動年月日,保護者_宛名番号,削除フラグ"
    ),
    "hoikunyusho": (
        "宛名番号,認定区分,認定開始年月日,認定終了年月日,施設コード,施設名,入所年月日,退所年月日,"
        "保育必要量,保護者_宛名番号,削除フラグ"
    ),
}
# 異動事由 as the interface file of this ward reads it.
REASONS = {
    "転入": "01",
    "出生": "03",
    "転出": "11",
    "死亡": "13",
    "転居": "21",
    "世帯変更": "27",
    "氏名変更": "29",
}
SEXES = {"1": "男", "2": "女"}


def write_registers(ward: Ward, folder: Path, at: datetime) -> list[Path]:
    """The 全件 of every interface into ``folder``; the paths of the CSV files."""
    folder.mkdir(parents=True, exist_ok=True)
    stamps = {code: at + timedelta(minutes=place) for place, code in enumerate(HEADINGS)}
    with ExitStack() as stack:
        files = {
            code: stack.enter_context(Deliverable(folder, code, stamp, HEADINGS[code]))
            for code, stamp in stamps.items()
        }
        children = Children(ward)
        for household in ward.households():
            for resident in household.residents:
                for row in resident_rows(household, resident):
                    files["jumin"].write(row)
            for code, row in children.rows(household):
                files[code].write(row)
    return [one.path for one in files.values()]


def write_differences(
    ward: Ward, folder: Path, at: datetime, count: int, *, today: date | None = None
) -> Path:
    """A 差分 of 住民 in which ``count`` residents moved, left or changed their names, three days ago.

    ``today``: of the movements; the day of the file unless told.
    """
    chance = Chance(f"differences of {ward.seed}")
    with Deliverable(folder, "jumin", at, RESIDENTS, mode="diff") as file:
        for row in differing(ward, chance, today or at.date(), count):
            file.write(row)
    return file.path


class Deliverable:
    """One CSV (UTF-8, CRLF) that gets its sidecar when it is whole."""

    def __init__(
        self, folder: Path, code: str, stamp: datetime, headings: str, *, mode: str = "full"
    ) -> None:
        name = f"{code}_{MUNICIPALITY_CODE}_{stamp:%Y%m%d%H%M%S}_{mode}_001.csv"
        self.path, self.code, self.mode, self.stamp = folder / name, code, mode, stamp
        self.headings = headings.split(",")
        self.rows = 0

    def __enter__(self) -> "Deliverable":
        self.file: IO[str] = TextIOWrapper(self.path.open("wb"), encoding="utf-8", newline="")
        self.write_row: Callable[[Iterable[str]], object] = csv.writer(
            self.file, quoting=csv.QUOTE_ALL
        ).writerow
        self.write_row(self.headings)
        return self

    def write(self, row: Row) -> None:
        """One row."""
        self.write_row(row)
        self.rows += 1

    def __exit__(self, *error: object) -> None:
        self.file.close()
        if error[0] is not None:
            return
        with self.path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        sidecar = {
            "file": self.path.name,
            "interface": self.code,
            "kind": self.mode,
            "rows": self.rows,
            "sha256": digest,
            "created_at": self.stamp.isoformat(),
        }
        # Last, and in one go: whoever sees it finds the file whole.
        beside = self.path.with_name(f"{self.path.name}.json")
        draft = beside.with_suffix(".part")
        draft.write_text(json.dumps(sidecar, ensure_ascii=False, indent=1), encoding="utf-8")
        draft.rename(beside)


def resident_rows(household: Household, one: Resident) -> Iterator[Row]:
    """All history rows of a resident, the newest last."""
    for move in one.history:
        yield resident_row(household, one, move, move is one.history[-1])


def resident_row(household: Household, one: Resident, move: Movement, latest: bool) -> Row:
    """One history row."""
    state = one.status if latest else "1"
    return [
        MUNICIPALITY_CODE,
        one.number,
        str(move.number),
        "1",
        "1" if latest else "0",
        household.number,
        one.resident_kind,
        state,
        REASONS[move.kind],
        move.moved_on.isoformat(),
        move.notified_on.isoformat(),
        move.name,
        move.kana,
        one.roman_name,
        one.kanji_name,
        one.former_surname,
        one.former_surname_kana,
        one.alias,
        one.alias_kana,
        one.sex,
        SEXES[one.sex],
        one.born.isoformat(),
        "0",
        "",
        one.relation_codes[0],
        move.relation,
        PREFECTURE,
        WARD,
        move.address.town_and_chome,
        move.address.lot,
        move.address.building,
        move.address.postal_code,
        one.moved_in_on.isoformat(),
        f"{move.going_to.country}{move.going_to.prefecture}{move.going_to.city}"
        if move.going_to
        else "",
        one.nationality_code,
        one.nationality,
        one.residence_code,
        one.residence_status,
        one.residence_until.isoformat() if one.residence_until else "",
        move.moved_on.isoformat(),
        "10:00:00",
        "0",
    ]


def differing(ward: Ward, chance: Chance, today: date, count: int) -> Iterator[Row]:
    """Rows that follow the last one of residents here and there in the ward."""
    share = min(1.0, 1.5 * count / ward.size)
    columns = {heading: place for place, heading in enumerate(RESIDENTS.split(","))}
    day = today - timedelta(days=3)
    left = count
    for household in ward.households():
        for one in household.members:
            if left and chance.happens(share):
                left -= 1
                row = resident_row(household, one, one.history[-1], latest=True)
                kind = chance.pick(("転居", "転居", "転出", "氏名変更", "世帯変更", "死亡"))
                row[columns["個人履歴番号"]] = str(one.history[-1].number + 1)
                row[columns["異動事由"]] = REASONS[kind]
                for heading in ("異動年月日", "異動届出年月日", "操作年月日"):
                    row[columns[heading]] = day.isoformat()
                if kind == "転居":
                    row[columns["住所_番地号表記"]] = (
                        f"{chance.between(1, 40)}番{chance.between(1, 30)}号"
                    )
                    row[columns["住所_方書"]] = ""
                elif kind == "転出":
                    row[columns["住民状態"]] = "2"
                    row[columns["転出先住所（予定）_市区郡町村名"]] = "川崎市高津区"
                elif kind == "死亡":
                    row[columns["住民状態"]] = "3"
                yield row
