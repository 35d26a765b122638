"""What else is in a table than one record a row: parents in columns, several notes in one cell, rows that
go on, numbers that begin again every year, days without a year.

Each is proposed as the options of a mapping say it (docs/mapping-files.md), with its reason.
"""

import re
from collections.abc import Iterator, Sequence

from yorisoi.exchange.heads import BETWEEN
from yorisoi.legacy import guess_codes
from yorisoi.legacy.guess_codes import Terms
from yorisoi.legacy.guess_columns import Fit, Guess, also, around_of
from yorisoi.legacy.guess_headings import meanings
from yorisoi.legacy.guess_sheets import child_of_the_sheet
from yorisoi.legacy.guess_together import Joined
from yorisoi.legacy.guess_values import Look
from yorisoi.legacy.guess_words import fold, words
from yorisoi.legacy.mapping import Part, Together
from yorisoi.legacy.mapping_shapes import entry_date
from yorisoi.legacy.row_pieces import ENTRY, MONTH_AND_DAY, year_in

RELATIVES = words(
    "実父 実母 継父 継母 養父 養母 祖父母 祖父 祖母 父親 母親 父 母 夫 妻 配偶者 保護者 世帯主 主たる養育者 養育者"
    " 兄弟姉妹 きょうだい 兄弟 兄 姉 弟 妹 同居家族 家族 同居人 世帯員 構成員 子ども 子供 子 児"
)
RELATIVE = re.compile(
    rf"({'|'.join(sorted(RELATIVES, key=len, reverse=True))})(\d*|[a-z]?)の?(?P<what>.*)"
)
ANYBODY = set(
    words("保護者 世帯主 主たる養育者 養育者 同居家族 家族 同居人 世帯員 構成員 子ども 子供 子 児")
)
OF_A_MEMBER = {
    "name", "kana", "born", "sex", "relation", "lives_together", "occupation", "workplace", "phone", "health",
    "clinic", "remarks", "address", "living_address", "nationality", "affiliation", "grade", "alias",
}  # fmt: skip
OF_A_CHILD = {
    "born", "sex", "affiliation", "grade", "class_name", "phone", "building", "postal_code", "nationality",
    "residence_status", "health", "clinic", "alias", "living_address", "remarks",
}  # fmt: skip
NEVER_CHANGES = {"name", "kana", "born", "sex"}
OF_A_CALL = {
    "text", "matter", "route", "caller", "caller_relation", "abuse", "abuser", "urgency", "reception", "first_step",
}  # fmt: skip
YEARS = set(words("年度 受付年度 相談年度 受理年度 fiscal_year year"))
SOME = 0.3
YEAR_IN_NAME = r"((?:令和|平成|昭和|[RHS])?\d{1,4}|元)"


def with_more(fits: Sequence[Fit], terms: Terms) -> list[Fit]:
    """The tables, and what else is read of them."""
    found: list[Fit] = []
    # Whoever is listed in a table of families is not made a second time from the ledger.
    has_families = any(one.record == "member" for one in fits)
    for one in fits:
        days_without_year(one)
        numbers_that_come_again(one)
        rows_that_go_on(one)
        found += [one, *own_records(one, terms, has_families=has_families)]
        if not any(other.record == "child" for other in fits):
            found += child_of_notes(one)
            found += child_of_the_sheet(one)
    return found


def own_records(one: Fit, terms: Terms, *, has_families: bool) -> Iterator[Fit]:
    """Records of other kinds in the same rows, where the rows have a number to hang them on."""
    number = one.by_field("number")
    if one.record not in {"child", "consultation"} or number is None:
        return
    members = [] if has_families else list(relatives(one, number, terms))
    calls = list(call_of_a_child(one, number))
    notes = list(entries_of(one, number))
    children = list(child_of_a_call(one, number, bool(members)))
    if members and one.by_field("family") is None and one.record == "child":
        number.feeds.append({"field": "family"})
    yield from (*children, *members, *calls, *notes)


def left_over(one: Fit) -> Iterator[Guess]:
    """Columns that feed no field yet."""
    return (guess for guess in one.guesses if not guess.feeds and not guess.delete_words)


# --- parents, brothers and sisters in columns of their own


def relatives(one: Fit, number: Guess, terms: Terms) -> Iterator[Fit]:
    """父氏名, 父生年月日, 母氏名 …, きょうだい1氏名: each of them a member of the family."""
    groups: dict[str, list[tuple[Guess, str]]] = {}
    for guess in left_over(one):
        found = RELATIVE.fullmatch(fold(guess.heading.replace(BETWEEN, "")))
        if found is None or (guess.look.says and guess.look.texts > 0.5):
            continue
        what = found["what"] or "氏名"
        wanted = next((w for w in meanings("member", what) if w.sure >= 0.9), None)
        if wanted is not None and wanted.field in OF_A_MEMBER:
            who = f"{found[1]}{found[2]}"
            groups.setdefault(who, []).append((guess, wanted.field))
    for who, columns in groups.items():
        fields = [name for _, name in columns]
        if "name" not in fields:
            continue
        member = also(one, "member", who, number, ["family"])
        for guess, name in columns:
            if name in {own.field for own in member.guesses}:
                continue
            one.guesses.remove(guess)
            guess.feeds = [{"field": name}]
            guess.sure, guess.why = 0.9, f"1行に家族（{who}）も並んでいる"
            member.guesses.append(guess)
        if "relation" not in fields:
            member.more["defaults"] = constants(re.sub(r"[\da-z]+$", "", who), fields, terms)
        yield member


