"""Many tests in one table: which remain when one in twenty would come out by chance alone."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from analysis.statistics.intervals import Floats


def benjamini_hochberg(ps: Sequence[float], level: float = 0.05) -> tuple[bool, ...]:
    """Which p values stand when at most `level` of those standing may be false (Benjamini and Hochberg 1995)."""
    return tuple(bool(each) for each in adjusted(ps) <= level)


def adjusted(ps: ArrayLike) -> Floats:
    """The level at which each p value would just stand, in the order and shape given."""
    p = np.asarray(ps, dtype=np.float64)
    flat = p.ravel()
    order = np.argsort(flat, kind="stable")
    scaled = flat[order] * len(flat) / np.arange(1, len(flat) + 1)
    level = np.empty_like(flat)
    level[order] = np.minimum(1.0, np.minimum.accumulate(scaled[::-1])[::-1])
    return level.reshape(p.shape)
