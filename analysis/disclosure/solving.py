"""The narrowest bounds of hidden numbers: what somebody with a solver and patience can prove of them.

Integer programming (SciPy's HiGHS). A bound is proved wide by two answers that fit everything and differ; one answer
serves many numbers at once, so that only the few that stay narrow are bounded one by one.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, milp
from scipy.sparse import csr_array

from analysis.disclosure.system import Floats, Impossible, Rows, System, tightened

SWEEPS = 24
SECONDS = 20.0
"""Longest search for one answer. What is not proved wide by then counts as narrow: doubt protects."""
ROUGHLY = 0.25
WHOLE = 1e-7
OPTIMAL, INFEASIBLE = 0, 2


@dataclass(slots=True)
class Search:
    """A system being searched. `least` and `most` are the extremes of every answer found so far."""

    rows: Rows
    low: Floats
    high: Floats
    constraints: LinearConstraint | None
    least: Floats = field(init=False)
    most: Floats = field(init=False)

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

    def spread(self, weights: Floats) -> None:
        """Find numbers with a small weighted sum, quickly: fractions that come out whole serve as well."""
        found = self._solve(weights, whole=False)
        if found.x is not None and np.abs(found.x - np.rint(found.x)).max() < WHOLE:
            self.see(np.rint(found.x))
        else:
            self.answer(weights, ROUGHLY)

    def answer(self, weights: Floats, gap: float = 0.0) -> float | None:
        """Find the numbers with the smallest weighted sum; that sum, or None when time ran out. Raises Impossible.

        `gap`: how far from the smallest is near enough, as a share of it.
        """
        found = self._solve(weights, whole=True, gap=gap)
        if found.status == INFEASIBLE:
            raise Impossible
        if found.x is not None:
            self.see(np.rint(found.x))
        return float(found.fun or 0) if found.status == OPTIMAL else None

    def _solve(self, weights: Floats, *, whole: bool, gap: float = 0.0) -> OptimizeResult:
        return milp(
            weights,
            integrality=np.full(len(weights), int(whole), dtype=np.int64),
            bounds=Bounds(self.low, self.high),
            constraints=self.constraints,
            options={"time_limit": SECONDS, "mip_rel_gap": gap},
        )

    def see(self, numbers: Floats) -> None:
        """Take numbers that fit everything into account."""
        self.least = np.minimum(self.least, numbers)
        self.most = np.maximum(self.most, numbers)


def narrow(system: System, needs: Mapping[int, int]) -> dict[int, tuple[int, int]]:
    """The exact bounds of those numbers that lie less than needed apart; the others are wide. Raises Impossible.

    `needs`: a number's place -> how far apart its bounds must be.
    """
    search = Search.of(system)
    left = np.array(sorted(needs), dtype=np.intp)
    apart = np.array([needs[place] for place in left], dtype=np.float64)
    for aim in _sweeps(len(search.low)):
        close = search.most[left] - search.least[left] < apart
        left, apart = left[close], apart[close]
        if not len(left):
            return {}
        weights = np.zeros(len(search.low))
        weights[left] = aim[left]
        search.spread(weights)
    found = {}
    for place, need in zip(left.tolist(), apart.tolist(), strict=True):
        if search.most[place] - search.least[place] < need:
            bounds = _bound(search, place, 1), _bound(search, place, -1)
            if bounds[1] - bounds[0] < need:
                found[place] = bounds
    return found


def _sweeps(size: int) -> Iterator[NDArray[np.float64]]:
    """Down together, up together, then some against others, drawn once and for all."""
    yield np.ones(size)
    yield -np.ones(size)
    dice = np.random.default_rng(1)
    for _ in range(SWEEPS):
        yield dice.choice([-1.0, 0.0, 0.0, 1.0], size)


def _bound(search: Search, place: int, sign: int) -> int:
    weights = np.zeros(len(search.low))
    weights[place] = sign
    best = search.answer(weights)
    seen = search.least[place] if sign == 1 else search.most[place]
    return int(np.rint(seen if best is None else sign * best))