def constants(relation: str, fields: Sequence[str], terms: Terms) -> dict[str, str]:
    """What the heading says of every row: 続柄, and the sex that it tells."""
    found = {"relation": relation}
    if kinship := guess_codes.match("kinship", relation, terms):
        found["kinship"] = kinship
    sex = guess_codes.match("sex_of_relation", relation, {})
    if sex and "sex" not in fields:
        found["sex"] = sex
    return {} if not relation else found


# --- one flat row: the child of a call, the call of a child


def child_of_a_call(one: Fit, number: Guess, has_members: bool) -> Iterator[Fit]:
    """受付簿 that is all there is of a child: birthday, sex and school stand in it, too."""
    name = one.by_field("child_name")
    if one.record != "consultation" or one.by_field("child_number") is not None or name is None:
        return
    own = [
        (guess, wanted.field)
        for guess in left_over(one)
        if (wanted := next(iter(meanings("child", guess.heading)), None)) is not None
        and wanted.sure >= 0.9
        and wanted.field in OF_A_CHILD
    ]
    if not own and not has_members:
        return
    number.feeds.append({"field": "child_number"})
    child = also(one, "child", "児童", number, ["number", *(["family"] if has_members else [])])
    for heading, own_field in (
        ("child_name", "name"),
        ("child_kana", "kana"),
        ("child_address", "address"),
    ):
        guess = one.by_field(heading)
        if guess is None:
            continue
        feed = dict(guess.feeds[0])
        if "split" in feed:
            feed["fields"] = [
                {"child_name": "name", "child_kana": "kana"}.get(f, f) for f in feed["fields"]
            ]
        else:
            feed = {"field": own_field}
        child.guesses.append(
            Guess(guess.heading, guess.look, [feed], guess.sure, guess.why, guess.joined)
        )
    for guess, field in own:
        give(one, child, guess, field, sure=0.9)
    yield child


def give(one: Fit, child: Fit, guess: Guess, field: str, *, sure: float) -> None:
    """A column of ``one`` feeds ``field`` of the child that stands in the same row."""
    one.guesses.remove(guess)
    guess.feeds = [{"field": field}]
    guess.sure, guess.why = sure, "1行に児童のことも並んでいる"
    child.guesses.append(guess)


def call_of_a_child(one: Fit, number: Guess) -> Iterator[Fit]:
    """児童台帳 with 相談内容 in it: a 相談受付 of the day it was taken on."""
    opened = one.by_field("opened_on")
    if one.record != "child" or opened is None:
        return
    own = {
        wanted.field: guess
        for guess in left_over(one)
        if (wanted := next(iter(meanings("consultation", guess.heading)), None)) is not None
        and wanted.sure >= 0.9
        and wanted.field in OF_A_CALL
        and not several(guess.look)
    }
    if "text" not in own:
        return
    call = also(one, "consultation", "相談", number, ["number", "child_number"])
    call.guesses.append(
        Guess(
            opened.heading,
            opened.look,
            [{"field": "received_on"}],
            0.7,
            "受理日を相談日に",
            opened.joined,
        )
    )
    for field, guess in own.items():
        one.guesses.remove(guess)
        guess.feeds = [{"field": field}]
        guess.sure, guess.why = 0.8, "1行に相談のことも並んでいる"
        call.guesses.append(guess)
    yield call


def child_of_notes(one: Fit) -> Iterator[Fit]:
    """経過記録 that are all there is of a child: its name stands in every row, beside its number."""
    number = one.by_field("child_number")
    if one.record != "note" or number is None:
        return
    own = {
        wanted.field: guess
        for guess in reversed(list(left_over(one)))
        if (wanted := next(iter(meanings("child", guess.heading)), None)) is not None
        and wanted.sure >= 0.9
        and wanted.field in NEVER_CHANGES  # 学年 of a note is that of its day
    }
    if "name" not in own:
        return
    child = also(one, "child", "児童", number, ["number"])
    child.guesses[0].feeds[0] |= {
        key: value for key, value in number.feeds[0].items() if key == "blank"
    }
    for field, guess in own.items():
        give(one, child, guess, field, sure=0.8)
    yield child


# --- several notes in one cell


def entries_of(one: Fit, number: Guess) -> Iterator[Fit]:
    """支援経過 in which each note begins with its day."""
    for guess in list(left_over(one)):
        if not several(guess.look):
            continue
        one.guesses.remove(guess)
        note = also(one, "note", guess.heading, number, ["child_number"], repeats=True)
        if one.record == "consultation":
            child = one.by_field("child_number")
            if child is None:
                one.guesses.append(guess)
                continue
            note = also(one, "note", guess.heading, child, ["child_number"], repeats=True)
        note.more["key"] = [*note.more["key"], entry_date(guess.heading)]
        begun = one.by_field("opened_on") or one.by_field("received_on")
        year = begun.heading if begun is not None and begun.joined is None else year_of(one)
        note.more |= around_of(one)
        guess.feeds = [{"field": "text", "entries": True, **({"year": year} if year else {})}]
        guess.sure, guess.why = 0.8, "1つのセルに、日付で始まる記録がいくつも入っている"
        note.guesses.append(guess)
        yield note


