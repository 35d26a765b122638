"""The search at full size: people, texts, and the candidates of an intake.

    python benchmarks/full_size.py HOME      once
    python benchmarks/search.py HOME [QUERIES] [WHAT]      WHAT: people, texts, intake or pages

Floor: the one statement that finds, in plain psycopg on the same database in the same run, right
before the product does the same. The product's time holds all of it: reading the words, rights,
the statement, facts, reasons and marks; "page" is the whole request with its entry in the log.
Each is done three times and the least counts: others who use the machine only ever add to a time.
"""

import random
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.at_work import taking
from benchmarks.full_size import TODAY, login_of, opened

# Seconds: of the floor, of the product; and what the product took of a processor, its own process
# and PostgreSQL's together. On a machine of its own that is nearly the time; on a shared one it is
# the figure to look at.
Timed = tuple[float, float, float]
WORDS = [
    "安全",
    "体重",
    "通告",
    "離婚",
    "妊娠",
    "家賃",
    "内出血",
    "生活保護",
    "予防接種",
    "支援措置",
    "児童相談所",
    "ショートステイ",
    "調停中",
    "猫を三匹",
    "雨漏り",
    "花火大会",
    "電子レンジ",
    "盲腸",
    "携帯を解約",
    "保護者",
    "訪問",
    "面談",
    "母",
    "登校",
    "通訳",
    "スマートフォン",
]
TIMES = 3
SECOND = ["若葉台", "離婚", "祖母", "欠席", "担任", "保育料", "夜勤", "写真"]


def person_queries(lots: random.Random, count: int) -> list[str]:
    """What workers type, made from people who are there."""
    from django.db import connection

    from yorisoi.japanese import age, wareki_short

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.name, p.kana, p.born_on, p.resident_number, a.text, t.number, c.number"
            " FROM people_person p"
            " JOIN people_personaddress a ON a.person_id = p.id AND a.until IS NULL"
            " LEFT JOIN people_personphone t ON t.person_id = p.id"
            " LEFT JOIN cases_case c ON c.subject_id = p.id"
            " WHERE p.name LIKE '%　%' AND p.id % 97 = 3 ORDER BY p.id LIMIT 3000"
        )
        rows = cursor.fetchall()
    made = []
    while len(made) < count:
        name, kana, born, resident, address, phone, case = lots.choice(rows)
        if not kana or "　" not in kana:
            continue
        town = address.removeprefix("東京都みどり区").rstrip("　")
        town = town[
            : next((at for at, c in enumerate(town) if c in "一二三四五六七八九0123456789"), 4)
        ]
        surname, given = kana.split("　")[0], kana.split("　")[-1]
        hiragana = str.maketrans({chr(c): chr(c - 0x60) for c in range(0x30A1, 0x30F7)})
        years = age(born, TODAY) if born <= TODAY else 0
        kinds: list[tuple[int, str]] = [
            (25, f"{surname.translate(hiragana)} {town}"),
            (15, surname.translate(hiragana)),
            (15, f"{surname} {given}"),
            (10, name.replace("　", " ")),
            (8, name.replace("　", "")),
            (10, f"{surname} {wareki_short(born).split('.')[0]}"),
            (5, f"{given} {years}歳"),
            (3, wareki_short(born)),
            (3, town),
            (3, address.removeprefix("東京都みどり区")),
            (3, (phone or "090")[-4:] if phone else surname),
            (2, phone or surname),
            (1, resident),
            (2, case or surname),
        ]
        made.append(lots.choices([q for _, q in kinds], [w for w, _ in kinds])[0])
    return made


