"""What is different between two pictures of one family, in words."""

from yorisoi.people.genogram.picture import Drawn


def differences(one: Drawn, other: Drawn) -> list[str]:
    """Who came, who went, what changed about somebody, and how many were moved."""
    before, after = one.layout.graph.figures, other.layout.graph.figures
    found = [f"{before[pk].words}：いない" for pk in before.keys() - after.keys()]
    found += [f"{after[pk].words}：加わった" for pk in after.keys() - before.keys()]
    both = before.keys() & after.keys()
    for pk in sorted(both):
        if before[pk].words != after[pk].words:
            found.append(f"{before[pk].words} → {after[pk].words}")
        if before[pk].at_home != after[pk].at_home:
            found.append(
                f"{after[pk].words}：{'同居になった' if after[pk].at_home else '同居でなくなった'}"
            )
    gone = set(one.picture.couples) - set(other.picture.couples)
    new = set(other.picture.couples) - set(one.picture.couples)
    found += [f"なくなった：{words}" for words in sorted(gone)]
    found += [f"加わった：{words}" for words in sorted(new)]
    moved = sum(
        abs(one.layout.places[pk].x - other.layout.places[pk].x) > 1
        or abs(one.layout.places[pk].y - other.layout.places[pk].y) > 1
        for pk in both
    )
    if moved:
        found.append(f"位置の違う人：{moved}人")
    return found
