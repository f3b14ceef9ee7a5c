"""Whether two independent groups, or two waves, differ: the difference in points, its interval and a test.

For one sample's own options see `paired`: they come from the same people. Compare a group with the rest, never with a
total that holds it: that is for the caller.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr

from analysis.statistics.fisher import fisher
from analysis.statistics.intervals import Floats, newcombe_bounds, share_of

Pair = tuple[ArrayLike, ArrayLike]
"""Successes and base, broadcast."""

FEWEST_EXPECTED = 5  # below it in any cell of the two by two the z test misleads (Cochran 1954)


@dataclass(frozen=True, slots=True)
class Difference:
    """Second share less the first. points, low, high: fractions (0.01 is one percentage point); p: two-sided."""

    points: float
    low: float
    high: float
    z: float
    p: float
    test: Literal["z", "fisher"]


@dataclass(frozen=True, slots=True)
class Differences:
    """The same for many pairs of shares, as arrays of one shape; where a base is nobody: nan points, p 1."""

    points: Floats
    low: Floats
    high: Floats
    z: Floats
    p: Floats
    exact: NDArray[np.bool_]


def two_shares(s1: float, n1: float, s2: float, n2: float) -> Difference:
    """Compare s2 of n2 with s1 of n1. With weights give effective bases and share times effective base.

    Newcombe's hybrid score interval, 95%; pooled two-proportion z, or Fisher's exact test when fewer than five are
    expected in any cell (of effective counts rounded to whole people). ValueError for a base of nobody.
    """
    if n1 <= 0 or n2 <= 0:
        raise ValueError("A share of nobody cannot be compared.")
    found = many_shares((s1, n1), (s2, n2))
    test: Literal["z", "fisher"] = "fisher" if found.exact else "z"
    points, low, high, z, p = (float(each) for each in (found.points, found.low, found.high, found.z, found.p))
    return Difference(points, low, high, z, p, test)


def many_shares(one: Pair, other: Pair, confidence: float = 0.95) -> Differences:
    """Compare many shares at once: `other` less `one`, cell by cell."""
    s1, n1, s2, n2 = np.broadcast_arrays(*(np.asarray(each, dtype=np.float64) for each in (*one, *other)))
    known = (n1 > 0) & (n2 > 0)
    low, high = newcombe_bounds((s1, n1), (s2, n2), confidence)
    points = np.where(known, share_of(s2, n2) - share_of(s1, n1), np.nan)
    z, expected = _pooled(s1, n1, s2, n2)
    exact = np.asarray(known & (expected < FEWEST_EXPECTED))
    p = np.asarray(2 * ndtr(-np.abs(z)))
    if exact.any():
        whole = [np.floor(each[exact] + 0.5).astype(np.int64) for each in (s1, n1, s2, n2)]
        p[exact] = fisher(*whole)
    return Differences(points, low, high, z, np.where(known, p, 1.0), exact)


def _pooled(s1: Floats, n1: Floats, s2: Floats, n2: Floats) -> tuple[Floats, Floats]:
    """The z of equal shares, and the fewest people expected in any cell of the two by two."""
    total = n1 + n2
    pooled = share_of(s1 + s2, total)
    expected = np.minimum(pooled, 1 - pooled) * np.minimum(n1, n2)
    with np.errstate(divide="ignore", invalid="ignore"):
        z = (s2 / n2 - s1 / n1) / np.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2))
    return np.where(np.isfinite(z), z, 0.0), expected  # nobody, or all alike: nothing to tell apart
