"""One sheet a child: whose it is stands in the name of the sheet, and above the table."""

import re
from collections.abc import Iterator

from yorisoi.legacy.guess_columns import Fit, Guess, also
from yorisoi.legacy.guess_headings import meanings
from yorisoi.legacy.guess_values import Look

NUMBER_FIRST = r"^[^0-9]{0,4}([0-9]{2,})(?![0-9年月/.])"


def number_in_the_sheets_name(one: Fit) -> None:
    """One sheet a child, called by its number: 0012 佐藤花; or by its name alone."""
    if one.record != "note" or one.missing != ["child_number"]:
        return
    found = [re.match(NUMBER_FIRST, sheet.sheet) for sheet in one.group.sheets]
    numbers = [match[1] for match in found if match]
    if not numbers or len(set(numbers)) < len(found):
        name_of_the_sheet(one)
        return
    look = Look()
    for number in numbers:
        look.tell(number)
    one.more.setdefault("around", {})["児童番号"] = {"of": "sheet", "match": NUMBER_FIRST}
    why = "シートの名前が番号で始まる"
    one.guesses.insert(0, Guess("児童番号", look, [{"field": "child_number"}], 0.7, why))


def name_of_the_sheet(one: Fit) -> None:
    """One sheet a child, called by its name, which then is all the number there is."""
    names = [sheet.sheet for sheet in one.group.sheets]
    if len(names) < 2 or len(set(names)) < len(names) or any(re.search(r"\d", n) for n in names):
        return
    if len({sheet.file for sheet in one.group.sheets}) > 1:
        return  # in another file the same name may be another child's
    one.more.setdefault("around", {})["シート"] = {"of": "sheet"}
    look = Look()
    for name in names:
        look.tell(name)
    why = "シートごとに1人。番号がないので、シートの名前で見分ける"
    one.guesses.insert(0, Guess("シート", look, [{"field": "child_number"}], 0.6, why))


def labels_above(one: Fit) -> dict[str, Look]:
    """What stands above the table of every sheet, beside a label of its own: 児童氏名 青山 はな."""
    found: dict[str, Look] = {}
    for text in one.group.sheets[0].title:
        looks = Look()
        for sheet in one.group.sheets:
            at = sheet.title.index(text) + 1 if text in sheet.title else len(sheet.title)
            looks.tell(sheet.title[at] if at < len(sheet.title) else "")
        if looks.is_full:
            found[text] = looks
    return found


def child_of_the_sheet(one: Fit) -> Iterator[Fit]:
    """One sheet a child: its name stands above its notes, or is the name of the sheet."""
    number = one.by_field("child_number")
    around = one.more.get("around", {})
    if one.record != "note" or number is None or number.heading not in around:
        return
    child = also(one, "child", "児童", number, ["number"])
    child.more["around"] = dict(around)
    for label, look in labels_above(one).items():
        wanted = next(iter(meanings("child", label)), None)
        taken = {name for guess in child.guesses for name in guess.fields}
        if wanted is None or wanted.sure < 0.9 or wanted.field in {"number", "family", *taken}:
            continue
        child.more["around"][label] = {"beside": label}
        why = "表の上に書いてある"
        child.guesses.append(Guess(label, look, [{"field": wanted.field}], 0.8, why))
    fed = {name for guess in child.guesses for name in guess.fields}
    if "name" not in fed and number.heading == "シート":
        number_of_child = child.guesses[0]
        number_of_child.feeds.append({"field": "name"})
        fed.add("name")
    if "name" in fed:
        yield child
