"""What matched where, so that it can be marked: decided on the few rows of a page, in Python."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from yorisoi import clock
from yorisoi.access.models import Staff
from yorisoi.japanese import fold_town, name_key, parse_address, phone_key, wareki
from yorisoi.people.models import Person, PersonAddress, PersonName, PersonPhone
from yorisoi.people.search_keys import number_key, resident_key
from yorisoi.people.search_words import Word
from yorisoi.people.whereabouts import HIDDEN_WORDS, ShownAddress, out_of_reach, shown_of

Span = tuple[int, int]
_GAPS = " \u3000・･-‐–\t"
NAMES = {kind: str(kind.label) for kind in PersonName.Kind}
PAST_NAMES = {
    PersonName.Kind.LEGAL: "前の氏名",
    PersonName.Kind.FORMER: "旧姓・旧氏名",
    PersonName.Kind.ALIAS: "前の通称",
    PersonName.Kind.ROMAN: "前のローマ字",
    PersonName.Kind.OTHER: "前の呼び名",
}


@dataclass(frozen=True)
class Match:
    """One text that a word matched: its kind in words, the text, and where in it."""

    kind: str  # 氏名, フリガナ, 旧姓・旧氏名, 住所, 前の住所, 電話 …
    text: str
    spans: tuple[Span, ...] = ()
    # Which part of the head of a person it is: name, kana, address, born; "" for all else.
    place: str = ""


@dataclass
class Texts:
    """What one person can be found by, as it reads."""

    names: list[tuple[str, str, str]] = field(default_factory=list)  # kind, text, place
    addresses: list[tuple[str, str, str]] = field(default_factory=list)
    phones: list[str] = field(default_factory=list)
    hides_phones: bool = False  # who rings is found by the number; the whole of it is not shown
    shown: list[ShownAddress] = field(default_factory=list)  # where they live first


def matches_of(
    persons: Sequence[Person], words: Sequence[Word], texts: dict[int, Texts], *, near: set[int]
) -> dict[int, list[Match] | None]:
    """The matches of each person. None: nothing that the viewer may see fits one of the words.

    ``near``: those near somebody protected, whose match may lie in what the viewer must not see.
    """
    found: dict[int, list[Match] | None] = {}
    for person in persons:
        matched: list[Match] | None = []
        for word in words:
            first = next(readings(person, texts[person.pk], word), None)
            if first is not None and matched is not None:
                matched = merged(matched, first)
            elif person.pk in near:
                matched = None
        found[person.pk] = matched
    return found


def merged(matched: list[Match], new: Match) -> list[Match]:
    """``matched`` with ``new``, two words in one text marked together."""
    for at, old in enumerate(matched):
        if (old.kind, old.text) == (new.kind, new.text):
            together = Match(old.kind, old.text, tuple(sorted({*old.spans, *new.spans})), old.place)
            return [*matched[:at], together, *matched[at + 1 :]]
    return [*matched, new]


def texts_of(
    persons: Sequence[Person],
    words: Sequence[Word],
    *,
    viewer: Staff | None,
    day: date,
    near: set[int],
) -> dict[int, Texts]:
    """The texts of all ``persons`` that ``words`` may fit; what must not be seen is not there.

    A query for each kind of text, whatever the number of persons. Of those ``near`` somebody
    protected no earlier address is there: it may be the home to be kept secret.
    """
    ids = [person.pk for person in persons]
    found = {
        person.pk: Texts(names=[("氏名", person.name, "name"), ("フリガナ", person.kana, "kana")])
        for person in persons
    }
    if any(word.name for word in words):
        rows = PersonName.objects.standing().filter(person__in=ids)
        for pk, kind, until, *texts in rows.values_list("person", "kind", "until", "name", "kana"):
            past = kind == PersonName.Kind.FORMER or (until is not None and until < day)
            label = (PAST_NAMES if past else NAMES)[PersonName.Kind(kind)]
            known = {text for _, text, _ in found[pk].names}
            found[pk].names += [(label, one, "") for one in texts if one and one not in known]
    addresses = list(PersonAddress.objects.standing().filter(person__in=ids))
    present = [one for one in addresses if one.holds_on(clock.today())]
    for pk, shown in shown_of(present, ids, viewer=viewer, near=near).items():
        found[pk].shown = shown
        for at, one in enumerate(shown):
            if one.address is not None:
                kind = one.address.get_kind_display()
                place = "address" if at == 0 else ""
                found[pk].addresses.append((kind, str(one.address), place))
    for old in addresses:
        if old.until is not None and old.until < day and old.person_id not in near:
            found[old.person_id].addresses.append(("前の住所", str(old), ""))
    if any(word.other for word in words):
        guarded = out_of_reach(viewer, near)
        phones = PersonPhone.objects.standing().filter(person__in=ids)
        for pk, number in phones.values_list("person", "number"):
            found[pk].phones.append(number)
            found[pk].hides_phones = pk in guarded
    return found


def readings(person: Person, texts: Texts, word: Word) -> Iterator[Match]:
    """Where ``word`` fits the person, the plainest place first."""
    if person.pk in word.elsewhere:
        kind, text = word.elsewhere[person.pk]
        yield Match(kind, text, ((0, len(text)),))
    if word.name:
        for kind, text, place in texts.names:
            span = span_of_name(text, word.name)
            if span:
                yield Match(kind, text, (span,), place)
    if word.born and person.born_earliest and person.born_latest:
        first, last = word.born
        if person.born_earliest <= last and person.born_latest >= first:
            text = wareki(person.born_on) if person.born_on else person.born_said
            yield Match("生年月日", text, ((0, len(text)),), "born")
    for kind, text, place in texts.addresses:
        span = span_of_address(text, word.said)
        if span:
            yield Match(kind, text, (span,), place)
    yield from readings_of_numbers(person, texts, word)


def readings_of_numbers(person: Person, texts: Texts, word: Word) -> Iterator[Match]:
    """Where ``word`` is a part of a telephone number, or the 宛名番号."""
    for number in texts.phones:
        span = span_of_digits(number, phone_key(word.said)) if word.other else None
        if span:
            yield (
                Match("電話", HIDDEN_WORDS)
                if texts.hides_phones
                else Match("電話", number, (span,))
            )
    resident = person.resident_number
    if resident and word.other and resident_key(resident) == resident_key(word.said):
        yield Match("宛名番号", resident, ((0, len(resident)),))


def span_of_name(text: str, key: str) -> Span | None:
    """Where a part of the name, or the whole, begins as ``key`` does."""
    whole = name_key(text)
    if key not in whole:
        parts = [name_key(part) for part in text.split()]
        return (0, len(text)) if "".join(reversed(parts)).startswith(key) else None
    starts = [at for at in range(len(text)) if at == 0 or text[at - 1] in _GAPS]
    if len(starts) == 1:
        starts = list(range(len(text)))
    for at in starts:
        if name_key(text[at:]).startswith(key):
            return at, end_of(text, at, key)
    return None


def end_of(text: str, start: int, key: str) -> int:
    """The end of the shortest stretch from ``start`` that folds to ``key``, marks on it included."""
    found = 0
    for end in range(start + 1, len(text) + 1):
        folded = name_key(text[start:end])
        if folded == key and text[end - 1] not in _GAPS:
            found = end
        elif found or len(folded) > len(key) + 1:
            break
    return found or len(text)


def span_of_address(text: str, said: str) -> Span | None:
    """Where the address says what was typed: town with its numbers, city, or building."""
    asked, found = parse_address(said), parse_address(text)
    span = span_of_town(text, asked.town, found.town) if asked.town else None
    wanted = number_key(asked.chome, asked.ban, asked.go)
    if wanted and (span or not asked.town) and found.town:
        begins_at = text.find(found.town) + len(found.town)
        end = end_of_numbers(text, found.town, begins_at, wanted)
        if end:
            return span[0] if span else begins_at, end
    elif span:
        return span
    if asked.city and not asked.town and name_key(asked.city) == name_key(found.city):
        at = text.find(found.city)
        return at, at + len(found.city)
    key = name_key(said)
    at = text.rfind(found.rest) if found.rest and len(key) > 1 else -1
    if at >= 0 and key in name_key(found.rest):
        for start in range(at, len(text)):
            if name_key(text[start:]).startswith(key):
                return start, end_of(text, start, key)
    return None


def span_of_town(text: str, asked: str, town: str) -> Span | None:
    """Where the typed town, or the end of a longer one, stands in the address."""
    key, at = fold_town(asked), text.find(town)
    if not key or key not in fold_town(town):
        return None
    for start in range(len(town)):
        if fold_town(town[start:]).startswith(key):
            for end in range(start + 1, len(town) + 1):
                if fold_town(town[start:end]) == key:
                    return at + start, at + end
    return None


def end_of_numbers(text: str, town: str, start: int, wanted: str) -> int:
    """Where the numbers that were typed end in the address; 0 when they are others."""
    found = 0
    for end in range(start + 1, len(text) + 1):
        part = parse_address(town + text[start:end])
        numbers = number_key(part.chome, part.ban, part.go)
        if numbers == wanted and not part.rest:
            found = end
        elif found:
            break
    if found:
        return found
    whole = parse_address(town + text[start:])
    numbers = number_key(whole.chome, whole.ban, whole.go)
    return len(text) - len(whole.rest) if numbers.startswith(wanted) else 0


def span_of_digits(number: str, digits: str) -> Span | None:
    """Where the typed digits stand in a telephone number, with what parts them."""
    places = [(at, char) for at, char in enumerate(unicodedata.normalize("NFKC", number))]
    places = [(at, char) for at, char in places if char.isdecimal()]
    at = "".join(char for _, char in places).find(digits) if digits else -1
    if at < 0:
        return None
    return places[at][0], places[at + len(digits) - 1][0] + 1
