"""How large a change must be before samples of this size would show it. To be read before any trend is."""

from math import sqrt

from scipy.special import ndtri

from analysis.statistics.intervals import normal_quantile


def detectable_change(
    share: float, base: float, other_base: float, power: float = 0.8, *, level: float = 0.05
) -> float:
    """The smallest change from `share`, a fraction, that a test at `level` finds with probability `power`.

    Both waves are given the variance of the share at hand: (z + z) sqrt(p (1 - p) (1/n + 1/n')).
    """
    reach = normal_quantile(1 - level) + float(ndtri(power))
    return reach * sqrt(share * (1 - share) * (1 / base + 1 / other_base))
