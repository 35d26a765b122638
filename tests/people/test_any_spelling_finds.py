"""Anybody is found by any of their names, in any spelling, width and order, with their town."""

import unicodedata
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import Cast
from yorisoi import audit, clock
from yorisoi.demo.pools import read_table
from yorisoi.demo.ward import generate_ward
from yorisoi.japanese import drop_selectors, fold_variants, name_key
from yorisoi.people import search_keys
from yorisoi.people.models import Person, PersonAddress, PersonName
from yorisoi.people.search import find_people

HIRAGANA = str.maketrans({chr(c): chr(c - 0x60) for c in range(0x30A1, 0x30F7)})
VOICELESS = str.maketrans(
    "ガギグゲゴザジズゼゾダヂヅデドバビブベボパピプペポ",
    "カキクケコサシスセソタチツテトハヒフヘホハヒフヘホ",
)
HALF = {unicodedata.normalize("NFKC", chr(c)): chr(c) for c in range(0xFF66, 0xFF9E)}
WARD = list(generate_ward(1_200, today=date(2026, 6, 15)).residents())


def half_width(text: str) -> str:
    marks = {"\u3099": "ﾞ", "\u309a": "ﾟ"}
    return "".join(HALF.get(c) or marks.get(c, c) for c in unicodedata.normalize("NFD", text))


SPELLINGS = {
    "as it is": lambda text: text,
    "variants folded": fold_variants,
    "hiragana": lambda text: text.translate(HIRAGANA),
    "half width": half_width,
    "without 濁点": lambda text: text.translate(VOICELESS),
    "full width": lambda text: "".join(
        chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text
    ),
    "capitals": str.upper,
}


@pytest.fixture
def residents(cast: Cast) -> dict[int, int]:
    """A small ward with its real mixture of names; place in WARD → id."""
    now = clock.now()
    with audit.event("demo.load"):
        made = Person.objects.bulk_create(
            Person(name=one.name, kana=one.kana, born_on=one.born) for one in WARD
        )
        names, places = [], []
        for person, one in zip(made, WARD, strict=True):
            for kind, name, kana in (
                ("alias", one.alias, one.alias_kana),
                ("roman", one.roman_name, ""),
                ("former", one.former_surname, one.former_surname_kana),
            ):
                if name:
                    names.append(
                        PersonName(person=person, kind=kind, name=name, kana=kana, recorded_at=now)
                    )
            places.append(PersonAddress(person=person, text=one.address.text, recorded_at=now))
        PersonName.objects.bulk_create(names)
        PersonAddress.objects.bulk_create(places)
    search_keys.rebuild()
    return {at: person.pk for at, person in enumerate(made)}


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_found(data: st.DataObject, residents: dict[int, int]) -> None:
    at = data.draw(st.integers(0, len(WARD) - 1))
    one = WARD[at]
    names = [n for n in (one.name, one.kana, one.alias, one.alias_kana, one.roman_name) if n]
    names += [n for n in (one.former_surname, one.former_surname_kana) if n]
    name = data.draw(st.sampled_from(names))
    parts = name.split()
    words = data.draw(st.permutations(parts))
    words = words[: data.draw(st.integers(1, len(words)))]
    if data.draw(st.booleans()) and len(parts) == 2:
        words = ["".join(parts)]
    if data.draw(st.booleans()):
        words.append(one.address.town or one.address.city)
    if data.draw(st.booleans()):
        words.append(str(one.born.year))
    spell = SPELLINGS[data.draw(st.sampled_from(sorted(SPELLINGS)))]
    typed = data.draw(st.sampled_from([" ", "　"])).join(spell(word) for word in words if word)
    found = find_people(typed, limit=2_000)
    assert residents[at] in {hit.person.pk for hit in found.hits}, typed
    # Everybody found has something to show for each word.
    for hit in found.hits[:20]:
        assert hit.matched, (typed, hit.person.name)


def test_variant_shapes_are_one(cast: Cast) -> None:
    rows = {
        row["family"]: row["variants"].split() for row in read_table("surnames") if row["variants"]
    }
    with audit.event("demo.load"):
        made = {
            form: Person.objects.create(name=f"{form}　試").pk
            for forms in rows.values()
            for form in (one.rsplit(":", 1)[0] for one in forms)
        }
    search_keys.refresh(made.values())
    for forms in rows.values():
        every = [one.rsplit(":", 1)[0] for one in forms]
        for shape in every:
            # 菊地 and 菊池 sound alike and are two names; 渡邉 and 渡邊 are one.
            shapes = [one for one in every if name_key(one) == name_key(shape)]
            found = [hit.person.pk for hit in find_people(f"{shape} 試", limit=50).hits]
            assert {made[other] for other in shapes} <= set(found), shape
            plain = drop_selectors(shape)
            alike = {made[other] for other in shapes if drop_selectors(other) == plain}
            assert found[0] in alike, f"{shape} itself comes first"
