"""Fisher's exact test for many two-by-two tables at once: what two_shares falls back on when counts are small."""

import numpy as np
from numpy.typing import NDArray

from analysis.statistics.intervals import Floats

Ints = NDArray[np.int64]
SAME = 1 + 1e-7  # tables as likely as the one seen, rounding aside, count as no more likely (as R's fisher.test does)
PAD = -np.inf


def fisher(s1: Ints, n1: Ints, s2: Ints, n2: Ints) -> Floats:
    """Two-sided p of s1 of n1 against s2 of n2 (one-dimensional, alike in length): as unlikely a table or more so.

    Tables are worked in blocks of like size: the work grows with the possible values of s1, its smallest margin.
    """
    first = np.maximum(0, s1 + s2 - n2)
    length = np.minimum(n1, s1 + s2) - first + 1
    p = np.ones(len(s1), dtype=np.float64)
    block = np.ceil(np.log2(length)).astype(np.int64)
    for size in np.unique(block):
        chosen = np.flatnonzero(block == size)
        p[chosen] = _two_sided(_Tables(s1[chosen], n1[chosen], s2[chosen], n2[chosen]), first[chosen], length[chosen])
    return p


class _Tables:
    """Tables that share a block, as columns."""

    def __init__(self, s1: Ints, n1: Ints, s2: Ints, n2: Ints) -> None:
        self.s1, self.n1, self.s2, self.n2 = (each[:, None].astype(np.float64) for each in (s1, n1, s2, n2))
        self.total = self.s1 + self.s2


def _two_sided(tables: _Tables, first: Ints, length: Ints) -> Floats:
    """Hypergeometric probabilities from the ratios of neighbours, which stay exact where log gammas do not."""
    step = np.arange(int(length.max()) - 1, dtype=np.float64)[None, :]
    value = first[:, None] + step
    inside = step < (length[:, None] - 1)
    up = np.where(inside, (tables.total - value) * (tables.n1 - value), 1.0)
    down = np.where(inside, (value + 1) * (tables.n2 - tables.total + value + 1), 1.0)
    logs = np.concatenate([np.zeros((len(length), 1)), np.cumsum(np.log(up) - np.log(down), axis=1)], axis=1)
    logs[:, 1:][~inside] = PAD
    likely = np.exp(logs - logs.max(axis=1, keepdims=True))
    seen = np.take_along_axis(likely, tables.s1.astype(np.int64) - first[:, None], axis=1)
    unlikely = np.where(likely <= seen * SAME, likely, 0.0).sum(axis=1)
    return np.asarray(np.minimum(unlikely / likely.sum(axis=1), 1.0), dtype=np.float64)
