"""How tables hang together: whose number a column without a telling heading holds.

A column whose values are all numbers of the children's ledger names a child, whatever it is called.
"""

from collections.abc import Sequence

from yorisoi.legacy.guess_columns import Fit, Guess, weigh
from yorisoi.legacy.guess_together import Joined
from yorisoi.legacy.guess_values import Look, plain
from yorisoi.legacy.mapping import Part, Together

SAME = 0.8  # so much of a column must be known numbers


def link(fits: Sequence[Fit], others: Sequence[Fit]) -> list[Fit]:
    """The tables with their numbers found; one that was taken for no kind may be of one now."""
    found = list(fits)
    children = numbers(found, "child", "number")
    families = numbers(found, "child", "family")
    for at, one in enumerate(found):
        for candidate in (one, *(other for other in others if other.group is one.group)):
            mend(candidate, children, families)
            if candidate.missing or (
                candidate is not found[at] and candidate.worth <= found[at].worth
            ):
                continue
            if found[at].missing or candidate.worth > found[at].worth:
                found[at] = candidate
    join_families(found)
    return found


def numbers(fits: Sequence[Fit], record: str, name: str) -> set[str]:
    """The numbers under which the ledger knows somebody."""
    return {
        bare(value)
        for one in fits
        if one.record == record and (guess := one.by_field(name))
        for value in guess.look.counts
    }


def bare(value: str) -> str:
    """A number without zeros in front: Excel drops them."""
    narrow = plain(value).removesuffix(".0")
    return narrow.lstrip("0") or narrow


def mend(one: Fit, children: set[str], families: set[str]) -> None:
    """Find what the record cannot do without by its values."""
    before = list(one.missing)
    if one.record == "note" and "child_number" in before:
        take(one, "child_number", children, "値が児童台帳の番号と同じ")
    if one.record == "consultation" and one.by_field("child_number") is None:
        take(one, "child_number", children, "値が児童台帳の番号と同じ")
    if one.record == "member" and "family" in before:
        take(one, "family", families, "値が児童台帳の世帯番号と同じ")
    if one.record == "consultation" and "number" in one.missing:
        made_number(one)
    if one.missing != before:
        one.worth = 0.0
        weigh(one)


def take(one: Fit, name: str, known: set[str], why: str) -> None:
    """Give a field to the column that holds these numbers."""
    best: tuple[float, Guess] | None = None
    for guess in one.guesses:
        if guess.joined is not None or (guess.feeds and guess.sure >= 0.9) or not guess.look.sample:
            continue
        share = sum(bare(value) in known for value in guess.look.sample) / len(guess.look.sample)
        # Small numbers are in every list: 1, 2, 3 are no proof.
        if (
            share >= SAME
            and len(guess.look.sample) > 2
            and guess.look.longest > 2
            and (best is None or share > best[0])
        ):
            best = share, guess
    if best is not None:
        share, guess = best
        guess.feeds, guess.sure, guess.why = [{"field": name}], round(0.5 + share / 3, 2), why


def made_number(one: Fit) -> None:
    """A 相談受付 without a number is named by its child, day and time."""
    parts = [
        guess.heading
        for name in ("child_number", "child_name", "received_on", "received_time")
        if (guess := one.by_field(name)) is not None
        and guess.joined is None
        and not (name == "child_name" and one.by_field("child_number"))
    ]
    if len(parts) < 2 or one.by_field("received_on") is None:
        return
    made = Together("受付番号（まとめ）", tuple(Part(heading) for heading in parts), "-")
    look = Look()
    for row in one.group.first_rows():
        look.tell(made.value([row.get(heading, "") for heading in parts]))
    joined = Joined(made, look, ("受付番号",), "受付番号の列がないので、児童と日付から作る")
    one.guesses.append(Guess(made.heading, look, [{"field": "number"}], 0.5, joined.why, joined))


def join_families(fits: Sequence[Fit]) -> None:
    """家族 that are listed under the number of their child: the child's number is the family's too."""
    ledger = next((one for one in fits if one.record == "child"), None)
    for one in fits:
        if one.record != "member" or "family" not in one.missing:
            continue
        guess = one.by_field("child_number")
        if guess is None or not guess.look.is_full:
            continue
        guess.feeds = [{"field": "family"}]
        guess.sure, guess.why = 0.8, "世帯番号の列がなく、児童ごとに家族が並んでいる"
        number = ledger.by_field("number") if ledger else None
        if ledger and number and ledger.by_field("family") is None:
            number.feeds.append({"field": "family"})
            number.why += "。家族の表が世帯番号のかわりに使う"
        one.worth = 0.0
        weigh(one)
