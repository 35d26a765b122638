"""How sure a share is that was counted: the upper end of what it may be."""

import math

SURE = 1.96  # standard deviations: 95 %


def at_most(wrong: int, count: int) -> float:
    """The share of wrong ones that is hardly exceeded: the upper end of Wilson's interval (95 %)."""
    if not count:
        return 1.0
    share, square = wrong / count, SURE**2
    middle = share + square / (2 * count)
    spread = SURE * math.sqrt(share * (1 - share) / count + square / (4 * count**2))
    return (middle + spread) / (1 + square / count)


def percent(share: float) -> str:
    """1.9%, 31%, 100%."""
    hundredth = 100 * share
    return f"{hundredth:.0f}%" if hundredth >= 10 else f"{hundredth:.2g}%"
