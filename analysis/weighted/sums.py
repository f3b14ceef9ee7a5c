"""Weighted shares from counts: a weight is a function of the weight cell, so no respondent is looked at again.

Sums run over cells in the order of their codes, so that they come out equal to the last digit however the counts were
put together. Knows no questionnaire, no population and nothing of what may be printed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.counts.counting import Counts
from analysis.rows import cells
from analysis.statistics.intervals import wilson_bounds
from analysis.table import Weighted
from analysis.tally import Codes, Key, keys
from analysis.weighting.diagnostics import kish_many

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Weighed:
    """One group with weights: respondents in its base who have one, and the weighted shares by option or net.

    effective, design_effect   Kish's effective base, and how many times it goes into the base
    """

    base: int
    effective: float
    design_effect: float
    shares: Mapping[str, Weighted]


NOBODY = Weighed(0, 0.0, 1.0, {})


def people(counts: Counts) -> dict[Key, int]:
    """Respondents in each weight cell, in the base or not, from counts by weight cells alone."""
    sizes = {code: cell.size for (code,), cell in counts.cells.items() if code is not None}
    return {cells.categories(code): sizes[code] for code in sorted(sizes)}


def by_group(counts: Counts, weights: Mapping[Key, float]) -> dict[Key, Weighed]:
    """Each group of counts whose last grouping is the weight cells; who is in no cell has no weight."""
    groups, sums = added(counts, weights)
    found = keys(counts.sums.groupings[:-1], groups)
    return dict(zip(found, _weighed(sums, counts.sums.options), strict=True))


def added(counts: Counts, weights: Mapping[Key, float], *, squares: bool = False) -> tuple[NDArray[np.int64], Floats]:
    """Groups with anybody in their base who has a weight, by number, and their sums, one row a group.

    Columns: people, w, w^2, then of every option w of those who chose it, and with `squares` w^2 of them.
    """
    codes = counts.sums.groupings[-1]
    group, cell = np.divmod(counts.sums.cells, len(codes))
    weighted = np.array([code is not None for code in codes])[cell]
    order = np.flatnonzero(weighted)[np.lexsort((_places(codes)[cell[weighted]], group[weighted]))]
    weight = np.array([0.0 if code is None else weights[cells.categories(code)] for code in codes])[cell[order]]
    base, mentions = counts.sums.counts[order, 1], counts.sums.counts[order, 2:]
    of_options = [mentions * weight[:, None], *([mentions * weight[:, None] ** 2] if squares else [])]
    columns = np.column_stack([base, base * weight, base * weight**2, *of_options])
    groups, starts = np.unique(group[order], return_index=True)
    sums = np.add.reduceat(columns, starts, axis=0) if len(starts) else columns
    based = sums[:, 0] > 0
    return groups[based], sums[based]


def _places(codes: Codes) -> NDArray[np.int64]:
    """Each code's place in alphabetical order."""
    return np.argsort(np.argsort(np.array([code or "" for code in codes])))


def _weighed(sums: Floats, codes: Sequence[str]) -> Iterator[Weighed]:
    """Each row of sums weighed, with Wilson's intervals on the effective base; all at once, which is quick."""
    base, w, w2 = sums[:, 0], sums[:, 1], sums[:, 2]
    effective = kish_many(w, w2)
    shares = (sums[:, 3:] / w[:, None]).clip(max=1.0)  # a rounding above 1 is 1
    bounds = wilson_bounds(shares * effective[:, None], effective[:, None])
    rows = (each.tolist() for each in (base, effective, base / effective, shares, *bounds))
    for people, worth, cost, *row in zip(*rows, strict=True):
        yield Weighed(int(people), worth, cost, dict(zip(codes, map(Weighted, *row), strict=True)))
