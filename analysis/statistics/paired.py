"""Whether one option is really ahead of another when the same people chose both: exact McNemar."""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import bdtr

from analysis.statistics.intervals import Floats


def mcnemar(only_first: int, only_second: int) -> float:
    """Exact two-sided p that as many choose only the first as only the second; 1 when nobody chose just one."""
    return float(mcnemar_many(only_first, only_second))


def mcnemar_many(only_first: ArrayLike, only_second: ArrayLike) -> Floats:
    """The same for many pairs at once, broadcast (McNemar 1947, in its exact binomial form)."""
    first, second = np.asarray(only_first, dtype=np.int64), np.asarray(only_second, dtype=np.int64)
    fewer, both = np.minimum(first, second).astype(np.float64), first + second
    return np.minimum(1.0, 2 * np.asarray(bdtr(fewer, both, 0.5), dtype=np.float64))


def discordant(together: NDArray[np.int64]) -> NDArray[np.int64]:
    """From people who chose both i and j (the diagonal: who chose i), those who chose i and not j, at [i, j]."""
    return np.asarray(np.diag(together)[:, None] - together, dtype=np.int64)