def several(look: Look) -> bool:
    """Whether cells hold several texts, each of which begins with a day."""
    return look.texts >= SOME and look.share(lambda one: len(ENTRY.findall(one)) > 1) >= SOME


# --- rows that go on


def rows_that_go_on(one: Fit) -> None:
    """Notes in rows that do not say again whose they are, and of which day."""
    text, day, child = (
        one.by_field("text"),
        one.by_field("happened_on"),
        one.by_field("child_number"),
    )
    if one.record != "note" or text is None or child is None:
        return
    if several(text.look) and len(text.feeds) == 1 and day is None:
        return
    day_blank, child_blank = blank(day, text), blank(child, text)
    if not child_blank:
        return  # whose it is stands in every row: an empty day is one that nobody knows
    if day is not None and day_blank:
        one.more["continues"] = True
    # A list that is grouped, and no file in which a few numbers are missing: those are somebody else's.
    if child_blank >= SOME * text.look.filled and one.by_field("number") is None:
        above(child)
        if day is not None and day_blank:
            above(day)


def blank(guess: Guess | None, text: Guess) -> int:
    """How many rows say a text and not this."""
    if guess is None or guess.joined is not None:
        return 0
    return max(text.look.filled - guess.look.filled, 0)


def above(guess: Guess) -> None:
    """An empty cell means the one above."""
    guess.feeds[0]["blank"] = "above"
    guess.why += "。空欄は上の行と同じ"
    guess.sure = min(guess.sure, 0.75)


# --- years that stand elsewhere


def days_without_year(one: Fit) -> None:
    """4/3 in the sheet of a year: the year stands in a column, in the title or in a name."""
    for name in ("received_on", "happened_on"):
        day = one.by_field(name)
        if day is None or day.look.share(lambda text: MONTH_AND_DAY.match(text)) < SOME:
            continue
        heading = year_of(one)
        if heading:
            day.feeds[0]["year"] = heading
            day.why += "。年は年度から補う"


def year_of(one: Fit) -> str:
    """The heading of the 年度, which may be made of what stands outside the table."""
    for guess in one.guesses:
        if fold(guess.heading) in YEARS:
            return guess.heading
    sheets = one.group.sheets
    for of, texts in (
        ("title", [next(filter(year_in, sheet.title), "") for sheet in sheets]),
        ("sheet", [sheet.sheet for sheet in sheets]),
        ("file", [sheet.file for sheet in sheets]),
    ):
        if all(year_in(text) for text in texts):
            return outside(one, "年度", of)
    return ""


def outside(one: Fit, heading: str, of: str) -> str:
    """A column made of what stands outside the table; its name."""
    match = {"match": YEAR_IN_NAME} if of != "sheet" or heading == "年度" else {}
    if of == "title":
        match = {"match": r"((?:令和|平成|昭和|[RHS])\s*(?:\d{1,2}|元)|\d{4})\s*年"}
    one.more.setdefault("around", {})[heading] = {"of": of, **match}
    return heading


def numbers_that_come_again(one: Fit) -> None:
    """受付番号 that begins with 1 in every year: the year belongs to it."""
    number = one.by_field("number")
    if one.record != "consultation" or number is None or number.joined is not None:
        return
    sheets = one.group.sheets
    at = [
        sheet.headings.index(number.heading) for sheet in sheets if number.heading in sheet.headings
    ]
    looks = [sheet.looks[column] for sheet, column in zip(sheets, at, strict=False)]
    again = len(looks) > 1 and all(look.is_unique for look in looks) and number.look.different < 1
    year = next((guess for guess in one.guesses if fold(guess.heading) in YEARS), None)
    if year is None and not again:
        return
    if year is not None and (number.look.different == 1 or not (again or len(looks) == 1)):
        return
    if year is not None:
        parts = [year.heading]
    else:
        tabs, files = {sheet.sheet for sheet in sheets}, {sheet.file for sheet in sheets}
        parts = [outside(one, "ファイル", "file")] if len(files) > 1 else []
        parts += [outside(one, "シート", "sheet")] if len(tabs) > 1 else []
        if "year" in {name for guess in one.guesses for feed in guess.feeds for name in feed}:
            parts = [*(["年度"] if "年度" in one.more.get("around", {}) else []), *parts]
    made = Together(f"{number.heading}（通し）", tuple(map(Part, [*parts, number.heading])), "-")
    joined = Joined(
        made, Look(), ("受付番号",), "番号が年度や月ごとに1から始まるので、それを付ける"
    )
    feeds, number.feeds = number.feeds, []
    one.guesses.remove(number)
    one.guesses.insert(0, Guess(made.heading, number.look, feeds, 0.7, joined.why, joined))
