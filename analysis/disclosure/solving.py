"""The narrowest bounds of hidden numbers: what somebody with a solver and patience can prove of them.

Integer programming (SciPy's HiGHS). A bound is proved wide by two answers that fit everything and differ; one answer
serves many numbers at once, so that only the few that stay narrow are bounded one by one.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from analysis.disclosure.system import Floats, Impossible, Rows, System, tightened

SWEEPS = 120
"""Most sweeps in one search; they end sooner when a pair of them widens few numbers."""
PROGRESS = 0.05
"""The share of what is still narrow that a pair of sweeps must widen to be worth another pair."""
NODES = 2_000
"""Longest search for one answer, in steps and not in seconds, so that every machine finds the same. What is not proved
wide by then counts as narrow: doubt protects."""
ROUGHLY = 1.0
"""How far from the best an answer of a sweep may be, as a share of it: it must fit, and need not be the best."""
OPTIMAL, INFEASIBLE = 0, 2
Answers = list[Floats]
"""Answers that fitted a system: those that fit another one need not be searched for again."""


@dataclass(slots=True)
class Search:
    """A system being searched. `least` and `most` are the extremes of every answer found so far."""

    rows: Rows
    low: Floats
    high: Floats
    constraints: LinearConstraint | None
    least: Floats = field(init=False)
    most: Floats = field(init=False)
    answers: Answers = field(default_factory=list)

    def __post_init__(self) -> None:
        self.least = np.full(len(self.low), np.inf)
        self.most = np.full(len(self.low), -np.inf)

    @classmethod
    def of(cls, system: System) -> "Search":
        """Raises Impossible when even the sums alone leave nothing."""
        rows = Rows.of(system.sums)
        low, high = tightened(system, rows)
        if not len(rows.low):
            return cls(rows, low, high, None)
        shape = (len(rows.low), len(low))
        matrix = csr_array((rows.coefficient, (rows.row, rows.place)), shape=shape)
        return cls(rows, low, high, LinearConstraint(matrix, rows.low, rows.high))

    def answer(self, weights: Floats, gap: float = 0.0, within: Bounds | None = None) -> float | None:
        """Find the numbers with the smallest weighted sum; that sum, or None when the search was too long.

        `gap`: how far from the smallest is near enough, as a share of it. `within`: narrower bounds that some answer
        fits. Raises Impossible.
        """
        found = milp(
            weights,
            integrality=np.ones(len(weights), dtype=np.int64),
            bounds=within or Bounds(self.low, self.high),
            constraints=self.constraints,
            options={"node_limit": NODES, "mip_rel_gap": gap},
        )
        if found.status == INFEASIBLE:
            raise Impossible
        if found.x is not None:
            self.see(np.rint(found.x))
        return float(found.fun or 0) if found.status == OPTIMAL else None

    def fits(self, numbers: Floats) -> bool:
        """Whether these numbers are an answer."""
        if len(numbers) != len(self.low) or (numbers < self.low).any() or (numbers > self.high).any():
            return False
        rows = self.rows
        sums = np.bincount(rows.row, rows.coefficient * numbers[rows.place], len(rows.low))
        return bool((sums >= rows.low).all() and (sums <= rows.high).all())

    def see(self, numbers: Floats) -> None:
        """Take numbers that fit everything into account."""
        self.answers.append(numbers)
        self.least = np.minimum(self.least, numbers)
        self.most = np.maximum(self.most, numbers)

    def sweep(self, left: NDArray[np.intp], apart: Floats, aim: Floats) -> None:
        """One answer for many numbers at once: each as far as it needs to be from what was seen of it, and no farther.

        So the people there are go round among as many numbers as can be.
        """
        low, high = self.low.copy(), self.high.copy()
        low[left] = np.maximum(low[left], self.most[left] - apart)
        high[left] = np.minimum(high[left], self.least[left] + apart)
        weights = np.zeros(len(low))
        weights[left] = aim[left]
        self.answer(weights, ROUGHLY, Bounds(low, high))


def narrow(system: System, needs: Mapping[int, int], answers: Answers | None = None) -> dict[int, tuple[int, int]]:
    """The exact bounds of those numbers that lie less than needed apart; the others are wide. Raises Impossible.

    `needs`: a number's place -> how far apart its bounds must be. `answers`: of systems searched before; those of this
    one are added.
    """
    search = Search.of(system)
    for each in answers or ():
        if search.fits(each):
            search.see(each)
    left, apart = _after_sweeps(search, needs)
    if answers is not None:
        answers[:] = search.answers
    found = {}
    for place, need in zip(left.tolist(), apart.tolist(), strict=True):
        if search.most[place] - search.least[place] < need:
            bounds = _bound(search, place, 1), _bound(search, place, -1)
            if bounds[1] - bounds[0] < need:
                found[place] = bounds
    return found


def _after_sweeps(search: Search, needs: Mapping[int, int]) -> tuple[NDArray[np.intp], Floats]:
    """The numbers not yet seen far enough apart, and how far they must be, once sweeps find few more."""
    left = np.array(sorted(needs), dtype=np.intp)
    apart = np.array([needs[place] for place in left], dtype=np.float64)
    for aims in _aims(len(search.low)):
        before = len(left)
        for aim in aims:
            close = search.most[left] - search.least[left] < apart
            left, apart = left[close], apart[close]
            if not len(left):
                return left, apart
            search.sweep(left, apart, aim)
        close = search.most[left] - search.least[left] < apart
        left, apart = left[close], apart[close]
        if len(left) > (1 - PROGRESS) * before:
            break
    return left, apart


def _aims(size: int) -> Iterator[tuple[Floats, Floats]]:
    """Down together and up together, then some against others and the other way round, drawn once and for all."""
    yield np.ones(size), -np.ones(size)
    dice = np.random.default_rng(1)
    for _ in range(SWEEPS // 2 - 1):
        aim = dice.choice([-1.0, 1.0], size)
        yield aim, -aim


def _bound(search: Search, place: int, sign: int) -> int:
    """The least (`sign` 1) or the most (-1) that a number can be; without a proof, as far as it was seen."""
    weights = np.zeros(len(search.low))
    weights[place] = sign
    best = search.answer(weights)
    seen = search.least[place] if sign == 1 else search.most[place]
    if best is None and not np.isfinite(seen):
        return int(search.low[place])
    return int(np.rint(seen if best is None else sign * best))