def text_queries(lots: random.Random, count: int) -> list[str]:
    made = [lots.choice(WORDS) for _ in range(count * 6 // 10)]
    made += [f"{lots.choice(WORDS)} {lots.choice(SECOND)}" for _ in range(count - len(made))]
    return made


def seconds(work: Callable[[], Any]) -> float:
    """The least of a few times on the clock."""
    found = []
    for _ in range(TIMES):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return min(found)


def both(work: Callable[[], Any]) -> tuple[float, float]:
    """Seconds on the clock and on a processor, the least of each."""
    found = []
    for _ in range(TIMES):
        with taking() as took:
            work()
        found.append(took)
    return min(one.wall for one in found), min(one.processor for one in found)


def report(what: str, times: list[Timed]) -> None:
    columns = [[one[at] * 1000 for one in times] for at in range(3)]
    p95 = [statistics.quantiles(one, n=20)[18] for one in columns]
    p50 = [statistics.median(one) for one in columns]
    ratio = f"{p50[1] / p50[0]:.1f}" if p50[0] else "–"
    print(
        f"| {what} | {len(times)} | {p50[0]:.1f} / {p95[0]:.1f} | {p50[1]:.1f} / {p95[1]:.1f}"
        f" | {ratio} | {p50[2]:.1f} / {p95[2]:.1f} |",
        flush=True,
    )


def slowest(what: str, queries: list[str], times: list[Timed]) -> None:
    worst = sorted(zip(times, queries, strict=True), reverse=True, key=lambda one: one[0][1])[:6]
    for (floor, product, _), query in worst:
        print(f"    {what} slow: {product * 1000:.0f} ms (statement {floor * 1000:.0f}) {query}")


def people(connection: Any, queries: list[str], viewer: Any) -> list[Timed]:
    from yorisoi.people.search import Secret, find_people, statement
    from yorisoi.people.search_words import read_words

    times = []
    for query in queries:
        read = read_words(query, TODAY)
        sql, parameters = statement(read, Secret(viewer), 20, 0)
        floor = seconds(lambda s=sql, p=parameters: connection.execute(s, p).fetchall())
        times.append((floor, *both(lambda q=query: find_people(q, viewer=viewer))))
    return times


def texts(connection: Any, queries: list[str], viewer: Any) -> list[Timed]:
    from django.db import transaction

    from yorisoi.access import remembered
    from yorisoi.access.entrance import filter_for
    from yorisoi.cases.models import Case, Consultation
    from yorisoi.cases.search import full_text
    from yorisoi.cases.search.texts import passages_of

    def product(query: str) -> None:
        with transaction.atomic(), remembered.while_reading():  # as the door of the page does
            cases = filter_for(viewer, "cases.note.search", Case.objects.all())
            calls = filter_for(viewer, "cases.consultation.read", Consultation.objects.all())
            found = full_text.find_texts(query, cases=cases, calls=calls)
            passages_of(found.places, full_text.read(query), cases=cases, viewer=viewer)

    times = []
    for query in queries:
        words = full_text.read(query)
        pairs = " & ".join(piece for word in words for piece in full_text.pairs_of(word))
        floor = 0.0
        if pairs:
            sql = (
                "SELECT id, text FROM cases_note WHERE state <> 'draft' AND"
                " public.yorisoi_bigrams(text || E'\\n' || counterpart) @@ %s::tsquery"
                " ORDER BY happened_at DESC LIMIT 50"
            )
            floor = seconds(lambda s=sql, p=pairs: connection.execute(s, [p]).fetchall())
        times.append((floor, *both(lambda q=query: product(q))))
    return times


def intake(queries: list[str]) -> list[Timed]:
    from yorisoi.people.candidates import candidates

    times = []
    for query in queries:
        name, _, place = query.partition(" ")
        age = int(place[:-1]) if place.endswith("歳") else None
        typed = {"name": name, "address": "" if age else place, "age": age}
        times.append((0.0, *both(lambda t=typed: candidates(**t))))
    return times


def pages(address: str, queries: list[str], viewer: Any) -> list[Timed]:
    from django.conf import settings
    from tests.cast import enter

    settings.ALLOWED_HOSTS = ["testserver"]
    browser = enter(viewer)
    return [(0.0, *both(lambda q=query: browser.get(address, {"q": q}))) for query in queries]


def main(home: Path, count: int, wanted: str) -> None:
    lots = random.Random(3)
    with opened(home) as server:
        from yorisoi.access.models import Staff

        supervisor = Staff.objects.get(number="204117")
        worker = Staff.objects.get(number="211053")
        names, said = person_queries(lots, count), text_queries(lots, count)
        print(
            "| what | queries | statement p50 / p95 ms | product p50 / p95 ms | × | processor p50 / p95 ms |"
        )
        print("|---|---|---|---|---|---|")
        with login_of(server).connect() as connection:
            # As the product's own connections are.
            for name, value in (("work_mem", "32MB"), ("random_page_cost", "1.1")):
                connection.execute("SELECT set_config(%s, %s, false)", [name, value])
            if wanted in ("", "people"):
                people(connection, names[:30], supervisor)
                times = people(connection, names, worker)
                report("people", times)
                slowest("people", names, times)
            if wanted in ("", "texts"):
                texts(connection, said[:30], supervisor)
                for viewer, label in ((supervisor, "all cases"), (worker, "one team")):
                    times = texts(connection, said, viewer)
                    report(f"texts, {label}", times)
                    slowest("texts", said, times)
        if wanted in ("", "intake"):
            times = intake(names)
            report("candidates of an intake", times)
            slowest("candidates", names, times)
        if wanted in ("", "pages"):
            report("page of people", pages("/cases/search/", names[: count // 2], worker))
            report("page of texts", pages("/cases/search/texts/", said[: count // 2], supervisor))


if __name__ == "__main__":
    main(
        Path(sys.argv[1]),
        int(sys.argv[2]) if len(sys.argv) > 2 else 300,
        sys.argv[3] if len(sys.argv) > 3 else "",
    )
