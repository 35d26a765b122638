"""Residents made up for a test, as files of the ward's own layout."""

import csv
import io
from collections.abc import Mapping
from itertools import count

from tests.registers.feeds import SAMPLE, take
from yorisoi.exchange.models import Batch, State

HEADINGS = next(
    csv.reader(
        (SAMPLE / "jumin_131999_20250901020000_full_001.csv")
        .read_text(encoding="utf-8-sig")
        .splitlines()
    )
)
_sequence = count(1)


def number_of(digits: str) -> str:
    """A 宛名番号 with its check digit."""
    body = digits.zfill(14)
    total = sum(int(one) * (2 + at % 6) for at, one in enumerate(reversed(body)))
    return body + str((11 - total % 11) % 11 % 10)


def resident(
    digits: str,
    *,
    name: str = "齋藤　茜",
    kana: str = "サイトウ　アカネ",
    sex: str = "2",
    born: str = "2017-03-04",
    household: str = "900",
    relation: str = "子",
    town: str = "若葉台一丁目",
    block: str = "20番3号",
    state: str = "1",
    moved: str = "2020-04-01",
    **more: str,
) -> dict[str, str]:
    """One row of 住民情報; ``more`` under the headings of the file."""
    return {
        "市区町村コード": "131999",
        "宛名番号": number_of(digits),
        "個人履歴番号": "1",
        "個人履歴番号_枝番号": "1",
        "最新フラグ": "1",
        "世帯番号": household,
        "住民種別": "1",
        "住民状態": state,
        "異動事由": "01",
        "異動年月日": moved,
        "氏名": name,
        "氏名_フリガナ": kana,
        "性別": sex,
        "生年月日": born,
        "生年月日_不詳フラグ": "0",
        "続柄コード1": "20",
        "続柄表記": relation,
        "住所_都道府県": "東京都",
        "住所_市区郡町村名": "みどり区",
        "住所_町字": town,
        "住所_番地号表記": block,
        "削除フラグ": "0",
    } | more


def as_csv(rows: list[dict[str, str]], headings: list[str]) -> str:
    """The text of a file."""
    text = io.StringIO()
    writer = csv.DictWriter(
        text, headings, restval="", lineterminator="\r\n", quoting=csv.QUOTE_ALL
    )
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def done(batch: Batch) -> Batch:
    """It went in without a refusal."""
    assert batch.state == State.DONE, batch.failure
    assert batch.refused == 0
    return batch


def take_residents(*rows: dict[str, str]) -> Batch:
    """Take a 差分 of 住民情報."""
    name = f"jumin_131999_202606150200{next(_sequence) % 60:02}_diff_{next(_sequence):03}.csv"
    return done(take(name, as_csv(list(rows), HEADINGS)))


def take_protection(
    number: str, measure: str, history: str = "1", ends: str = "2027-03-31", **more: str
) -> Batch:
    """Take a 差分 of 支援措置: 1 began, 2 was prolonged, 3 ended; ``more`` under its headings."""
    row: Mapping[str, str] = {
        "宛名番号": number,
        "履歴番号": history,
        "支援措置区分": measure,
        "支援措置開始年月日": "2026-04-01",
        "支援措置終了年月日": ends,
        "最新フラグ": "1",
        "操作年月日": "2026-04-01",
        "操作時刻": "01:00:00",
        "削除フラグ": "0",
    } | more
    name = f"001o009_131999_202606150300{next(_sequence) % 60:02}_diff_{next(_sequence):03}.csv"
    return done(take(name, as_csv([dict(row)], list(row))))


def merged(number: str, same_as: str, *, since: str = "2026-06-10", deleted: bool = False) -> Batch:
    """Take a 差分 of 同一人: ``number`` goes on as ``same_as``, or does not after all."""
    row = {
        "宛名番号": number,
        "統合先宛名番号": same_as,
        "統合年月日": since,
        "削除フラグ": "1" if deleted else "0",
    }
    name = f"doitsunin_131999_202606150400{next(_sequence) % 60:02}_diff_{next(_sequence):03}.csv"
    return done(take(name, as_csv([row], list(row))))
