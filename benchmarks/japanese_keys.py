"""Rows per second of the keys in `yorisoi.japanese`, over names and addresses that all differ.

    python benchmarks/japanese_keys.py [rows]

The default of 350,000 rows is one ward's residents.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

from yorisoi import japanese as ja

FAMILY = ["渡邉", "髙﨑", "齋藤", "佐々木", "長曽我部", "𠮷田", "岡本", "NGUYEN", "濱田", "石田"]
GIVEN = ["さくら", "学", "直美", "琴音", "VAN NAM", "翔太", "ヒナタ", "樹", "惠美子", "碧"]
FAMILY_KANA = ["ワタナベ", "ﾀｶｻｷ", "サイトウ", "ササキ", "ﾁｮｳｿｶﾍﾞ", "ヨシダ", "おかもと", "グエン"]
GIVEN_KANA = ["サクラ", "ﾏﾅﾌﾞ", "ナオミ", "ことね", "ヴァン　ナム", "ショウタ", "ヒナタ", "ｲﾂｷ"]
TOWNS = ["若葉台", "三ツ沢", "霞ヶ原", "大字上之郷", "西本町", "東京都みどり区桜丘", "みどり区泉町"]
HOUSES = ["", "　コーポ若葉201号室", "メゾン・ド・ミドリ415号室", " 都営本町アパート１号棟301号室"]
DATES: list[Callable[[date], str]] = [
    ja.wareki, ja.wareki_short, ja.both_calendars, date.isoformat,
    lambda day: f"{day:%Y/%m/%d} 00:00:00",
]  # fmt: skip


def full_width(text: str) -> str:
    return text.translate({c: c + 0xFEE0 for c in range(0x21, 0x7F)})


def address(rng: random.Random) -> str:
    chome, ban, go = rng.randint(1, 6), rng.randint(1, 40), rng.randint(1, 30)
    numbers = rng.choice(
        [
            f"{chome}丁目{ban}番{go}号",
            f"{'一二三四五六'[chome - 1]}丁目{ban}番{go}",
            f"{chome}-{ban}-{go}",
            full_width(f"{chome}-{ban}-{go}"),
            f"{ban}番地{go}",
        ]
    )
    return rng.choice(TOWNS) + numbers + rng.choice(HOUSES)


def samples(rows: int) -> dict[str, list[str]]:
    rng = random.Random(1)
    days = [date(1930, 1, 1) + timedelta(days=rng.randrange(35_000)) for _ in range(rows)]
    serial = [chr(0x4E00 + i % 20_000) for i in range(rows)]
    kana = [chr(0x30A2 + i % 80) for i in range(rows)]
    return {
        "name": [rng.choice(FAMILY) + "　" + rng.choice(GIVEN) + c for c in serial],
        "kana": [rng.choice(FAMILY_KANA) + " " + rng.choice(GIVEN_KANA) + c for c in kana],
        "roman": [f"NGUYỄN {rng.choice(FAMILY_KANA)} Văn {i}" for i in range(rows)],
        "address": [address(rng) for _ in range(rows)],
        "date": [rng.choice(DATES)(day) for day in days],
        "partial": [f"昭和{rng.randint(1, 63)}年{rng.randint(1, 12)}月頃" for _ in range(rows)],
        "phone": [f"０３（{rng.randint(1000, 9999)}）{rng.randint(1000, 9999)}" for _ in days],
    }


def main(rows: int) -> None:
    data = samples(rows)
    work: list[tuple[str, Callable[[str], object], str]] = [
        ("name_key", ja.name_key, "name"),
        ("kana_key", ja.kana_key, "kana"),
        ("strict_kana_key", ja.strict_kana_key, "kana"),
        ("kana_sort_key", ja.kana_sort_key, "kana"),
        ("roman_key", ja.roman_key, "roman"),
        ("parse_address + address_key", lambda a: ja.parse_address(a).address_key, "address"),
        ("parse_date", ja.parse_date, "date"),
        ("parse_partial_date", ja.parse_partial_date, "partial"),
        ("phone_key", ja.phone_key, "phone"),
        ("fold_text (addresses)", ja.fold_text, "address"),
        ("find_gaiji", ja.find_gaiji, "name"),
    ]
    print(f"{'function':30} {'rows':>9} {'seconds':>8} {'rows/s':>10}")
    for label, function, column in work:
        texts = data[column]
        started = time.perf_counter()
        for text in texts:
            function(text)
        seconds = time.perf_counter() - started
        print(f"{label:30} {len(texts):>9,} {seconds:>8.2f} {len(texts) / seconds:>10,.0f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 350_000)
