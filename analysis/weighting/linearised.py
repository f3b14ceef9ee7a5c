"""Weighted shares and their standard errors from five sums a cell, without seeing a respondent again.

The sums add up over parts of the responses, so one core and a cluster give the same. The errors are those of Taylor
linearisation for a domain of a one-stage design sampled with replacement (Woodruff 1971), as R's survey::svyby gives.
"""

from dataclasses import dataclass, fields

import numpy as np

from analysis.statistics.intervals import Floats


@dataclass(frozen=True, slots=True)
class Sums:
    """Sums over the respondents of each cell: arrays that broadcast together, or plain numbers.

    n people, w weights, wy weights of those who chose the option, w2 and w2y the same of squared weights.
    """

    n: Floats | float
    w: Floats | float
    wy: Floats | float
    w2: Floats | float
    w2y: Floats | float

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(Sums)))

    def over_first_axis(self) -> "Sums":
        """The sums of all that the first axis tells apart."""
        return Sums(*(np.asarray(getattr(self, each.name)).sum(axis=0) for each in fields(Sums)))


def share(sums: Sums) -> Floats:
    """Weighted shares; nan where a cell has nobody."""
    wy, w = np.broadcast_arrays(np.asarray(sums.wy, dtype=np.float64), np.asarray(sums.w, dtype=np.float64))
    return np.asarray(np.divide(wy, w, out=np.full(wy.shape, np.nan), where=w > 0))


def standard_error(sums: Sums, sample: float) -> Floats:
    """Standard errors of `share` when respondents were drawn one by one.

    sample: respondents of the whole table, not of one cell: who falls into a cell is chance as well.
    """
    return _error(_spread(sums, share(sums)), sums, sample)


def clustered_error(events: Sums, alone: Sums, clusters: float) -> Floats:
    """Standard errors when people were met at events: sums by event along the first axis, and of those met at none.

    clusters: events with anybody in the whole table, plus its people met at none, each a cluster of one.
    """
    total = events.over_first_axis() + alone
    p = share(total)
    residuals = np.asarray(events.wy) - p * np.asarray(events.w)
    return _error((residuals**2).sum(axis=0) + _spread(alone, p), total, clusters)


def _spread(sums: Sums, p: Floats) -> Floats:
    """Sum of squared weighted residuals w (y - p), where y is 1 for those who chose the option and else 0."""
    w2, w2y = np.asarray(sums.w2, dtype=np.float64), np.asarray(sums.w2y, dtype=np.float64)
    return np.asarray(w2y * (1 - p) ** 2 + (w2 - w2y) * p**2)


def _error(spread: Floats, total: Sums, drawn: float) -> Floats:
    """The residuals of a cell sum to nought, so their mean need not be taken off; nan when only one was drawn."""
    correction = drawn / (drawn - 1) if drawn > 1 else np.nan
    w = np.asarray(total.w, dtype=np.float64)
    errors: Floats = np.full(np.broadcast(spread, w).shape, np.nan)
    return np.asarray(np.divide(np.sqrt(spread * correction), w, out=errors, where=w > 0))
