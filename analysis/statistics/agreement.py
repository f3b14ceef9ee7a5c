"""How far two people agree who sorted the same things independently, beyond what chance would give."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike

ENOUGH = 0.7  # below it a code is not applied alike by both: sharpen its definition


@dataclass(frozen=True, slots=True)
class Agreement:
    """Cohen's kappa and what it is made of.

    kappa     1 is full agreement, 0 what chance gives; None when both gave everything one code: nothing to tell
    observed  share of things coded alike
    expected  share that chance would code alike, from how often each of the two used each code
    error     standard error of kappa (Fleiss, Cohen and Everitt 1969); None with kappa
    """

    kappa: float | None
    observed: float
    expected: float
    error: float | None
    things: int

    @property
    def enough(self) -> bool:
        """Whether the codes may be used as they are."""
        return self.observed == 1 if self.kappa is None else self.kappa >= ENOUGH


def cohen(table: ArrayLike) -> Agreement:
    """Agreement from counts: [i, j] things that the first put under code i and the second under code j (Cohen 1960)."""
    counts = np.asarray(table, dtype=np.float64)
    things = counts.sum()
    if counts.ndim != 2 or counts.shape[0] != counts.shape[1] or things <= 0:
        raise ValueError("Agreement needs a square table of at least one thing.")
    shares = counts / things
    first, second = shares.sum(axis=1), shares.sum(axis=0)
    observed, expected = float(np.trace(shares)), float(first @ second)
    if expected >= 1:
        return Agreement(None, observed, expected, None, int(things))
    kappa = (observed - expected) / (1 - expected)
    on = np.diag(shares) * (1 - (first + second) * (1 - kappa)) ** 2
    pairs = shares * (second[:, None] + first[None, :]) ** 2 * (1 - kappa) ** 2
    off = pairs.sum() - np.trace(pairs)
    spread = float(on.sum() + off) - (kappa - expected * (1 - kappa)) ** 2
    error = sqrt(max(spread, 0.0) / things) / (1 - expected)
    return Agreement(kappa, observed, expected, error, int(things))


def of_one_code(both: int, only_first: int, only_second: int, neither: int) -> Agreement:
    """Agreement on a single code that each either gave or did not."""
    return cohen([[both, only_first], [only_second, neither]])


def pooled(agreements: Sequence[Agreement]) -> Agreement:
    """Agreement over several codes at once, from their mean observed and expected shares; without an error.

    De Vries, Elliott, Kanouse and Teleki 2008, Field Methods 20:272-282.
    """
    if not agreements:
        raise ValueError("Agreement needs at least one code.")
    observed = sum(each.observed for each in agreements) / len(agreements)
    expected = sum(each.expected for each in agreements) / len(agreements)
    kappa = (observed - expected) / (1 - expected) if expected < 1 else None
    return Agreement(kappa, observed, expected, None, max(each.things for each in agreements))
