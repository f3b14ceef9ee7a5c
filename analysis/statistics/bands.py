"""Runs of a ranked list that are too close to call: who cannot be told from the first of the run.

A run is measured against its first line, never link by link: a chain of small steps would join the top to the bottom.
"""

import numpy as np
from numpy.typing import NDArray

from analysis.statistics.multiple_tests import adjusted
from analysis.statistics.paired import discordant, mcnemar_many
from analysis.statistics.patterns import Ints


def told_apart(together: Ints, level: float = 0.05) -> NDArray[np.bool_]:
    """Which pairs of options one sample tells apart, at [i, j]: exact McNemar, Benjamini-Hochberg over all pairs.

    together: people who chose both i and j, on the diagonal those who chose i.
    """
    only = discordant(together)
    above = np.triu_indices(len(only), k=1)
    apart = np.zeros(only.shape, dtype=np.bool_)
    apart[above] = adjusted(mcnemar_many(only[above], only.T[above])) <= level
    return apart | apart.T


def bands(apart: NDArray[np.bool_]) -> list[int]:
    """The number of the run of each line, from 1; lines in rank order, apart[i, j] whether i and j are told apart."""
    numbers: list[int] = []
    first = 0
    for line in range(len(apart)):
        if line == 0 or apart[first, line]:
            first = line
            numbers.append(numbers[-1] + 1 if numbers else 1)
        else:
            numbers.append(numbers[-1])
    return numbers
