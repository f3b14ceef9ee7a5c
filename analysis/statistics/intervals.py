"""Score intervals for a share and for the difference of two: honest near nought and one, where p ± 1.96 se is not.

They treat respondents as a simple random sample. Whether that may be said of a consultation is for others to judge.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri

Floats = NDArray[np.float64]


def wilson_bounds(successes: ArrayLike, base: ArrayLike, confidence: float = 0.95) -> tuple[Floats, Floats]:
    """Wilson's intervals of shares, as fractions, broadcast; (0, 1) when nobody is in the base.

    With weights give the effective base, and share times effective base as successes. Wilson 1927; Newcombe 1998a,
    method 3.
    """
    z = normal_quantile(confidence)
    n = np.asarray(base, dtype=np.float64)
    share = share_of(successes, n)
    # Divided through by n, so that a base of nobody gives 0/0 nowhere: its centre is 1/2 and its reach 1/2.
    centre = 2 * n * share + z**2
    reach = z * np.sqrt(z**2 + 4 * n * share * (1 - share))
    width = 2 * (n + z**2)
    low = np.where(share <= 0, 0.0, (centre - reach) / width)  # exactly 0 and 1 at the ends, not nearly
    high = np.where(share >= 1, 1.0, (centre + reach) / width)
    nobody = n <= 0
    return np.where(nobody, 0.0, low), np.where(nobody, 1.0, high)


def newcombe_bounds(
    one: tuple[ArrayLike, ArrayLike], other: tuple[ArrayLike, ArrayLike], confidence: float = 0.95
) -> tuple[Floats, Floats]:
    """Intervals of many differences other - one, each (successes, base), broadcast (Newcombe 1998b, method 10)."""
    low1, high1 = wilson_bounds(*one, confidence)
    low2, high2 = wilson_bounds(*other, confidence)
    p1, p2 = (share_of(s, np.asarray(n, dtype=np.float64)) for s, n in (one, other))
    difference = p2 - p1
    low = difference - np.hypot(p2 - low2, high1 - p1)
    high = difference + np.hypot(high2 - p2, p1 - low1)
    known = (np.asarray(one[1]) > 0) & (np.asarray(other[1]) > 0)
    return np.where(known, np.maximum(low, -1.0), -1.0), np.where(known, np.minimum(high, 1.0), 1.0)


def normal_quantile(confidence: float) -> float:
    """How many standard errors to each side hold `confidence` of a normal distribution: 1.96 for 0.95."""
    if not 0 < confidence < 1:
        raise ValueError(f"A confidence lies between 0 and 1, not at {confidence}.")
    return float(ndtri(0.5 + confidence / 2))


def share_of(successes: ArrayLike, base: Floats) -> Floats:
    """Successes over base; 0 when nobody is in the base; ValueError when there are more successes than people."""
    s = np.asarray(successes, dtype=np.float64)
    if np.any(s < 0) or np.any(s > base * (1 + 1e-9) + 1e-9):  # weighted sums may be a rounding beyond their base
        raise ValueError("Successes run from 0 to the base.")
    shares = np.divide(s, base, out=np.zeros(np.broadcast(s, base).shape), where=base > 0)
    return np.minimum(shares, 1.0)
