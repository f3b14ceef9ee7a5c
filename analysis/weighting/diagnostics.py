"""What weights cost: the base that would be as sure without them, and by how much they widen what is reported."""

from math import sqrt

import numpy as np
from numpy.typing import ArrayLike

from analysis.statistics.intervals import Floats


def kish(sum_w: float, sum_w2: float) -> float:
    """Kish's effective base: (sum of w) squared over sum of w squared; 0 for nobody (Kish 1965, section 11.7)."""
    return float(kish_many(sum_w, sum_w2))


def kish_many(sum_w: ArrayLike, sum_w2: ArrayLike) -> Floats:
    """The same for many cells at once, broadcast."""
    w, w2 = np.asarray(sum_w, dtype=np.float64), np.asarray(sum_w2, dtype=np.float64)
    return np.divide(w * w, w2, out=np.zeros(np.broadcast(w, w2).shape), where=w2 > 0)


def design_effect(base: float, sum_w: float, sum_w2: float) -> float:
    """How many times more people weighting takes for the same sureness: base over effective base; 1 for nobody."""
    return base / kish(sum_w, sum_w2) if base else 1.0


def variation(base: float, sum_w: float, sum_w2: float) -> float:
    """Coefficient of variation of the weights: their standard deviation (over n, not n - 1) as a part of their mean."""
    return sqrt(max(design_effect(base, sum_w, sum_w2) - 1, 0.0))
