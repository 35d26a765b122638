"""Whether the values of a column agree with a field, or object; and what they say by themselves."""

from collections.abc import Iterator

from yorisoi.legacy import guess_codes
from yorisoi.legacy.guess_codes import Terms
from yorisoi.legacy.guess_headings import Wanted
from yorisoi.legacy.guess_values import SERIAL, Look, is_date
from yorisoi.legacy.records import RECORDS, Field, Reading
from yorisoi.legacy.row_pieces import MONTH_AND_DAY

PERSONS = ("child", "member", "pregnant")
WITHOUT_YEAR = ("happened_on", "received_on")  # of which the title or the sheet says the year


def agreement(record: str, name: str, look: Look, terms: Terms) -> tuple[float, str]:
    """How much the values look like this field (0 to 1), and what to say of it."""
    known = RECORDS[record].fields[name]
    if not look.says:
        return 0.95, "。値がない"
    test = AGREEMENTS.get(known.reading)
    share, why = test(name, known, look, terms) if test else (line(name, look), "")
    return share, f"。{why}" if why else ""


def step(share: float) -> float:
    """Most values suffice; a few show at least that it is meant."""
    return 1.0 if share >= 0.8 else 0.95 if share >= 0.5 else 0.6 if share >= 0.2 else 0.0


def a_date(name: str, known: Field, look: Look, terms: Terms) -> tuple[float, str]:
    """Days."""
    share = look.share(
        lambda one: (
            SERIAL.fullmatch(one)
            or is_date(one)
            or ("T" in one and is_date(one[:10]))
            or (name in WITHOUT_YEAR and MONTH_AND_DAY.match(one))
        )
    )
    return step(share), "値は日付" if share >= 0.5 else "日付として読めない値が多い"


def a_time(name: str, known: Field, look: Look, terms: Terms) -> tuple[float, str]:
    """Times of day."""
    share = max(look.readable_clocks, look.moments)
    return step(share), "値は時刻" if share >= 0.5 else "時刻として読めない値が多い"


def a_number(name: str, known: Field, look: Look, terms: Terms) -> tuple[float, str]:
    """Numbers; of what names the row, each its own."""
    share = look.share(lambda one: len(one) <= 30 and "\n" not in one and not is_full_date(one))
    numbers = max(look.numbers, look.digits)
    worth = 1.0 if numbers >= 0.5 else 0.6 if share >= 0.8 else 0.2
    if name == "number":
        worth *= 1.0 if look.different >= 0.9 else 0.8 if look.different >= 0.5 else 0.55
        return worth, "行ごとに違う番号" if look.is_unique else "番号"
    if name == "family" and look.different > 0.95 and look.says > 3:
        worth *= 0.85  # a column with a number for each family, not for each member, goes before
    return worth, "値は番号" if numbers >= 0.5 else ""


def is_full_date(text: str) -> bool:
    """2024-04-01: a date, and no number."""
    return ("/" in text or "年" in text or text.count("-") == 2) and is_date(text)


def a_kana(name: str, known: Field, look: Look, terms: Terms) -> tuple[float, str]:
    """Readings of names."""
    return (1.0, "値はカナ") if look.kana >= 0.5 else (0.5, "カナでない値が多い")


def a_code(name: str, known: Field, look: Look, terms: Terms) -> tuple[float, str]:
    """One of a few words."""
    found, unknown = guess_codes.table(known.list or name, look.distinct[:200], terms)
    total = len(found) + len(unknown)
    share = len(found) / total if total else 0.0
    if look.texts >= 0.3 or (name == "sex" and share < 0.3) or (not look.is_few and share < 0.5):
        return 0.0, ""
    if len(unknown) > 3 and look.different > 0.9 and share < 0.3 and look.says > 5:
        return 0.3, "値が行ごとに違う"
    return (1.0 if share >= 0.5 else 0.85), f"値は{total}通りの言葉"


def a_text(name: str, known: Field, look: Look, terms: Terms) -> tuple[float, str]:
    """Text; a column with a few short words or numbers is none."""
    if known.needed or name == "text":
        if look.texts >= 0.3 or look.longest > 20:
            return 1.0, "値は文章"
        if look.digits > 0.5 or look.dates > 0.5 or look.numbers > 0.8:
            return 0.2, ""
        return 0.8, ""
    return 1.0, ""


def line(name: str, look: Look) -> float:
    """A line of words: objections of single fields."""
    if name == "name" and (look.dates > 0.5 or look.digits > 0.5):
        return 0.0
    if name == "name" and look.kana >= 0.95 and look.longest > 3:
        return 0.8  # the column of readings, when there is another one
    if name == "phone":
        return 1.0 if look.phones >= 0.3 else 0.7
    if name == "postal_code":
        return 1.0 if max(look.postal, look.digits) >= 0.3 else 0.5
    if name in {"address", "child_address", "living_address"}:
        return 0.5 if max(look.dates, look.digits, look.phones) > 0.8 else 1.0
    if name in {"caller", "worker", "author", "counterpart", "relation", "caller_relation"}:
        return 0.5 if look.texts > 0.5 or look.dates > 0.5 or look.phones > 0.8 else 1.0
    if name in {"affiliation", "clinic", "health", "workplace", "occupation"}:
        return 0.6 if look.dates > 0.5 else 1.0
    return 1.0


AGREEMENTS = {
    Reading.DATE: a_date,
    Reading.BIRTH: a_date,
    Reading.MOMENT: a_date,
    Reading.TIME: a_time,
    Reading.NUMBER: a_number,
    Reading.KANA: a_kana,
    Reading.CODE: a_code,
    Reading.TEXT: a_text,
}


def by_values(record: str, look: Look) -> Iterator[Wanted]:
    """What a column without a telling heading may be, by its values alone."""
    if not look.says:
        return
    hints: tuple[tuple[str, bool, float], ...]
    if record in PERSONS:
        hints = (
            ("sex", look.sexes >= 0.95 and look.is_few, 0.6),
            ("kana", look.kana >= 0.9 and look.longest > 3, 0.55),
            ("phone", look.phones >= 0.9, 0.55),
            ("postal_code", look.postal >= 0.9, 0.55),
            ("address", look.addresses >= 0.7, 0.55),
            ("name", look.names >= 0.8 and look.kana < 0.5, 0.5),
            ("affiliation", look.schools >= 0.8, 0.5),
            ("born", look.dates >= 0.9 and look.different >= 0.5, 0.46),
        )
    elif record == "note":
        hints = (
            ("text", look.texts >= 0.6, 0.55),
            ("happened_on", look.dates >= 0.9, 0.5),
            ("happened_time", look.clocks >= 0.9, 0.5),
        )
    else:
        hints = (
            ("text", look.texts >= 0.6, 0.55),
            ("received_on", look.dates >= 0.9, 0.46),
            ("received_time", look.clocks >= 0.9, 0.5),
            ("child_address", look.addresses >= 0.7, 0.5),
        )
    for name, holds, sure in hints:
        if holds:
            yield Wanted(name, sure, "見出しからは分からないが、値の形から")
