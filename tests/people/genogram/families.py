"""Families to be drawn: one by hand, and any number by chance."""

from hypothesis import strategies as st

from yorisoi.people.genogram.figures import (
    Bond,
    Couple,
    Descent,
    Figure,
    Graph,
    Leaning,
    Shape,
    Unit,
)

MAN, WOMAN = Shape.SQUARE, Shape.CIRCLE


def figure(number: int, shape: Shape, label: str = "続柄", **more: object) -> Figure:
    return Figure(number, shape, tuple(label.split()), words=label, **more)  # type: ignore[arg-type]


def graph(
    *figures: Figure, couples: tuple[Couple, ...] = (), units: tuple[Unit, ...] = ()
) -> Graph:
    return Graph({one.id: one for one in figures}, couples, units)


def own(*children: int) -> tuple[tuple[int, Descent], ...]:
    return tuple((child, Descent.OWN) for child in children)


@st.composite
def families(draw: st.DrawFn) -> Graph:
    """Anything the records can hold, contradictions too (somebody as their own uncle)."""
    count = draw(st.integers(1, 14))
    ids = list(range(1, count + 1))
    words = st.text(alphabet="父母兄の内夫歳0123456789ab　", max_size=12)
    found = {
        one: Figure(
            one,
            draw(st.sampled_from(Shape)),
            tuple(draw(st.lists(words, max_size=3))),
            is_subject=one == 1,
            at_home=draw(st.booleans()),
            born=draw(st.sampled_from(["", "2015", "2018-05-14", "1990-01-01"])),
        )
        for one in ids
    }
    two = st.lists(st.sampled_from(ids), min_size=2, max_size=2, unique=True)
    pairs = {frozenset(pair) for pair in (draw(st.lists(two, max_size=6)) if count > 1 else [])}
    couples = tuple(
        Couple(
            *sorted(pair), draw(st.sampled_from(Bond)), draw(st.sampled_from(["", "2001", "2010"]))
        )
        for pair in sorted(pairs, key=sorted)
    )
    units = []
    for parents in draw(
        st.lists(st.lists(st.sampled_from(ids), max_size=2, unique=True), max_size=6)
    ):
        others = [one for one in ids if one not in parents]
        if others:
            children = draw(st.lists(st.sampled_from(others), min_size=1, max_size=4, unique=True))
            kinds = [(child, draw(st.sampled_from(Descent))) for child in children]
            units.append(Unit(tuple(parents), tuple(kinds)))
    leanings = [
        Leaning(draw(st.sampled_from(ids)), draw(st.sampled_from(ids)), draw(st.integers(-2, 1)))
        for _ in range(draw(st.integers(0, 3)))
    ]
    return Graph(found, couples, tuple(units), tuple(leanings))
