"""Sums of money from few businesses: when a total may be published, and in which band it is when not.

Pure arithmetic on contributions in pounds. A total gives a contributor away when a rival who takes off his own share is
left with a good estimate of it. Sources: Hundepool et al., Statistical Disclosure Control (Wiley 2012), section 4.2.2:
the p% rule and the (n, k) dominance rule; five contributors at least, ten for costs of crime, is this service's own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from survey_engine.errors import DataError


@dataclass(frozen=True, slots=True)
class Rules:
    """What a total must meet.

    contributors  the fewest businesses with a contribution
    closeness     p: nobody may be able to estimate another's contribution more closely than this share of it
    dominance     the largest contribution is at most this share of the total
    """

    contributors: int = 5
    closeness: Fraction = Fraction(15, 100)
    dominance: Fraction = Fraction(1, 2)


GENERAL = Rules()
COSTS = Rules(contributors=10)
"""For what crime cost: businesses are few, and each knows its neighbours."""

BANDS = (0, 1, 250, 1_000, 5_000, 10_000, 50_000)
"""Where the bands of the retail survey begin, in pounds: none, under £250, £250 to £999 and so on."""


@dataclass(frozen=True, slots=True)
class Total:
    """A total as it may be published: the sum, or else a band (`high` None: no upper end), or nothing at all."""

    amount: int | None
    low: int | None
    high: int | None
    contributors: int | None
    broken: tuple[str, ...]  # rules the total does not meet


def broken(contributions: Sequence[int], rules: Rules = GENERAL) -> tuple[str, ...]:
    """The rules that a total of these contributions does not meet; none: it may be published."""
    amounts = sorted((each for each in contributions if each), reverse=True)
    if any(each < 0 for each in amounts):
        raise DataError("A contribution is less than nothing: totals are protected for amounts of money spent or lost.")
    found = []
    if len(amounts) < rules.contributors:
        found.append("contributors")
    if amounts and amounts[0] > rules.dominance * sum(amounts):
        found.append("dominance")
    if amounts and _rest(amounts) < rules.closeness * amounts[0]:
        found.append("p%")
    return tuple(found)


def total(contributions: Sequence[int], rules: Rules = GENERAL) -> Total:
    """The total as it may be published, rounded to £5, else its band; with too few contributors neither."""
    missed = broken(contributions, rules)
    count, amount = sum(bool(each) for each in contributions), sum(contributions)
    if "contributors" in missed:
        return Total(None, None, None, None, missed)
    shown = (count + 2) // 5 * 5
    if missed:
        low, high = band(amount)
        return Total(None, low, high, shown, missed)
    return Total((amount + 2) // 5 * 5, None, None, shown, ())


def band(amount: int) -> tuple[int, int | None]:
    """The band an amount falls in: its least and its most, None without an end."""
    begins = max(each for each in BANDS if each <= amount)
    later = [each for each in BANDS if each > begins]
    return begins, later[0] - 1 if later else None


def _rest(amounts: Sequence[int]) -> int:
    """What hides the largest contribution from the second largest contributor."""
    return sum(amounts[2:])
