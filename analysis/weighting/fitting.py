"""The rounds of raking: each margin is met in turn, until all are met at once (Deming and Stephan 1940).

Trimming, where it is needed, is one more thing to meet in every round, so that margins and limits hold together at the
end. What cannot be met is an error that names what stands in the way.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from analysis.ranking import percent
from analysis.statistics.intervals import Floats
from analysis.weighting.margins import Limits, WeightingError
from analysis.weighting.merging import Fitted

Ints = NDArray[np.int64]
UNKNOWN = -1


@dataclass(frozen=True, slots=True)
class Known:
    """A margin to meet: which of its sets each cell is in (UNKNOWN: none)."""

    margin: Fitted
    place: Ints

    @property
    def tells(self) -> bool:
        """Whether it tells people apart at all: not when all its categories were merged."""
        return len(self.margin.sets) > 1

    def sums(self, people: Floats) -> Floats:
        """Weighted people in each set, of those in any."""
        inside = self.place != UNKNOWN
        sums = np.bincount(self.place[inside], weights=people[inside], minlength=len(self.margin.sets))
        return sums.astype(np.float64)

    def factors(self, people: Floats) -> Floats:
        """What each cell's weight must be multiplied by to meet this margin; 1 for who is in none of its sets."""
        sums = self.sums(people)
        factors = np.append(np.array(self.margin.shares) * sums.sum() / sums, 1.0)
        return np.asarray(factors[self.place])  # UNKNOWN, -1, is the last

    def errors(self, people: Floats) -> Floats:
        """How far each set's weighted share is above its target."""
        sums = self.sums(people)
        return np.asarray(sums / sums.sum() - np.array(self.margin.shares))


@dataclass(frozen=True, slots=True)
class Fit:
    """Weights of the cells, mean 1, the rounds they took, and the people whose weight was trimmed."""

    weights: Floats
    rounds: int
    error: float
    trimmed: int


def fit(people: Floats, margins: Sequence[Known], limits: Limits) -> Fit:
    """Meet the margins; where a weight falls outside the limits, meet them again with weights kept inside."""
    if not margins:
        raise WeightingError("Merging small categories left nothing to weight by: there are too few respondents.")
    weights, rounds = _meet(people, margins, limits, trim=False)
    outside = _trimmed(people, weights, limits) != weights
    if outside.any():
        weights, more = _meet(people, margins, limits, trim=True)
        rounds += more
    weights = weights / np.average(weights, weights=people)
    return Fit(weights, rounds, _error(people * weights, margins), int(people[outside].sum()))


def _meet(people: Floats, margins: Sequence[Known], limits: Limits, *, trim: bool) -> tuple[Floats, int]:
    weights = np.ones(len(people))
    for rounds in range(1, limits.rounds + 1):
        for margin in margins:
            weights = weights * margin.factors(people * weights)
        if trim:
            weights = _trimmed(people, weights, limits)
        if _error(people * weights, margins) < limits.tolerance:
            return weights, rounds
    raise WeightingError(_why(people * weights, margins, limits, trim=trim))


def _trimmed(people: Floats, weights: Floats, limits: Limits) -> Floats:
    mean = np.average(weights, weights=people)
    slack = 1 + limits.tolerance  # weights at a limit are not outside it for a rounding
    outside = (weights < limits.low * mean / slack) | (weights > limits.high * mean * slack)
    return np.where(outside, np.clip(weights, limits.low * mean, limits.high * mean), weights)


def _error(people: Floats, margins: Sequence[Known]) -> float:
    return max(float(np.abs(margin.errors(people)).max()) for margin in margins)


def _why(people: Floats, margins: Sequence[Known], limits: Limits, *, trim: bool) -> str:
    margin = max(margins, key=lambda each: float(np.abs(each.errors(people)).max()))
    errors = margin.errors(people)
    worst = int(np.abs(errors).argmax())
    wanted = margin.margin.shares[worst]
    within = f" with weights from {limits.low} to {limits.high} times their mean" if trim else ""
    return (
        f"The margins cannot be met in {limits.rounds} rounds{within}: '{margin.margin.label(worst)}' of margin "
        f"'{margin.margin.name}' stays at {_percent(wanted + errors[worst])} where {_percent(wanted)} is wanted. "
        "Use larger categories or fewer margins."
    )


def _percent(share: float) -> str:
    return percent(Fraction(share), places=1)
